// Does a typed text ask something? For the conversation, which answers questions at any step.
import { EMPTY_LEXICON, type Lexicon } from './lexicon.js';
import { isQuestion } from './politeness.js';
import { readWords } from './words.js';

/** True for a question mark, a question word, or "có … không" at the end. */
export const asksQuestion = (text: string, context: { lexicon?: Lexicon } = {}): boolean =>
  isQuestion(readWords(text, context.lexicon ?? EMPTY_LEXICON), text);
