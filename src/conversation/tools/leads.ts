// lead.submit, lead.cancel, human.request and the privacy tools: what a person sends, takes back, or asks to see.
// They only describe what shall happen; the turn's commit makes it happen.
import type { ConsentRecord } from '../session.js';
import { maskedPhone } from '../text.js';
import type { LeadIntent, PlaceValue, Tool } from '../world.js';

const RECEIPT_LENGTH = 6;

/** Sends the registration. Needs an explicit consent on record. Outcomes: `sent`, `refused`. */
export const submitLead: Tool = {
  inputs: [],
  outputs: [],
  outcomes: ['sent', 'refused'],
  run(_, { lookup, session, random }) {
    const consent = given(session.consents, 'forward-to-facility');
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
    if (minor && (!given(session.consents, 'guardian') || typeof guardianPhone !== 'string'))
      return { outcome: 'refused' };
    const receipt = `CN-${random('receipt', RECEIPT_LENGTH)}`;
    const lead: LeadIntent = {
      id: random('uuid', 1),
      receipt,
      course: { id: course, title: String(lookup('course.title')) },
      person: { name, phone, birthYear: Number(birthYear), commune: communeText(place) },
      ...(minor ? { guardian: { name: String(guardianName), phone: guardianPhone as string } } : {}),
      priority:
        PRIORITY.some((fact) => lookup(fact) === true) ||
        PRIORITY_HOUSEHOLD.includes(String(lookup('facts.householdStatus'))),
      consent: { purpose: consent.purpose, version: consent.version, at: consent.at, hash: consent.hash },
      ...(session.referral === undefined ? {} : { referral: session.referral }),
    };
    return {
      outcome: 'sent',
      save: { 'person.receipt': receipt },
      effects: [{ type: 'lead', facility: String(lookup('course.facility')), lead }],
    };
  },
};

/** Facts that make a person one of the priority groups; a facility learns only that there is one. */
const PRIORITY = ['facts.ethnicMinority', 'facts.meritBeneficiary'] as const;
const PRIORITY_HOUSEHOLD: readonly string[] = ['poor', 'near-poor'];

/** The consent in force for a purpose: the last word counts. */
const given = (consents: readonly ConsentRecord[], purpose: string): ConsentRecord | undefined => {
  const last = consents.findLast((c) => c.purpose === purpose);
  return last?.given ? last : undefined;
};

function communeText(place: unknown): string {
  if (place !== null && typeof place === 'object' && 'commune' in place) {
    const p = place as PlaceValue;
    return `${p.kind} ${p.commune}, ${p.province}`;
  }
  return typeof place === 'string' ? place : '';
}

/** Takes back the registration sent last. Outcomes: `done`, `none`. */
export const cancelLead: Tool = {
  inputs: [],
  outputs: [],
  outcomes: ['done', 'none'],
  run(_, { lookup }) {
    const receipt = lookup('person.receipt');
    if (typeof receipt !== 'string') return { outcome: 'none' };
    return {
      outcome: 'done',
      effects: [{ type: 'lead-change', receipt, change: 'cancel' }],
    };
  },
};

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
  run(_, { session, lookup }) {
    const kept: string[] = [];
    const name = lookup('person.name');
    const phone = lookup('person.phone');
    const place = lookup('person.place');
    const birthYear = lookup('person.birthYear');
    const receipt = lookup('person.receipt');
    if (typeof name === 'string') kept.push(`họ tên ${name}`);
    if (typeof phone === 'string') kept.push(`điện thoại ${maskedPhone(phone)}`);
    if (birthYear !== undefined && birthYear !== null) kept.push(`năm sinh ${String(birthYear)}`);
    if (place !== undefined && place !== null) kept.push(`nơi ở ${communeText(place)}`);
    if (Object.keys(session.answers).some((n) => n.startsWith('facts.')))
      kept.push('các câu trả lời để tính hỗ trợ');
    if (typeof receipt === 'string') kept.push(`đăng ký ${receipt}`);
    if (kept.length === 0) return { outcome: 'nothing' };
    const consents = session.consents.filter((c) => c.given).length;
    return { outcome: 'some', save: { kept: kept.join('; '), consents } };
  },
};

/** Erases everything. Outcome: `done`. */
export const erase: Tool = {
  inputs: [],
  outputs: [],
  outcomes: ['done'],
  run: () => ({ outcome: 'done', effects: [{ type: 'erase' }] }),
};

/** Takes every consent back and withdraws what was sent. Outcome: `done`. */
export const withdraw: Tool = {
  inputs: [],
  outputs: [],
  outcomes: ['done'],
  run: () => ({ outcome: 'done', effects: [{ type: 'lead-change', receipt: '*', change: 'withdraw' }] }),
};
