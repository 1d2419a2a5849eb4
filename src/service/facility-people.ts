// Facilities that are people with a phone: leads go into their Telegram chat or mailbox, and come back as pressed
// buttons. The links of e-mails come back through server/status.tsx.
import { randomUUID } from 'node:crypto';
import { chatBody, type Deliver, type Delivery } from '../channels/delivery.js';
import type { Mailer } from '../channels/mail/mail.js';
import type { Choice, Inbound, Message } from '../conversation/message.js';
import { date } from '../conversation/text.js';
import { today } from '../day.js';
import { ACTION_LABELS, facilityMail, facilityMessage, statusLine } from '../leads/facility-message.js';
import { type OneTap, TAP_LIFE_MS, type TapAction } from '../leads/one-tap.js';
import {
  type FacilityStatus,
  isDay,
  isFacilityStatus,
  isReason,
  REASONS,
  STATUS_NAMES,
} from '../leads/status.js';
import { backupOf, type Targets } from '../leads/targets.js';
import type { Store } from '../store/port.js';
import type { SetStatus, StatusOutcome } from './lead-status.js';

type Row = Parameters<Deliver>[0];

/** Buttons of facilities begin so; nothing in a talk does. */
const PREFIX = 'lead:';
const BUTTON = /^lead:([0-9a-f-]{36}):([a-z])(?::([a-z0-9-]{1,16}))?$/u;
/** One letter an action: Telegram takes 64 bytes. Letters stand in old messages, so they keep their meaning. */
const LETTERS: Record<TapAction, string> = {
  called: 'c',
  appointment: 'a',
  unreachable: 'u',
  'waiting-list': 'w',
  enrolled: 'e',
  'not-suitable': 'n',
  deleted: 'd',
};
const ACTION_OF = new Map(Object.entries(LETTERS).map(([action, letter]) => [letter, action]));

const button = (lead: string, action: TapAction, arg?: string): string =>
  `${PREFIX}${lead}:${LETTERS[action]}${arg === undefined ? '' : `:${arg}`}`;

export interface FacilityPeopleOptions {
  /** The Telegram channel, when it is set up. */
  telegram: () => Deliver | undefined;
  mailer?: Mailer;
  oneTap: OneTap;
  baseUrl: () => string;
  now?: () => number;
}

/** The address of a one-tap link. */
export const tapUrl = (base: string, token: string): string => `${base.replace(/\/+$/u, '')}/bao/${token}`;

/** The two ways out for `facilityDeliver`; `email` is missing without SMTP. */
export function facilityPeople({
  telegram,
  mailer,
  oneTap,
  baseUrl,
  now = Date.now,
}: FacilityPeopleOptions): {
  telegram: (chat: string, row: Row) => Promise<Delivery>;
  email?: (to: string, row: Row) => Promise<Delivery>;
} {
  return {
    async telegram(chat, row) {
      const deliver = telegram();
      const message = facilityMessage(row.body);
      if (!deliver || !message)
        return { outcome: 'retry', status: 0, error: 'Telegram is not set up on this server' };
      const { lines, lead, actions } = message;
      const choices: Choice[] =
        lead === undefined
          ? []
          : actions.map((action) => ({ id: button(lead, action), label: ACTION_LABELS[action] }));
      const body = { user: chat, message: chatMessage(lines, choices), at: now() };
      // The schedule of leads, not that of chat replies, decides when to give up.
      return deliver({ ...row, lane: `telegram:${chat}`, body: JSON.stringify(body), createdAt: now() });
    },
    ...(mailer
      ? {
          async email(to: string, row: Row) {
            const message = facilityMessage(row.body);
            if (!message) return { outcome: 'dead' as const, status: 0, error: 'nothing to say' };
            const link = (lead: string, action: TapAction) =>
              tapUrl(baseUrl(), oneTap.token(lead, action, now() + TAP_LIFE_MS));
            return mailer.send({ to, ...facilityMail(message, link), id: row.key.replace(/[^\w-]/gu, '-') });
          },
        }
      : {}),
  };
}

const chatMessage = (lines: readonly string[], choices: Choice[]): Message => ({
  text: lines.join('\n'),
  ...(choices.length > 0 ? { choices } : {}),
});

export interface FacilityButtonsOptions {
  store: Pick<Store, 'lead' | 'commit' | 'put'>;
  targets: () => Targets;
  setStatus: SetStatus;
  /** Makes the sender look for due rows. */
  wake: () => void;
  now?: () => number;
}

/** What is said when a status could not be set. */
const NOT_SET: Record<Exclude<StatusOutcome, 'done' | 'same'>, string> = {
  gone: 'Thông tin của đăng ký này đã được xóa theo yêu cầu của người học.',
  'not-allowed': 'Người học đã hủy hoặc rút đăng ký này. Xin đừng gọi nữa.',
};

/** Whether a press belongs to a facility and not to a talk. */
export const isFacilityPress = (inbound: Inbound): boolean =>
  inbound.channel === 'telegram' && inbound.kind === 'choice' && inbound.choice.startsWith(PREFIX);

/**
 * Handles a press in a facility's chat. Telegram vouches for the chat; it must be one of the lead's own facility.
 * A press from anywhere else, or of no known form, is answered like an unknown lead.
 */
export function facilityButtons(options: FacilityButtonsOptions): (inbound: Inbound) => Promise<void> {
  const { store, targets, setStatus, wake, now = Date.now } = options;

  const ofChat = (facility: string, chat: string): boolean =>
    [facility, backupOf(facility)].some((id) =>
      (targets().get(id) ?? []).some((t) => 'telegram' in t && t.telegram.chat === chat),
    );

  return async (inbound) => {
    if (inbound.kind !== 'choice') return;
    const [, id, letter = '', arg] = BUTTON.exec(inbound.choice) ?? [];
    const action = ACTION_OF.get(letter) ?? '';
    const lead = id === undefined ? undefined : await store.lead(id);
    const at = now();
    const mine = lead && ofChat(lead.facility, inbound.user) ? lead : undefined;
    const reply = mine
      ? await act(mine, action, arg, inbound)
      : chatMessage(['Không tìm thấy đăng ký này ở nơi dạy của mình.'], []);
    await store.commit({
      outbox: [
        {
          id: randomUUID(),
          key: `pressed:${inbound.channel}:${inbound.id}`,
          kind: 'notice',
          lane: `telegram:${inbound.user}`,
          ordered: false,
          body: chatBody({ user: inbound.user, messages: [reply], at }),
          dueAt: at,
          owner: '',
        },
      ],
    });
    wake();
  };

  async function act(
    lead: { id: string; receipt: string; facility: string },
    action: string,
    arg: string | undefined,
    inbound: Inbound,
  ): Promise<Message> {
    if (action === 'deleted') {
      await confirmDeleted(store, lead.id, 'telegram', now());
      return chatMessage([`${lead.receipt}: đã ghi nhận, cảm ơn nơi dạy.`], []);
    }
    if (!isFacilityStatus(action)) return chatMessage(['Nút này không còn dùng được.'], []);
    const more = details(lead.id, action, arg, now());
    if ('message' in more) return more.message;
    const outcome = await setStatus(
      lead.id,
      { status: action, by: lead.facility, via: 'telegram', ...more },
      { channel: 'facility-telegram', id: inbound.id },
    );
    if (outcome === 'gone' || outcome === 'not-allowed')
      return chatMessage([`${lead.receipt}: ${NOT_SET[outcome]}`], []);
    const on = more.appointment ? ` ${date(more.appointment)}` : '';
    return chatMessage([`Đã ghi ${statusLine(lead.receipt, action)}${on}. Người học được báo.`], []);
  }
}

/** A second question where a status needs a day or a reason. */
function details(
  lead: string,
  status: FacilityStatus,
  arg: string | undefined,
  now: number,
): { appointment?: string; reason?: keyof typeof REASONS } | { message: Message } {
  if (status === 'appointment') {
    if (isDay(arg)) return { appointment: arg };
    const days = Array.from({ length: 10 }, (_, i) => today(now + (i + 1) * 86_400_000))
      .filter((d) => new Date(`${d}T00:00:00Z`).getUTCDay() !== 0)
      .slice(0, 7);
    return {
      message: chatMessage(
        [`${STATUS_NAMES.appointment}: hẹn người học ngày nào?`],
        days.map((d) => ({ id: button(lead, status, d), label: date(d) })),
      ),
    };
  }
  if (status === 'not-suitable') {
    if (arg !== undefined && isReason(arg)) return { reason: arg };
    return {
      message: chatMessage(
        ['Không phù hợp vì sao?'],
        Object.entries(REASONS).map(([code, label]) => ({ id: button(lead, status, code), label })),
      ),
    };
  }
  return {};
}

/** The name under which a facility's confirmation stands that withdrawn data is deleted. */
export const confirmationName = (lead: string): string => `withdrawal:${lead}`;

/** Keeps a facility's word that it deleted what was withdrawn. */
export async function confirmDeleted(
  store: Pick<Store, 'put'>,
  lead: string,
  via: string,
  at: number,
): Promise<void> {
  await store.put(confirmationName(lead), JSON.stringify({ at, via }));
}
