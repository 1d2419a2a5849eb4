// lead.submit, lead.cancel and human.request: what a person sends and takes back. They only describe what shall happen;
// the turn's commit makes it happen.
import { createHash } from 'node:crypto';
import type { ConsentRecord } from '../session.js';
import { placeName } from '../text.js';
import type { LeadIntent, Registration, Tool } from '../world.js';
import { placeOf } from './courses.js';
import { isOpen } from './registrations.js';

const RECEIPT_LENGTH = 6;
/** 130 bits: nobody guesses the guardian's page. */
const TOKEN_LENGTH = 26;

/**
 * Sends the registration. Needs an explicit consent on record, given for this very facility. Outcomes: `sent`;
 * `awaiting` (it waits until the guardian agrees by the link that is shown); `refused`. The same course and phone
 * again keep their code.
 */
export const submitLead: Tool = {
  inputs: [],
  outputs: [],
  outcomes: ['sent', 'awaiting', 'refused'],
  run(_, { lookup, session, random, kept }) {
    const facility = lookup('course.facility');
    const consent = given(session.consents, 'forward-to-facility', facility);
    const [name, phone, birthYear, place] = [
      'person.name',
      'person.phone',
      'person.birthYear',
      'person.place',
    ].map(lookup);
    const course = lookup('course');
    if (!consent || typeof phone !== 'string' || typeof name !== 'string' || typeof course !== 'string')
      return { outcome: 'refused' };
    const guardianName = lookup('guardian.name');
    const guardianPhone = lookup('guardian.phone');
    const minor = lookup('underSixteen') === true;
    const byLink = minor && lookup('guardian.by') === 'link';
    const guardianConsent = minor && !byLink ? given(session.consents, 'guardian', facility) : undefined;
    if (minor && !byLink && (!guardianConsent || typeof guardianPhone !== 'string'))
      return { outcome: 'refused' };
    const wish = digest(JSON.stringify([course, name, phone, birthYear, communeText(place)]));
    const learner = digest(`${course} ${name}`);
    const before = lookup('person.receipt');
    const open = kept().registrations.filter(isOpen);
    const mine = open.find((r) => r.receipt === before);
    const again = lookup('person.wish') === wish && mine !== undefined;
    // The same learner and course with something mended: it takes the place of what was sent before.
    const mended = !again && !session.forAnother && lookup('person.sentFor') === learner;
    const replaces = mended ? mine?.receipt : undefined;
    // Sent long ago, or for somebody else: the store keeps it as one, so its code is the one to tell.
    const known = again ? mine : replaces ? undefined : open.find(sameWish(course, name, phone));
    const receipt = known?.receipt ?? `CN-${random('receipt', RECEIPT_LENGTH)}`;
    const token = byLink ? random('guardian', TOKEN_LENGTH) : undefined;
    const lead: LeadIntent = {
      id: random('uuid', 1),
      receipt,
      course: { id: course, title: String(lookup('course.title')) },
      person: { name, phone, birthYear: Number(birthYear), commune: communeText(place) },
      ...(guardianConsent
        ? {
            guardian: { name: String(guardianName), phone: guardianPhone as string },
            guardianConsent: recordOf(guardianConsent),
          }
        : {}),
      ...(token === undefined ? {} : { awaiting: token }),
      ...(replaces === undefined ? {} : { replaces }),
      priority:
        PRIORITY.some((fact) => lookup(fact) === true) ||
        PRIORITY_HOUSEHOLD.includes(String(lookup('facts.householdStatus'))),
      consent: recordOf(consent),
      ...(session.referral === undefined ? {} : { referral: session.referral }),
    };
    return {
      outcome: token === undefined ? 'sent' : 'awaiting',
      keep: {
        'person.receipt': receipt,
        'person.wish': wish,
        'person.sentFor': learner,
      },
      ...(replaces === undefined ? {} : { say: [`Đăng ký ${replaces} được thay bằng đăng ký mới.`] }),
      ...(token === undefined ? {} : { link: { url: `/giam-ho/${token}`, label: '✍️ Trang cho cha mẹ' } }),
      effects: [{ type: 'lead', facility: String(facility), lead }],
    };
  },
};

/** Enough to know the same wish again, and nothing to read: an officer's talk keeps it after somebody else's entry. */
const digest = (wish: string): string => createHash('sha256').update(wish).digest('base64url').slice(0, 22);

const sameWish = (course: string, name: string, phone: string) => (r: Registration) =>
  r.course.id === course && r.name === name && r.phone === phone;

/** Facts that make a person one of the priority groups; a facility learns only that there is one. */
const PRIORITY = ['facts.ethnicMinority', 'facts.meritBeneficiary'] as const;
const PRIORITY_HOUSEHOLD: readonly string[] = ['poor', 'near-poor'];

/** The consent in force for a purpose and one facility: the last word counts. */
const given = (
  consents: readonly ConsentRecord[],
  purpose: string,
  facility: unknown,
): ConsentRecord | undefined => {
  const last = consents.findLast((c) => c.purpose === purpose && c.facility === facility);
  return last?.given ? last : undefined;
};

const recordOf = ({ purpose, version, at, hash }: ConsentRecord): LeadIntent['consent'] => ({
  purpose,
  version,
  at,
  hash,
});

export function communeText(place: unknown): string {
  const known = placeOf(place);
  if (known) return placeName(known);
  return typeof place === 'string' ? place : '';
}

/**
 * Takes back the registration sent last. Outcomes: `done`; `waiting` when it still waited for the guardian, so that
 * nobody has it; `none`. `cancelled` is its code.
 */
export const cancelLead: Tool = {
  inputs: [],
  outputs: ['cancelled'],
  outcomes: ['done', 'waiting', 'none'],
  run(_, { lookup, kept }) {
    const open = kept().registrations.filter(isOpen);
    const one = open.find((r) => r.receipt === lookup('person.receipt')) ?? open[0];
    if (!one) return { outcome: 'none' };
    return {
      outcome: one.status === 'awaiting-guardian' ? 'waiting' : 'done',
      save: { cancelled: one.receipt },
      keep: {
        'person.wish': null,
        'person.sentFor': null,
        'person.receipt': open.find((r) => r !== one)?.receipt ?? null,
      },
      effects: [{ type: 'lead-change', receipt: one.receipt, change: 'cancel' }],
    };
  },
};

/** Asks for a call by a person. Needs a consent to it on record. Outcomes: `asked`; `refused`. */
export const requestHuman: Tool = {
  inputs: ['phone', 'words'],
  outputs: [],
  outcomes: ['asked', 'refused'],
  run({ phone, words }, { lookup, session }) {
    const consent = session.consents.findLast((c) => c.purpose === 'advice');
    if (typeof phone !== 'string' || !consent?.given) return { outcome: 'refused' };
    const about = lookup('course.title') ?? session.shown.occupation ?? '';
    return {
      outcome: 'asked',
      effects: [
        { type: 'handover', reason: 'asked', phone, about: String(about), words: String(words ?? '') },
      ],
    };
  },
};
