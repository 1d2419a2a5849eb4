// The sentences that the engine itself says (flows/phrases.yaml): reprompts of each kind of question, echo,
// old buttons, media, going back to the open question. Editable like any flow.
import { z } from 'zod';
import { ASK_KINDS } from './flow-file.js';

const rungs = z.strictObject({ first: z.string(), second: z.string() });

export const phrasesFile = z.strictObject({
  echo: z.string(),
  stale: z.string(),
  'stale-done': z.string(),
  voice: z.string(),
  photo: z.string(),
  sticker: z.string(),
  /** A message whose words the platform keeps back, as Zalo does for protected accounts. */
  withheld: z.string(),
  'withheld-link': z.string(),
  location: z.string(),
  contact: z.string(),
  'contact-foreign': z.string(),
  call: z.string(),
  called: z.string(),
  'back-to': z.string(),
  'which-one': z.string(),
  /** A number that was not offered: how many lines there are. */
  'which-number': z.string(),
  /** A place is asked for whose province was told. */
  'which-commune': z.string(),
  'not-in-province': z.string(),
  'which-article': z.string(),
  'no-answer': z.string(),
  'near-topics': z.string(),
  source: z.string(),
  'read-more': z.string(),
  help: z.string(),
  'nothing-before': z.string(),
  'raw-kept': z.string(),
  'give-up': z.string(),
  changed: z.string(),
  silent: z.string(),
  'with-human': z.string(),
  'multi-choice-hint': z.string(),
  'summary-edit': z.string(),
  'summary-send': z.string(),
  'summary-which': z.string(),
  'edit-prefix': z.string(),
  'no-option': z.string(),
  'unknown-option': z.string(),
  more: z.string(),
  sheet: z.string(),
  none: z.string(),
  never: z.string(),
  yes: z.string(),
  no: z.string(),
  agree: z.string(),
  disagree: z.string(),
  paused: z.string(),
  corrected: z.string(),
  trouble: z.string(),
  reminder: z.string(),
  /** How a registration stands, in a list of several. */
  'registration-states': z.strictObject({
    new: z.string(),
    'awaiting-guardian': z.string(),
    called: z.string(),
    appointment: z.string(),
    unreachable: z.string(),
    'waiting-list': z.string(),
    enrolled: z.string(),
    'not-suitable': z.string(),
    cancelled: z.string(),
    withdrawn: z.string(),
  }),
  reprompt: z.strictObject(
    Object.fromEntries(ASK_KINDS.map((k) => [k, rungs])) as Record<(typeof ASK_KINDS)[number], typeof rungs>,
  ),
});
export type Phrases = z.output<typeof phrasesFile>;
