// privacy.my-data, privacy.held, privacy.erase, privacy.withdraw: what a person asks to see, to have forgotten, and to
// take back. What is told comes from the store, not from the talk: a talk ends long before a registration does.
import { today } from '../../day.js';
import { consentsInForce } from '../consents.js';
import { type ConsentRecord, provinceOf } from '../session.js';
import { date, maskedPhone } from '../text.js';
import type { Tool, World } from '../world.js';
import { communeText } from './leads.js';
import { isOpen, listed } from './registrations.js';

/** Shows what is kept of the person. Outcomes: `some`, `nothing`. */
export const showMyData: Tool = {
  inputs: [],
  outputs: ['kept', 'consents'],
  outcomes: ['some', 'nothing'],
  run(_, context) {
    const { session, lookup, world } = context;
    const stored = context.kept();
    const newest = stored.registrations[0];
    const kept: string[] = [];
    // What the talk has forgotten may still stand in a registration.
    const name = lookup('person.name') ?? newest?.name;
    const phone = lookup('person.phone') ?? newest?.phone;
    const place = lookup('person.place');
    const province = provinceOf(session);
    const birthYear = lookup('person.birthYear');
    const guardian = lookup('guardian.name');
    const guardianPhone = lookup('guardian.phone');
    if (session.apart && Object.keys(session.apart.answers).length > 0)
      kept.push(session.forAnother ? 'thông tin của người đang gõ' : 'thông tin đang nhập dở cho người khác');
    if (typeof name === 'string') kept.push(`họ tên ${name}`);
    if (typeof phone === 'string') kept.push(`điện thoại ${maskedPhone(phone)}`);
    if (birthYear !== undefined && birthYear !== null) kept.push(`năm sinh ${String(birthYear)}`);
    if (place !== undefined && place !== null) kept.push(`nơi ở ${communeText(place)}`);
    else if (province !== undefined) kept.push(`nơi ở ${province}`);
    if (Object.keys(session.answers).some((n) => n.startsWith('facts.')))
      kept.push('các câu trả lời để tính hỗ trợ');
    if (typeof guardian === 'string') kept.push(`người giám hộ ${guardian}`);
    if (typeof guardianPhone === 'string')
      kept.push(`điện thoại người giám hộ ${maskedPhone(guardianPhone)}`);
    if (session.introducer !== undefined) kept.push(`đường dẫn của ${session.introducer}`);
    if (newest) kept.push(`đăng ký ${listed(stored.registrations, context)}`);
    if (stored.callback !== undefined)
      kept.push(`lời nhờ người tư vấn gọi lại số ${maskedPhone(stored.callback)}`);
    const consents = consentLines(consentsInForce(session.consents, stored), world);
    if (kept.length === 0 && consents.length === 0) return { outcome: 'nothing' };
    return {
      outcome: 'some',
      save: {
        kept: kept.length === 0 ? 'cuộc trò chuyện này' : kept.join('; '),
        consents: consents.length === 0 ? 'chưa có' : consents.join('; '),
      },
    };
  },
};

/** What the purposes of consent are called in a list. */
const PURPOSES: Record<string, string> = {
  'forward-to-facility': 'gửi đăng ký cho',
  guardian: 'người giám hộ đồng ý gửi cho',
  advice: 'để người tư vấn gọi lại',
  reminders: 'nhắn nhắc',
};

/** The consents in force, one line each: what for, to whom, since when. */
const consentLines = (consents: readonly ConsentRecord[], world: World): string[] =>
  consents
    .filter((c) => PURPOSES[c.purpose] !== undefined)
    .map((c) => {
      const to = /cho$/u.test(PURPOSES[c.purpose]!) && c.facility !== undefined;
      const facility = to ? ` ${String(world.entity('facility', c.facility!)?.title ?? c.facility)}` : '';
      return `${PURPOSES[c.purpose]}${facility} (${date(today(c.at))})`;
    });

/**
 * Whose registrations an erasure or withdrawal in this chat would take along. Outcomes: `several` when they are of more
 * than one person (somebody was entered by another), else `own`.
 */
export const held: Tool = {
  inputs: [],
  outputs: ['registrations', 'people'],
  outcomes: ['several', 'own'],
  run(_, context) {
    const open = context.kept().registrations.filter(isOpen);
    const people = new Set(open.map(({ name, phone }) => `${phone} ${name}`)).size;
    return people > 1
      ? { outcome: 'several', save: { registrations: listed(open, context), people } }
      : { outcome: 'own' };
  },
};

/** Erases everything. Outcomes: `sent` when a registration goes with it, `done`. */
export const erase: Tool = {
  inputs: [],
  outputs: [],
  outcomes: ['sent', 'done'],
  run: (_, { kept }) => ({
    outcome: kept().registrations.some((r) => r.status !== 'awaiting-guardian') ? 'sent' : 'done',
    effects: [{ type: 'erase' }],
  }),
};

/**
 * Takes every consent back and withdraws what was sent. Outcomes: `sent` when a facility has something to give back,
 * `done`, and `none` when nothing had been agreed to.
 */
export const withdraw: Tool = {
  inputs: [],
  outputs: [],
  outcomes: ['sent', 'done', 'none'],
  run(_, { session, kept }) {
    const stored = kept();
    const open = stored.registrations.filter(isOpen);
    if (open.length === 0 && consentsInForce(session.consents, stored).length === 0)
      return { outcome: 'none' };
    return {
      outcome: open.some((r) => r.status !== 'awaiting-guardian') ? 'sent' : 'done',
      keep: { 'person.wish': null, 'person.sentFor': null, 'person.receipt': null },
      effects: [{ type: 'lead-change', receipt: '*', change: 'withdraw' }],
    };
  },
};
