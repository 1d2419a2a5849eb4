// Reads knowledge/search-synonyms.yaml: what only the search needs to know of words, beside the lexicon.
import { z } from 'zod';
import { EMPTY_LEXICON, type Lexicon } from '../../vietnamese/lexicon.js';
import { normalise } from '../../vietnamese/normalise.js';
import type { Problem } from '../problem.js';
import { readYaml } from '../yaml.js';

const phrase = z.string().trim().min(1).max(60);

const searchWordsSchema = z.strictObject({
  /** Short form → what it may stand for, the likeliest first. */
  short: z.record(phrase, z.array(phrase).min(1).max(6)),
  /** Phrases in which questions are put; they are counted little. */
  fillers: z.array(phrase),
  /** Groups of phrases that ask for the same thing. */
  synonyms: z.array(z.array(phrase).min(2).max(30)),
  /** Topic → wordings of what people also ask and nothing here answers. */
  elsewhere: z.record(phrase, z.array(phrase).min(1).max(60)),
});

export interface SearchWords {
  short: ReadonlyMap<string, readonly string[]>;
  fillers: readonly string[];
  synonyms: readonly (readonly string[])[];
  elsewhere: ReadonlyMap<string, readonly string[]>;
}

export const NO_SEARCH_WORDS: SearchWords = {
  short: new Map(),
  fillers: [],
  synonyms: [],
  elsewhere: new Map(),
};

/** Reads the file; a phrase that stands twice in one group, or twice among the fillers, is an error with its line. */
export function readSearchWords(
  file: string,
  text: string,
): { value: SearchWords | undefined; problems: Problem[] } {
  const { value, problems, lineOf } = readYaml(file, text, searchWordsSchema);
  if (!value) return { value: undefined, problems };
  const twice = (list: readonly string[], path: PropertyKey[]) => {
    const seen = new Set<string>();
    list.forEach((entry, at) => {
      if (seen.has(entry))
        problems.push({
          file,
          line: lineOf([...path, at]),
          message: `"${entry}" stands twice in ${path.join('.')}`,
          severity: 'error',
        });
      seen.add(entry);
    });
  };
  const short = new Map(
    Object.entries(value.short).map(([form, readings]) => [
      normalise(form),
      readings.map((r) => normalise(r)),
    ]),
  );
  const fillers = value.fillers.map((f) => normalise(f));
  const synonyms = value.synonyms.map((group) => group.map((p) => normalise(p)));
  twice(fillers, ['fillers']);
  synonyms.forEach((group, at) => {
    twice(group, ['synonyms', at]);
  });
  for (const [topic, wordings] of Object.entries(value.elsewhere)) twice(wordings, ['elsewhere', topic]);
  if (problems.some((p) => p.severity === 'error')) return { value: undefined, problems };
  return {
    value: { short, fillers, synonyms, elsewhere: new Map(Object.entries(value.elsewhere)) },
    problems,
  };
}

/** A lexicon as search uses it. */
export interface SearchLexicon extends Lexicon {
  /** Short form → what it may stand for, the likeliest first. */
  readonly short: ReadonlyMap<string, readonly string[]>;
  /** Groups of phrases that mean the same. */
  readonly groups: readonly (readonly string[])[];
}

/** No words at all. */
export const NO_LEXICON: SearchLexicon = { ...EMPTY_LEXICON, short: new Map(), groups: [] };

/** The lexicon with the search's own words; each of its terms makes a group with its synonyms. */
export function searchLexicon(lexicon: Lexicon, words: SearchWords = NO_SEARCH_WORDS): SearchLexicon {
  return {
    ...lexicon,
    short: words.short,
    fillers: new Set([...lexicon.fillers, ...words.fillers]),
    groups: [
      ...words.synonyms,
      ...[...lexicon.synonyms].map(([term, others]) => [term, ...others]),
      ...[...lexicon.regional].filter(([from, to]) => from !== to),
    ],
  };
}
