// What the diagrams show to be wrong with the rules: criteria that can never or always hold, branches that
// change nothing, award levels nobody reaches, stale sources, texts that name parameters that do not exist.
import type { Source } from '../knowledge/fact-file.js';
import type { Problem } from '../knowledge/problem.js';
import type { SchemeFile } from '../knowledge/scheme-file.js';
import { dayFrom, isoDay } from './day.js';
import type { NodeId } from './diagram.js';
import {
  type CompiledCriterion,
  type CompiledScheme,
  type DayRules,
  NO,
  type Rules,
  toDiagram,
  YES,
} from './rules.js';

const STALE_DAYS = 365;

/** A sum of money as Vietnamese writes it: 4.000.000. */
const MONEY = /(?<![\d.])\d{1,3}(?:\.\d{3})+(?![\d.])/u;

/** Where a scheme (or `facts`) stands: its file, and the file's text for the lines. */
export interface SchemeText {
  file: string;
  text?: string;
}

/**
 * Lints the law of every day: that of `on` (today), and of each earlier or later version. Errors: contradictory,
 * unreachable or redundant criteria, dead levels, sums of money written into texts. Warnings: sources not checked
 * for 12 months, levels of equal amount. Days past the last change are those of `on` or the last change.
 */
export function lintRules(rules: Rules, on: number, textOf: (scheme: string) => SchemeText): Problem[] {
  const problems = [
    ...staleSources(rules.model.file.sources, on, textOf('facts')),
    ...rules.schemes.flatMap((s) => lintFile(rules, s, on, textOf(s.id))),
  ];
  // Today's law first: what is wrong on several days is told of today.
  const first = rules.schemes.flatMap((s) => s.versions.map((v) => dayFrom(v.from)));
  const days = rules.changes.filter((day) => first.some((from) => from <= day));
  const told = new Set<string>();
  for (const day of [on, ...days]) {
    const law = rules.on(day);
    for (const scheme of law.schemes)
      for (const p of lintScheme(law, scheme, textOf(scheme.id))) {
        const key = `${p.file}: ${p.message}`;
        if (!told.has(key))
          problems.push(day === on ? p : { ...p, message: `${p.message} (law of ${isoDay(day)})` });
        told.add(key);
      }
  }
  return problems;
}

/** The line of the first node with these ids, one inside the other, from version `from` on; 0 when not known. */
function lineOf({ text }: SchemeText, from: string, ids: readonly string[]): number {
  if (text === undefined) return 0;
  const lines = text.split('\n');
  const find = (start: number, word: RegExp) => lines.findIndex((l, i) => i >= start && word.test(l));
  const version = Math.max(0, find(0, new RegExp(`^\\s*- from: ${from}$`, 'u')));
  // A branch without an id of its own is found by the criterion around it.
  const walk = (start: number) =>
    ids.reduce((at, id) => {
      const next = find(Math.max(start, at), new RegExp(`\\bid: "?${id}"?(?![\\w-])`, 'u'));
      return next < 0 ? at : next;
    }, -1);
  const at = walk(version);
  if (at >= 0) return at + 1;
  // `like` takes what a version leaves out from an earlier one.
  return Math.max(walk(0), ids.length === 0 ? version : 0) + 1;
}

/** The first line that holds `word`, from 1; 0 when there is none. */
const lineWith = ({ text }: SchemeText, word: string) =>
  (text?.split('\n') ?? []).findIndex((l) => l.includes(word)) + 1;

function staleSources(sources: Readonly<Record<string, Source>>, on: number, where: SchemeText): Problem[] {
  return Object.entries(sources)
    .filter(([, source]) => on - dayFrom(source.checked) > STALE_DAYS)
    .map(([id, source]) => ({
      file: where.file,
      line: lineWith(where, `${id}:`),
      message: `source ${id} was last checked on ${source.checked}`,
      severity: 'warning' as const,
    }));
}

/** What does not hang on a day: stale sources, and texts that name no parameter or a sum of their own. */
function lintFile(rules: Rules, scheme: SchemeFile, on: number, where: SchemeText): Problem[] {
  const problems = staleSources(scheme.sources, on, where);
  const say = (word: string, message: string) =>
    problems.push({ file: where.file, line: lineWith(where, word), message, severity: 'error' });
  const known = new Set([
    ...Object.keys(scheme.parameters),
    ...Object.keys(rules.model.file.parameters),
    'user',
    'bot',
  ]);
  const texts = JSON.stringify(scheme.versions);
  for (const name of new Set([...texts.matchAll(/\{([a-z][a-z0-9-]*)\}/g)].map((m) => m[1]!)))
    if (!known.has(name)) say(`{${name}}`, `text names {${name}}, which is no parameter`);
  const sum = MONEY.exec(texts)?.[0];
  if (sum !== undefined) say(sum, `${sum}: a sum of money in a text must be a dated, cited {parameter}`);
  return problems;
}

/** What the diagrams of one day's law show. */
function lintScheme(day: DayRules, scheme: CompiledScheme, where: SchemeText): Problem[] {
  const { version } = scheme;
  if (!version) return [];
  const d = day.diagrams;
  const all = day.variables.map((v) => (1 << v.cells) - 1);
  const problems: Problem[] = [];
  const say = (severity: Problem['severity'], ids: readonly string[], message: string) =>
    problems.push({ file: where.file, line: lineOf(where, version.from, ids), message, severity });
  d.scratch(() => {
    const diagrams = scheme.criteria.map((c) => toDiagram(d, c));
    const conjunction = (list: NodeId[]) => list.reduce((a, b) => d.combine(a, b, Math.min), YES);
    const own = conjunction(diagrams);
    const possible = d.reach(own, all).some((e) => e !== NO);
    if (!possible) say('error', [], 'nobody can be eligible: the criteria contradict each other');
    scheme.criteria.forEach((c, i) => {
      const ends = d.reach(diagrams[i]!, all);
      if (ends.length === 1)
        say('error', [c.id], `${c.id}: ${ends[0] === NO ? 'can never hold' : 'always holds'}`);
      else if (possible && conjunction(diagrams.filter((_, k) => k !== i)) === own)
        say('error', [c.id], `${c.id}: is redundant, the other criteria imply it`);
      for (const branch of redundant(day, c))
        say('error', [c.id, branch], `${branch}: this branch changes nothing`);
    });
    for (const part of scheme.parts) {
      // Levels are looked at for those who may get the scheme at all.
      const reachable = new Set(
        d.reach(
          d.combine(own, part.diagram, (o, level) => (o === NO ? 63 : level)),
          all,
        ),
      );
      part.levels.forEach((level, n) => {
        const first = part.levels.findIndex(
          (l) => JSON.stringify([l.amount, l.notFirm]) === JSON.stringify([level.amount, level.notFirm]),
        );
        if (!reachable.has(first + 1))
          say('error', [part.id, level.id], `${part.id}.${level.id}: nobody reaches this level`);
        else if (first !== n)
          say(
            'warning',
            [part.id, level.id],
            `${part.id}.${level.id}: same amount as ${part.levels[first]!.id}`,
          );
      });
    }
  });
  return problems;
}

/** Ids of children of any/all/none nodes without which the node says the same. */
function redundant(day: DayRules, c: CompiledCriterion): string[] {
  const d = day.diagrams;
  const found = c.kids.flatMap((k) => redundant(day, k));
  if (c.kids.length > 1) {
    const whole = toDiagram(d, c);
    c.kids.forEach((kid, i) => {
      const without = toDiagram(d, { ...c, kids: c.kids.filter((_, k) => k !== i) });
      if (without === whole) found.push(kid.id);
    });
  }
  return found;
}
