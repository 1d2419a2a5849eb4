// All readers with their tables under one shape, for the tests and the bench.
import { readAge, readBirthYear } from '../../../src/vietnamese/age.js';
import { readChoice } from '../../../src/vietnamese/choice.js';
import { readCommand } from '../../../src/vietnamese/command.js';
import { readConsent } from '../../../src/vietnamese/consent.js';
import { readDate } from '../../../src/vietnamese/date.js';
import { readMoney } from '../../../src/vietnamese/money.js';
import { readNumber } from '../../../src/vietnamese/number.js';
import { readPhone } from '../../../src/vietnamese/phone.js';
import type { Reading } from '../../../src/vietnamese/reading.js';
import { readYesNo } from '../../../src/vietnamese/yes-no.js';
import { lexicon, TODAY } from './content.js';
import { AGE } from './tables/age.js';
import { BIRTH_YEAR } from './tables/birth-year.js';
import { CHOICE } from './tables/choice.js';
import { COMMAND } from './tables/command.js';
import { CONSENT } from './tables/consent.js';
import { DATE } from './tables/date.js';
import { MONEY } from './tables/money.js';
import { NUMBER } from './tables/number.js';
import { PHONE } from './tables/phone.js';
import type { Case } from './tables/types.js';
import { YES_NO } from './tables/yes-no.js';

export interface Reader {
  name: string;
  cases: readonly Case[];
  read(text: string, options?: readonly string[]): Reading<unknown>;
}

const NO_OPTIONS: readonly string[] = [];

export const READERS: readonly Reader[] = [
  { name: 'choice', cases: CHOICE, read: (t, options = NO_OPTIONS) => readChoice(t, { options, lexicon }) },
  { name: 'yes-no', cases: YES_NO, read: (t) => readYesNo(t, { lexicon }) },
  { name: 'consent', cases: CONSENT, read: (t) => readConsent(t, { lexicon }) },
  { name: 'money', cases: MONEY, read: (t) => readMoney(t, { lexicon }) },
  { name: 'age', cases: AGE, read: (t) => readAge(t, { lexicon, today: TODAY }) },
  { name: 'birth-year', cases: BIRTH_YEAR, read: (t) => readBirthYear(t, { lexicon, today: TODAY }) },
  { name: 'number', cases: NUMBER, read: (t) => readNumber(t, { lexicon }) },
  { name: 'date', cases: DATE, read: (t) => readDate(t, { lexicon, today: TODAY }) },
  { name: 'phone', cases: PHONE, read: (t) => readPhone(t, { lexicon }) },
  { name: 'command', cases: COMMAND, read: (t) => readCommand(t, { lexicon }) },
];

/** A reading as text, candidates in any order. */
export const shown = (reading: Reading<unknown>): string =>
  'candidates' in reading
    ? `ask ${JSON.stringify([...reading.candidates].map(String).sort())}`
    : JSON.stringify(reading.value);

/** What a case wants, in the same form. */
export function wanted(want: unknown): string {
  if (typeof want === 'object' && want !== null && 'ask' in want)
    return `ask ${JSON.stringify([...(want.ask as unknown[])].map(String).sort())}`;
  return JSON.stringify(want);
}
