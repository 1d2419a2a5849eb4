// lead.submit, lead.cancel, human.request and the privacy tools: what a person sends, takes back, or asks to see.
// They only describe what shall happen; the turn's commit makes it happen.
import { createHash } from 'node:crypto';
import { today } from '../../day.js';
import type { ConsentRecord } from '../session.js';
import { date, maskedPhone, placeName } from '../text.js';
import type { LeadIntent, PlaceValue, Tool, World } from '../world.js';

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
  run(_, { lookup, session, random }) {
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
    const again = lookup('person.wish') === wish && typeof before === 'string';
    const receipt = again ? before : `CN-${random('receipt', RECEIPT_LENGTH)}`;
    // The same learner and course with something mended: it takes the place of what was sent before.
    const mended = !again && !session.forAnother && lookup('person.sentFor') === learner;
    const replaces = mended && typeof before === 'string' ? before : undefined;
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
    const sent = codesOf(lookup).filter((code) => code !== replaces);
    return {
      outcome: token === undefined ? 'sent' : 'awaiting',
      keep: {
        'person.receipt': receipt,
        'person.receipts': [...new Set([...sent, receipt])].slice(-10),
        'person.wish': wish,
        'person.sentFor': learner,
        'person.waits': token !== undefined,
      },
      ...(replaces === undefined ? {} : { say: [`Đăng ký ${replaces} được thay bằng đăng ký mới.`] }),
      ...(token === undefined ? {} : { link: { url: `/giam-ho/${token}`, label: '✍️ Trang cho cha mẹ' } }),
      effects: [{ type: 'lead', facility: String(facility), lead }],
    };
  },
};

/** Enough to know the same wish again, and nothing to read: an officer's talk keeps it after somebody else's entry. */
const digest = (wish: string): string => createHash('sha256').update(wish).digest('base64url').slice(0, 22);

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

function communeText(place: unknown): string {
  if (place !== null && typeof place === 'object' && 'commune' in place)
    return placeName(place as PlaceValue);
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
  run(_, { lookup }) {
    const receipt = lookup('person.receipt');
    if (typeof receipt !== 'string') return { outcome: 'none' };
    const left = codesOf(lookup).filter((code) => code !== receipt);
    return {
      outcome: lookup('person.waits') === true ? 'waiting' : 'done',
      save: { cancelled: receipt },
      keep: {
        'person.wish': null,
        'person.sentFor': null,
        'person.receipt': left.at(-1) ?? null,
        'person.receipts': left,
      },
      effects: [{ type: 'lead-change', receipt, change: 'cancel' }],
    };
  },
};

/** The codes of what the person has sent and not taken back. */
function codesOf(lookup: (name: string) => unknown): string[] {
  const receipts = lookup('person.receipts');
  return Array.isArray(receipts) ? receipts.map(String) : [];
}

/** Asks for a call by a person. Outcome: `asked`. */
export const requestHuman: Tool = {
  inputs: ['phone'],
  outputs: [],
  outcomes: ['asked'],
  run: () => ({
    outcome: 'asked',
    effects: [{ type: 'handover', reason: 'asked' }],
  }),
};

/** Shows what is kept of the person. Outcome: `shown`. */
export const showMyData: Tool = {
  inputs: [],
  outputs: ['kept', 'consents'],
  outcomes: ['some', 'nothing'],
  run(_, { session, lookup, world }) {
    const kept: string[] = [];
    const name = lookup('person.name');
    const phone = lookup('person.phone');
    const place = lookup('person.place');
    const birthYear = lookup('person.birthYear');
    const receipts = lookup('person.receipts');
    if (session.apart && Object.keys(session.apart.answers).length > 0)
      kept.push(session.forAnother ? 'thông tin của người đang gõ' : 'thông tin đang nhập dở cho người khác');
    if (typeof name === 'string') kept.push(`họ tên ${name}`);
    if (typeof phone === 'string') kept.push(`điện thoại ${maskedPhone(phone)}`);
    if (birthYear !== undefined && birthYear !== null) kept.push(`năm sinh ${String(birthYear)}`);
    if (place !== undefined && place !== null) kept.push(`nơi ở ${communeText(place)}`);
    if (Object.keys(session.answers).some((n) => n.startsWith('facts.')))
      kept.push('các câu trả lời để tính hỗ trợ');
    const guardian = lookup('guardian.name');
    if (typeof guardian === 'string') kept.push(`người giám hộ ${guardian}`);
    if (Array.isArray(receipts) && receipts.length > 0) kept.push(`đăng ký ${receipts.join(', ')}`);
    const consents = consentLines(session.consents, world);
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
function consentLines(consents: readonly ConsentRecord[], world: World): string[] {
  const last = new Map(consents.map((c) => [`${c.purpose} ${c.facility ?? ''}`, c]));
  return [...last.values()]
    .filter((c) => c.given && PURPOSES[c.purpose] !== undefined)
    .map((c) => {
      const to = /cho$/u.test(PURPOSES[c.purpose]!) && c.facility !== undefined;
      const facility = to ? ` ${String(world.entity('facility', c.facility!)?.title ?? c.facility)}` : '';
      return `${PURPOSES[c.purpose]}${facility} (${date(today(c.at))})`;
    });
}

/** Erases everything. Outcomes: `sent` when a registration goes with it, `done`. */
export const erase: Tool = {
  inputs: [],
  outputs: [],
  outcomes: ['sent', 'done'],
  run: (_, { lookup }) => ({
    outcome: codesOf(lookup).length > 0 ? 'sent' : 'done',
    effects: [{ type: 'erase' }],
  }),
};

/**
 * Takes every consent back and withdraws what was sent. Outcomes: `sent` when a registration goes with it, `done`,
 * and `none` when nothing had been agreed to.
 */
export const withdraw: Tool = {
  inputs: [],
  outputs: [],
  outcomes: ['sent', 'done', 'none'],
  run(_, { lookup, session }) {
    const last = new Map(session.consents.map((c) => [`${c.purpose} ${c.facility ?? ''}`, c.given]));
    const sent = codesOf(lookup).length > 0;
    if (!sent && ![...last.values()].includes(true)) return { outcome: 'none' };
    return {
      outcome: sent ? 'sent' : 'done',
      keep: {
        'person.wish': null,
        'person.sentFor': null,
        'person.receipt': null,
        'person.receipts': [],
      },
      effects: [{ type: 'lead-change', receipt: '*', change: 'withdraw' }],
    };
  },
};
