// Compiles scheme files and facts into what one day's law needs: variables cut at the thresholds the rules
// use, criteria trees, and one decision diagram for the outcome of each scheme and the level of each part.
import type { FactFile, Source } from '../knowledge/fact-file.js';
import type { Amount, Criterion, Part, SchemeFile, SchemeVersion } from '../knowledge/scheme-file.js';
import { dayFrom } from './day.js';
import { Diagrams, type NodeId } from './diagram.js';
import { FactModel, type Facts, parameterOn } from './facts.js';
import { ASK, type CompiledCriterion, NO, reader, type Variable, VariableTable, YES } from './variables.js';

export { ASK, type CompiledCriterion, NO, type Variable, YES } from './variables.js';

export interface CompiledAmount {
  of: number | string;
  upTo: number | undefined;
  times: (number | string)[];
  share: number;
}

export interface CompiledLevel {
  id: string;
  when: CompiledCriterion | undefined;
  amount: CompiledAmount;
  cite: string;
  text: string;
  notFirm: string | undefined;
}

export interface CompiledPart {
  id: string;
  label: string;
  levels: CompiledLevel[];
  /** End point 0: nothing; n: level n - 1. */
  diagram: NodeId;
  source: Part;
}

export interface CompiledScheme {
  id: string;
  file: SchemeFile;
  /** Undefined on a day before the first version. */
  version: SchemeVersion | undefined;
  criteria: CompiledCriterion[];
  parts: CompiledPart[];
  cap: CompiledAmount | undefined;
  replacedBy: string[];
  /** Outcome by end points NO, ASK, YES. */
  outcome: NodeId;
  /** Outcome as if the force of the law were certain and nothing replaced it: for `ifApplied`. */
  applied: NodeId;
  /** Parameter values of the day, by name. */
  parameters: ReadonlyMap<string, number>;
  /** `$name` or number to its value. */
  citeText: (cite: Readonly<Record<string, string>> | undefined) => string;
}

/** Everything that holds from one change of law to the next. */
export interface DayRules {
  model: FactModel;
  variables: Variable[];
  schemes: CompiledScheme[];
  byId: Map<string, CompiledScheme>;
  diagrams: Diagrams;
  /** The possible cells of every variable for a person. */
  masks(facts: Facts, on: number): Int32Array;
  maskOf(variable: number, facts: Facts, on: number): number;
}

export interface Rules {
  model: FactModel;
  schemes: readonly SchemeFile[];
  /** The days on which something changes, in order. */
  changes: readonly number[];
  /** The law of a day; compiled once between two changes of it. */
  on(day: number): DayRules;
}

/**
 * Compiles checked scheme files and facts. The order of `schemes` is the order of results and, among equals,
 * of questions.
 */
export function compileRules(schemes: readonly SchemeFile[], facts: FactFile): Rules {
  const model = new FactModel(facts);
  const changes = new Set<number>();
  const dates = (from: string, to: string | null | undefined) => {
    changes.add(dayFrom(from));
    if (to != null) changes.add(dayFrom(to) + 1);
  };
  for (const scheme of schemes) {
    for (const v of scheme.versions) dates(v.from, v.to);
    for (const p of Object.values(scheme.parameters)) for (const v of p.values) dates(v.from, v.to);
  }
  for (const p of Object.values(facts.parameters)) for (const v of p.values) dates(v.from, v.to);
  const starts = [...changes].sort((a, b) => a - b);
  const compiled = new Map<number, DayRules>();
  return {
    model,
    schemes,
    changes: starts,
    on(day) {
      const period = starts.findLastIndex((s) => s <= day);
      let rules = compiled.get(period);
      if (!rules) {
        rules = compileDay(schemes, model, day);
        compiled.set(period, rules);
      }
      return rules;
    },
  };
}

function compileDay(schemes: readonly SchemeFile[], model: FactModel, on: number): DayRules {
  const versions = schemes.map((s) => s.versions.find((v) => covers(v, on)));
  const parameters = schemes.map((s) => valuesOn(s, model.file, on));
  const variables = new VariableTable(model);

  // First pass: every variable and every threshold, before any diagram fixes the number of cells.
  versions.forEach((version, i) => {
    const number = (bound: number | string) => resolve(bound, parameters[i]!);
    for (const c of version?.criteria ?? []) variables.collect(c, version!, number);
    for (const part of version?.parts ?? [])
      for (const level of part.levels) if (level.when) variables.collect(level.when, version!, number);
  });
  const list = variables.finish();
  const diagrams = new Diagrams(list.map((v) => v.cells));

  const compiled = schemes.map((file, i): CompiledScheme => {
    const version = versions[i];
    const number = (bound: number | string) => resolve(bound, parameters[i]!);
    const citeText = (cite: Readonly<Record<string, string>> | undefined) => citation(cite, file.sources);
    const compile = (c: Criterion, path: string, cite: string): CompiledCriterion =>
      variables.compile(c, path, cite, version!, number, citeText);
    const criteria = (version?.criteria ?? []).map((c, n) => compile(c, `criterion-${n + 1}`, ''));
    const parts = (version?.parts ?? []).map((part): CompiledPart => {
      const levels = part.levels.map(
        (level): CompiledLevel => ({
          id: level.id,
          when: level.when && compile(level.when, `${part.id}-${level.id}`, citeText(level.cite)),
          amount: compileAmount(level.amount, number),
          cite: citeText(level.cite),
          text: level.text,
          notFirm: level.notFirm,
        }),
      );
      // The best level that holds; equal amounts are one end point, so a second reason is never asked for.
      const same = levels.map((l) => levels.findIndex((k) => amountKey(k) === amountKey(l)));
      const diagram = levels.reduceRight<NodeId>((rest, level, n) => {
        if (!level.when) return same[n]! + 1;
        const when = toDiagram(diagrams, level.when);
        return choose(diagrams, when, same[n]! + 1, rest);
      }, 0);
      return { id: part.id, label: part.label, levels, diagram, source: part };
    });
    const own =
      version === undefined
        ? file.before.outcome === 'ask'
          ? ASK
          : NO
        : criteria.map((c) => toDiagram(diagrams, c)).reduce((a, b) => diagrams.combine(a, b, Math.min), YES);
    const outcome = version?.force === 'uncertain' ? diagrams.mapEnds(own, (x) => Math.min(x, ASK)) : own;
    return {
      id: file.id,
      file,
      version,
      criteria,
      parts,
      cap: version?.cap && compileAmount(version.cap.amount, number),
      replacedBy: version?.replacedBy?.schemes ?? [],
      outcome,
      applied: own,
      parameters: parameters[i]!,
      citeText,
    };
  });
  const byId = new Map(compiled.map((c) => [c.id, c]));
  for (const scheme of compiled)
    for (const by of scheme.replacedBy) {
      const other = byId.get(by);
      if (other)
        scheme.outcome = diagrams.combine(scheme.outcome, other.outcome, (x, y) => (y === YES ? NO : x));
    }
  const readers = list.map((v) => reader(v, model));
  return {
    model,
    variables: list,
    schemes: compiled,
    byId,
    diagrams,
    maskOf: (variable, facts, day) => readers[variable]!(facts, day),
    masks(facts, day) {
      const masks = new Int32Array(readers.length);
      for (let v = 0; v < readers.length; v++) masks[v] = readers[v]!(facts, day);
      return masks;
    },
  };
}

const covers = (v: { from: string; to: string | null }, on: number) =>
  dayFrom(v.from) <= on && (v.to === null || on <= dayFrom(v.to));

/** Parameter values of a day: the scheme's own, and the shared ones of facts.yaml. */
function valuesOn(scheme: SchemeFile, facts: FactFile, on: number): Map<string, number> {
  const values = new Map<string, number>();
  for (const [name, p] of [...Object.entries(facts.parameters), ...Object.entries(scheme.parameters)]) {
    const value = parameterOn(p, on);
    if (value) values.set(name, value.value);
  }
  return values;
}

function resolve(bound: number | string, parameters: ReadonlyMap<string, number>): number {
  if (typeof bound === 'number') return bound;
  const value = parameters.get(bound.slice(1));
  if (value === undefined) throw new Error(`${bound} has no value on this day`);
  return value;
}

/** "Nghị định 338/2025/NĐ-CP, Điều 25 khoản 1". */
export function citation(
  cite: Readonly<Record<string, string>> | undefined,
  sources: Readonly<Record<string, Source>>,
): string {
  const [source, place] = Object.entries(cite ?? {})[0] ?? [];
  return source === undefined ? '' : `${sources[source]!.name}, ${place}`;
}

function compileAmount(a: Amount, number: (b: number | string) => number): CompiledAmount {
  const operand = (name: string) => (name.startsWith('$') ? number(name) : name);
  return {
    of: operand(a.of),
    upTo: a.upTo === undefined ? undefined : number(a.upTo),
    times: (a.times ?? []).map(operand),
    share: a.share === undefined ? 1 : number(a.share) / 100,
  };
}

const amountKey = (l: CompiledLevel) => JSON.stringify([l.amount, l.notFirm]);

/** A diagram with end points NO, ASK, YES of one criterion. */
export function toDiagram(d: Diagrams, c: CompiledCriterion): NodeId {
  const cap = (node: NodeId) => (c.cap === YES ? node : d.mapEnds(node, (x) => Math.min(x, c.cap)));
  if (c.form === 'fact') return d.test(c.variable, c.holdsIn, c.cap, NO);
  const kids = c.kids.map((k) => toDiagram(d, k));
  if (c.form === 'all') return cap(kids.reduce((a, b) => d.combine(a, b, Math.min), YES));
  const any = kids.reduce((a, b) => d.combine(a, b, Math.max), NO);
  return cap(c.form === 'any' ? any : d.mapEnds(any, (x) => YES - x));
}

/** `then` where `when` surely holds, else `rest`. */
function choose(d: Diagrams, when: NodeId, then: number, rest: NodeId): NodeId {
  return d.combine(when, rest, (w, r) => (w === YES ? then : r));
}
