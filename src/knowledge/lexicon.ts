// Reads knowledge/lexicon.yaml: teencode, regional words, synonyms, fillers and everyday names of trades. Checks
// it (unknown keys, cycles, a phrase under two trades) and resolves chains once, so that readers never loop.
import { z } from 'zod';
import type { Lexicon } from '../vietnamese/lexicon.js';
import { normalise } from '../vietnamese/normalise.js';
import type { Problem } from './problem.js';
import { readYaml } from './yaml.js';

const phrase = z.string().trim().min(1).max(60);

const lexiconSchema = z.strictObject({
  /** Abbreviation or teencode → standard words. */
  short: z.record(phrase, phrase),
  /** Regional word or words → standard words. */
  region: z.record(phrase, phrase),
  /** Term → other names for it; used by search. */
  synonyms: z.record(phrase, z.array(phrase).min(1).max(30)),
  fillers: z.array(phrase),
  /** Occupation id → what people call it. */
  trades: z.record(z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/), z.array(phrase).min(1).max(40)),
  /** A trade that nobody teaches → the occupation ids offered instead. */
  akin: z.record(phrase, z.array(z.string()).min(1).max(3)).default({}),
});

/** How deep a short form may lead to another before it counts as a cycle. */
const MAX_CHAIN = 8;

/**
 * Reads the lexicon from its YAML text. `value` is undefined when there is an error; every defect found is in
 * `problems` with its line. A word that leads back to itself is an error that names the circle.
 */
export function readLexicon(file: string, text: string): { value: Lexicon | undefined; problems: Problem[] } {
  const { value: raw, problems, lineOf } = readYaml(file, text, lexiconSchema);
  if (raw === undefined) return { value: undefined, problems };
  const report = (path: PropertyKey[], message: string, severity: Problem['severity'] = 'error') =>
    problems.push({ file, line: lineOf(path), message, severity });

  const direct = new Map<string, { words: string[]; path: PropertyKey[] }>();
  const regional = new Map<string, string>();
  for (const section of ['short', 'region'] as const) {
    for (const [key, full] of Object.entries(raw[section])) {
      const from = normalise(key);
      const path = [section, key];
      if (from === '') report(path, `${section}.${key}: nothing is left of this word when it is normalised`);
      const to = normalise(full);
      if (section === 'short' && from.includes(' '))
        report(path, `short.${key}: a short form is one word, without spaces`);
      if (direct.has(from)) report(path, `${section}.${key}: "${from}" stands here twice`);
      // "bắp cải: bắp cải" keeps a longer word from being taken apart; it leads nowhere.
      if (from !== to || section === 'short') direct.set(from, { words: to.split(' '), path });
      if (section === 'region') regional.set(from, to);
    }
  }

  const expansions = new Map<string, readonly string[]>();
  const inCircle = new Set<string>();
  const resolve = (word: string, trail: readonly string[]): readonly string[] => {
    const entry = direct.get(word);
    if (entry === undefined) return [word];
    if (trail.includes(word) || trail.length >= MAX_CHAIN) {
      const circle = [...trail.slice(trail.indexOf(word)), word];
      if (!circle.some((w) => inCircle.has(w)))
        report(entry.path, `${entry.path.join('.')}: the words lead in a circle: ${circle.join(' → ')}`);
      for (const w of circle) inCircle.add(w);
      return [word];
    }
    return entry.words.flatMap((w) => resolve(w, [...trail, word]));
  };
  for (const [word, { path }] of direct) {
    const full = resolve(word, []);
    if (path[0] === 'short') expansions.set(word, full);
    else regional.set(word, full.join(' '));
  }

  const trades = new Map<string, readonly string[]>();
  const ownerOf = new Map<string, string>();
  for (const [id, phrases] of Object.entries(raw.trades)) {
    const list = phrases.map((p) => normalise(p));
    list.forEach((p, i) => {
      const owner = ownerOf.get(p);
      if (owner !== undefined) report(['trades', id, i], `trades.${id}: "${p}" already belongs to ${owner}`);
      ownerOf.set(p, id);
    });
    trades.set(id, list);
  }

  const synonyms = new Map<string, readonly string[]>();
  for (const [term, list] of Object.entries(raw.synonyms)) {
    const from = normalise(term);
    const others = list.map((t) => normalise(t));
    if (others.includes(from))
      report(['synonyms', term], `synonyms.${term}: a term is listed as its own synonym`);
    if (synonyms.has(from)) report(['synonyms', term], `synonyms.${term}: "${from}" stands here twice`);
    synonyms.set(from, others);
  }

  const akin = new Map<string, readonly string[]>();
  for (const [name, ids] of Object.entries(raw.akin)) {
    ids.forEach((id, i) => {
      if (!trades.has(id)) report(['akin', name, i], `akin.${name}: there is no trade "${id}"`);
    });
    const owner = ownerOf.get(normalise(name));
    if (owner !== undefined) report(['akin', name], `akin.${name}: this is what people call ${owner}`);
    akin.set(normalise(name), ids);
  }

  const value: Lexicon = {
    expansions,
    regional,
    synonyms,
    fillers: new Set(raw.fillers.map((f) => normalise(f))),
    trades,
    akin,
  };
  return { value: problems.some((p) => p.severity === 'error') ? undefined : value, problems };
}
