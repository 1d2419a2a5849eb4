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
  location: z.string(),
  contact: z.string(),
  'contact-foreign': z.string(),
  'back-to': z.string(),
  'which-one': z.string(),
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
  reprompt: z.strictObject(
    Object.fromEntries(ASK_KINDS.map((k) => [k, rungs])) as Record<(typeof ASK_KINDS)[number], typeof rungs>,
  ),
});
export type Phrases = z.output<typeof phrasesFile>;
