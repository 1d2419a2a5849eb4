// Small changes to a registration that no learner hears of: notes, who looks after it, putting it off.
import type { Account } from './accounts.js';
import type { Desk } from './desk.js';

const NOTE = 1_000;
const MAX_NOTES = 100;
const DAY = 24 * 3_600_000;

/** How long a registration may be put off, in days. */
export const SNOOZES = [1, 3, 7, 30] as const;

/** Several lines without control and direction characters (line breaks stay), in NFC. */
export const cleanText = (text: string, limit = NOTE): string =>
  [
    ...text
      .normalize('NFC')
      .replace(/\r\n?/gu, '\n')
      .replace(/[^\n\P{C}]/gu, ' ')
      .replace(/\n{3,}/gu, '\n\n')
      .trim(),
  ]
    .slice(0, limit)
    .join('');

/** Adds a note under the account's name; an empty one changes nothing. */
export async function addNote(desk: Desk, id: string, by: Account, typed: string, at: number) {
  const text = cleanText(typed);
  if (text === '') return 'empty' as const;
  return desk.edit(id, (data) => ({
    ...data,
    notes: [...(data.notes ?? []), { at, by: by.name, text }].slice(-MAX_NOTES),
  }));
}

/** Gives it to a colleague of the same facility, or to nobody (undefined). */
export const assign = (desk: Desk, id: string, to: Account | undefined) =>
  desk.edit(id, (data) => ({ ...data, assignee: to?.id }));

/** Puts it off by days; 0 brings it back. */
export const snooze = (desk: Desk, id: string, days: number, at: number) =>
  desk.edit(id, (data) => ({ ...data, snoozedUntil: days > 0 ? at + days * DAY : undefined }));
