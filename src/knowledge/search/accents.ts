// Accents for a text typed without any: the accented forms that the documents have side by side. A hint for the
// search, never shown as what the person wrote.
import type { Token } from './tokens.js';
import type { Vocabulary } from './vocabulary.js';

const FORM_WEIGHT = 0.5;
const PAIR_WEIGHT = 1.5;
const FORMS_TRIED = 6;

interface Step {
  form: string;
  score: number;
  from: number;
}

/**
 * The likeliest accented key of each word (Viterbi over forms and pairs of the vocabulary); undefined where no
 * neighbouring pair supports it.
 */
export function restoreAccents(words: readonly Token[], vocabulary: Vocabulary): (string | undefined)[] {
  if (words.length < 2) return words.map(() => undefined);
  const lattice: Step[][] = [];
  for (const word of words) {
    const forms = [...vocabulary.formsOf(word.bare)].sort((a, b) => b[1] - a[1]).slice(0, FORMS_TRIED);
    if (forms.length === 0) forms.push([word.accented, 0]);
    const before = lattice.at(-1);
    lattice.push(
      forms.map(([form, count]) => {
        const own = FORM_WEIGHT * Math.log1p(count);
        let best: Step = { form, score: own, from: -1 };
        before?.forEach((step, from) => {
          const score = step.score + own + PAIR_WEIGHT * Math.log1p(vocabulary.accentedPair(step.form, form));
          if (best.from < 0 || score > best.score) best = { form, score, from };
        });
        return best;
      }),
    );
  }
  const path: string[] = [];
  let at = 0;
  const end = lattice.at(-1)!;
  for (let i = 1; i < end.length; i++) if (end[i]!.score > end[at]!.score) at = i;
  for (let i = lattice.length - 1; i >= 0; i--) {
    const step = lattice[i]![at]!;
    path[i] = step.form;
    at = step.from;
  }
  return path.map((form, i) => {
    const left = i > 0 && vocabulary.accentedPair(path[i - 1]!, form) > 0;
    const right = i + 1 < path.length && vocabulary.accentedPair(form, path[i + 1]!) > 0;
    return left || right ? form : undefined;
  });
}
