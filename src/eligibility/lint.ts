// What the diagrams show to be wrong with the rules: criteria that can never or always hold, branches that
// change nothing, award levels nobody reaches, stale sources, texts that name parameters that do not exist.
import type { Problem } from '../knowledge/problem.js';
import { dayFrom } from './day.js';
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

/**
 * Lints the law of day `on`. Errors: contradictory or unreachable criteria, dead levels. Warnings: redundant
 * criteria, sources not checked for 12 months. `fileOf` names the file of a scheme for the messages.
 */
export function lintRules(rules: Rules, on: number, fileOf: (scheme: string) => string): Problem[] {
  const day = rules.on(on);
  return [...day.schemes.flatMap((s) => lintScheme(day, s, on, fileOf(s.id)))];
}

function lintScheme(day: DayRules, scheme: CompiledScheme, on: number, file: string): Problem[] {
  const d = day.diagrams;
  const all = day.variables.map((v) => (1 << v.cells) - 1);
  const problems: Problem[] = [];
  const say = (severity: Problem['severity'], message: string) =>
    problems.push({ file, line: 0, message, severity });
  for (const [id, source] of Object.entries(scheme.file.sources))
    if (on - dayFrom(source.checked) > STALE_DAYS)
      say('warning', `source ${id} was last checked on ${source.checked}`);
  problems.push(...placeholders(day, scheme, file));
  if (!scheme.version) return problems;

  d.scratch(() => {
    const diagrams = scheme.criteria.map((c) => toDiagram(d, c));
    const conjunction = (list: NodeId[]) => list.reduce((a, b) => d.combine(a, b, Math.min), YES);
    const own = conjunction(diagrams);
    if (!d.reach(own, all).some((e) => e !== NO))
      say('error', 'nobody can be eligible: the criteria contradict each other');
    scheme.criteria.forEach((c, i) => {
      const ends = d.reach(diagrams[i]!, all);
      if (ends.length === 1) say('error', `${c.id}: ${ends[0] === NO ? 'can never hold' : 'always holds'}`);
      else if (conjunction(diagrams.filter((_, k) => k !== i)) === own)
        say('warning', `${c.id}: is redundant, the other criteria imply it`);
      for (const branch of redundant(day, c)) say('error', `${branch}: this branch changes nothing`);
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
        if (!reachable.has(first + 1)) say('error', `${part.id}.${level.id}: nobody reaches this level`);
        else if (first !== n)
          say('warning', `${part.id}.${level.id}: same amount as ${part.levels[first]!.id}`);
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

/** Texts with `{name}` must name a parameter of the scheme or of facts.yaml. */
function placeholders(day: DayRules, scheme: CompiledScheme, file: string): Problem[] {
  const known = new Set([
    ...Object.keys(scheme.file.parameters),
    ...Object.keys(day.model.file.parameters),
    'user',
    'bot',
  ]);
  const names = new Set(
    [...JSON.stringify(scheme.file.versions).matchAll(/\{([a-z][a-z0-9-]*)\}/g)].map((m) => m[1]!),
  );
  return [...names]
    .filter((n) => !known.has(n))
    .map((n) => ({
      file,
      line: 0,
      message: `text names {${n}}, which is no parameter`,
      severity: 'error' as const,
    }));
}
