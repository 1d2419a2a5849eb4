// Everything that happens to a lead after its commit, wired together: ways out, clocks, buttons, links, webhooks in.
import express, { type Router } from 'express';
import { type Deliver, settled } from '../channels/delivery.js';
import type { Mailer } from '../channels/mail/mail.js';
import type { ChannelId, Inbound } from '../conversation/message.js';
import { otherWithSeats } from '../conversation/tools/courses.js';
import type { World } from '../conversation/world.js';
import { today } from '../day.js';
import { consentOn } from '../knowledge/consent-file.js';
import { shown } from '../knowledge/facility-file.js';
import type { Knowledge } from '../knowledge/load.js';
import { leadData } from '../leads/lead.js';
import { createOneTap, type OneTap } from '../leads/one-tap.js';
import { readStatusEvent, secretsOf, verifyWebhook } from '../leads/status-webhook.js';
import type { Targets } from '../leads/targets.js';
import type { Log } from '../log.js';
import { guardianPages } from '../server/guardian.js';
import { statusPages } from '../server/status.js';
import { deriveKey } from '../store/index.js';
import type { Store } from '../store/port.js';
import { facilityDeliver } from './facility-delivery.js';
import { confirmDeleted, facilityButtons, facilityPeople, isFacilityPress } from './facility-people.js';
import { leadClock } from './lead-clock.js';
import { awaitingLead, guardianAnswered } from './lead-effects.js';
import { createLeadStatus, type SetStatus } from './lead-status.js';
import { learnerDeliver } from './learner-delivery.js';
import { createOffers } from './learner-offer.js';

export interface LeadServiceOptions {
  store: Store;
  log: Log;
  /** The key ring of SECRET_KEY, the newest first. */
  secrets: readonly string[];
  targets: () => Targets;
  knowledge: () => Knowledge;
  world: () => World;
  /** Ways out of the chat channels; filled while the service starts. */
  channels: Readonly<Partial<Record<ChannelId, Deliver>>>;
  mailer?: Mailer;
  allowPrivate: boolean;
  baseUrl: () => string;
  wake: () => void;
  now?: () => number;
}

export interface LeadService {
  setStatus: SetStatus;
  oneTap: OneTap;
  /** Ways out for the sender, by lane prefix. */
  facility: Deliver;
  learner: Deliver;
  clock: Deliver;
  /** One-tap pages, the guardian's page and `POST /webhooks/facilities/ID/status`. */
  router: Router;
  /** Takes the events that are a facility's presses away from the talk. */
  intake: (turn: (inbound: Inbound) => Promise<unknown>) => (inbound: Inbound) => Promise<unknown>;
}

/** Wires the parts. Nothing runs by itself: the sender calls the ways out, the server the router. */
export function createLeadService(options: LeadServiceOptions): LeadService {
  const { store, log, secrets, targets, knowledge, world, channels, mailer, allowPrivate, baseUrl, wake } =
    options;
  const now = options.now ?? Date.now;
  const oneTap = createOneTap(secrets.map((s) => deriveKey(s, 'one-tap')));
  const setStatus = createLeadStatus({ store, wake, now });
  const facility = (id: string) => {
    const entry = knowledge().facilities.get(id);
    return { name: entry ? shown(entry.name, entry.sample) : id, backup: entry?.backup };
  };
  const seats = (id: string) => knowledge().courses.get(id)?.seats;
  const elsewhere = (id: string) => {
    const { courses } = knowledge();
    const full = courses.get(id);
    const backup = full && facility(full.facility).backup;
    const all = [...courses.values()];
    // The facility named as backup first, then the nearest.
    const other =
      full &&
      (otherWithSeats(
        all.filter((c) => c.facility === backup),
        full,
      ) ??
        otherWithSeats(all, full));
    return other && { course: other, facility: facility(other.facility).name };
  };
  const guardianText = () => {
    const consent = knowledge().consents.get('guardian');
    return consent && consentOn(consent, today(now()));
  };
  const press = facilityButtons({ store, targets, setStatus, wake, now });
  const router = express.Router();
  router.use(
    statusPages({
      oneTap,
      setStatus,
      today: () => today(now()),
      confirmDeleted: (id) => confirmDeleted(store, id, 'link', now()),
      async lead(id) {
        const lead = await store.lead(id);
        const data = lead && leadData(lead);
        return lead && data
          ? {
              receipt: lead.receipt,
              course: data.course.title,
              facility: facility(lead.facility).name,
              status: lead.status,
            }
          : undefined;
      },
      async webhook(id, headers, raw) {
        if (!verifyWebhook(secretsOf(targets().get(id)), headers, raw, now()))
          return { status: 401, body: { error: 'signature' } };
        const event = readStatusEvent(raw, id);
        if ('problem' in event) return { status: 400, body: { error: event.problem } };
        const lead = await store.lead(event.lead);
        // Another facility's lead is as unknown as one that does not exist.
        if (!lead || lead.facility !== id) return { status: 404, body: { error: 'unknown lead' } };
        const outcome = await setStatus(lead.id, event.change, {
          channel: `facility-${id}`,
          id: String(headers.id),
        });
        const status = { done: 200, same: 200, gone: 410, 'not-allowed': 409 }[outcome];
        return { status, body: { outcome } };
      },
    }),
    guardianPages({
      wake,
      async find(token) {
        const waiting = await awaitingLead(store, token, now());
        const text = guardianText();
        if (!waiting || !text) return undefined;
        const { person, course } = waiting.lead;
        return {
          learner: person.name,
          birthYear: person.birthYear,
          course: course.title,
          facility: facility(waiting.facility).name,
          consent: text.text,
        };
      },
      answer(token, answer) {
        const text = guardianText();
        if (!answer.agreed || !text)
          return guardianAnswered({ store, targets, seats }, token, { agreed: false }, now());
        const { purpose, version, hash } = text;
        const consent = {
          purpose,
          version,
          hash,
          at: now(),
          text: answer.text,
          channel: 'web',
          event: answer.event,
        };
        const { name, phone } = answer;
        return guardianAnswered(
          { store, targets, seats },
          token,
          { agreed: true, name, phone, consent },
          now(),
        );
      },
    }),
  );
  const deliver = facilityDeliver({
    targets,
    allowPrivate,
    now,
    ...facilityPeople({ telegram: () => channels.telegram, mailer, oneTap, baseUrl, now }),
  });
  return {
    setStatus,
    oneTap,
    facility: unlessTakenBack(store, deliver),
    learner: learnerDeliver({
      store,
      channels,
      facilityName: (id) => facility(id).name,
      otherWithSeats: elsewhere,
      offer: createOffers({ store, world, wake }),
      now,
    }),
    clock: leadClock({
      store,
      targets,
      holidays: () => knowledge().holidays,
      facility,
      elsewhere: (id) => elsewhere(id)?.facility,
      log,
      wake,
      now,
    }),
    router,
    intake: (turn) => (inbound) => (isFacilityPress(inbound) ? press(inbound) : turn(inbound)),
  };
}

/** What a person took back before it could be delivered is not delivered any more. */
function unlessTakenBack(store: Pick<Store, 'lead'>, deliver: Deliver): Deliver {
  return async (row) => {
    const [, id] = /^(?:lead|backup):([0-9a-f-]{36})(?::\d+)?$/u.exec(row.key) ?? [];
    const status = id === undefined ? undefined : (await store.lead(id))?.status;
    if (status === 'withdrawn' || status === 'cancelled')
      return { ...settled, error: 'taken back before it was delivered' };
    return deliver(row);
  };
}
