// Compiles scheme files and facts into what one day's law needs: variables cut at the thresholds the rules
// use, criteria trees, and one decision diagram for the outcome of each scheme and the level of each part.
import type { FactFile, Prior, Source } from '../knowledge/fact-file.js';
import type { Amount, Criterion, Part, SchemeFile, SchemeVersion } from '../knowledge/scheme-file.js';
import { dayFrom } from './day.js';
import { Diagrams, type NodeId } from './diagram.js';
import { FactModel, type Facts, parameterOn } from './facts.js';

/** The value of a criterion or outcome: `no` < `ask` < `yes`. */
export const NO = 0;
export const ASK = 1;
export const YES = 2;

interface Cut {
  at: number;
  /** The cut lies just after `at` (for > and ≤) instead of just before it (for ≥ and <). */
  after: boolean;
}

/** One fact or derived fact as the diagrams see it: a few cells, and how to find the possible ones. */
export interface Variable {
  index: number;
  name: string;
  cells: number;
  /** Upper borders of the cells of a number; undefined for booleans and choices. */
  cuts: Cut[] | undefined;
  /** A nullable number has one more cell, the last: "never". */
  nullable: boolean;
  /** Probability of each cell, for the order of questions only. */
  weights: number[];
  /** The facts a person can be asked for to settle it. */
  asks: readonly string[];
  cost: number;
}

/** A criterion with its names resolved; `cap` is ASK where the law is uncertain even if it holds. */
export interface CompiledCriterion {
  id: string;
  form: 'fact' | 'all' | 'any' | 'none';
  variable: number;
  /** Cells that satisfy a fact criterion. */
  holdsIn: number;
  kids: CompiledCriterion[];
  cap: number;
  source: Criterion;
  cite: string;
}

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

/** Collects the facts that criteria use, and the borders of their cells. */
class VariableTable {
  private readonly variables = new Map<string, Variable>();

  constructor(private readonly model: FactModel) {}

  collect(c: Criterion, version: SchemeVersion, number: (b: number | string) => number): void {
    if (c.ref !== undefined) this.collect(version.define![c.ref]!, version, number);
    for (const kid of [...(c.all ?? []), ...(c.any ?? []), ...(c.none ?? [])])
      this.collect(kid, version, number);
    if (c.fact === undefined) return;
    const v = this.variable(c.fact);
    for (const [bound, after] of [
      [c.gte, false],
      [c.lt, false],
      [c.gt, true],
      [c.lte, true],
    ] as const) {
      if (bound === undefined || !v.cuts) continue;
      const at = number(bound);
      if (!v.cuts.some((k) => k.at === at && k.after === after)) v.cuts.push({ at, after });
    }
  }

  private variable(name: string): Variable {
    let v = this.variables.get(name);
    if (!v) {
      const asks = this.model.asks(name);
      const definition = this.model.file.facts[name] ?? this.model.file.derived[name]!;
      v = {
        index: this.variables.size,
        name,
        cells: 0,
        cuts: this.model.domain(name) ? undefined : [],
        nullable: definition.nullable,
        weights: [],
        asks,
        cost: Math.min(...asks.map((f) => this.model.fact(f).cost)),
      };
      this.variables.set(name, v);
    }
    return v;
  }

  finish(): Variable[] {
    for (const v of this.variables.values()) {
      const prior = (this.model.file.facts[v.name] ?? this.model.file.derived[v.name])!.prior;
      if (v.cuts) {
        v.cuts.sort((a, b) => a.at - b.at || Number(a.after) - Number(b.after));
        v.cells = v.cuts.length + 1 + (v.nullable ? 1 : 0);
        v.weights = numberWeights(v, prior);
      } else {
        const domain = this.model.domain(v.name)!;
        v.cells = domain.length;
        v.weights = domain.map((x) => prior?.shares?.[String(x)] ?? (prior ? 0 : 1 / domain.length));
      }
      if (v.cells > 30) throw new Error(`${v.name} has too many thresholds`);
    }
    return [...this.variables.values()];
  }

  compile(
    c: Criterion,
    path: string,
    inherited: string,
    version: SchemeVersion,
    number: (b: number | string) => number,
    citeText: (cite: Readonly<Record<string, string>> | undefined) => string,
  ): CompiledCriterion {
    const cite = c.cite ? citeText(c.cite) : inherited;
    const id = c.id ?? path;
    const base = { id, source: c, cite, cap: c.ask ? ASK : YES, variable: -1, holdsIn: 0 };
    if (c.ref !== undefined) {
      const target = this.compile(version.define![c.ref]!, c.ref, cite, version, number, citeText);
      return { ...base, form: 'all', kids: [target] };
    }
    const kids = (list: Criterion[]) =>
      list.map((k, i) => this.compile(k, `${id}-${i + 1}`, cite, version, number, citeText));
    if (c.all) return { ...base, form: 'all', kids: kids(c.all) };
    if (c.any) return { ...base, form: 'any', kids: kids(c.any) };
    if (c.none) return { ...base, form: 'none', kids: kids(c.none) };
    const v = this.variable(c.fact!);
    return { ...base, form: 'fact', kids: [], variable: v.index, holdsIn: this.holdsIn(v, c, number) };
  }

  private holdsIn(v: Variable, c: Criterion, number: (b: number | string) => number): number {
    const full = (1 << v.cells) - 1;
    if (!v.cuts) {
      const domain = this.model.domain(v.name)!;
      const bits = (values: (string | boolean)[]) =>
        values.reduce((m: number, x) => m | (1 << domain.indexOf(x)), 0);
      let set = full;
      if (c.is !== undefined) set &= bits([c.is]);
      if (c.in !== undefined) set &= bits(c.in);
      if (c.not !== undefined) set &= ~bits([c.not]);
      return set;
    }
    const never = v.nullable ? 1 << (v.cells - 1) : 0;
    let set = full & ~never;
    const cut = (bound: number | string, after: boolean) => {
      const at = number(bound);
      return v.cuts!.findIndex((k) => k.at === at && k.after === after);
    };
    const from = (i: number) => full & ~((1 << (i + 1)) - 1);
    if (c.gte !== undefined) set &= from(cut(c.gte, false));
    if (c.gt !== undefined) set &= from(cut(c.gt, true));
    if (c.lt !== undefined) set &= ~from(cut(c.lt, false));
    if (c.lte !== undefined) set &= ~from(cut(c.lte, true));
    if (c.exists === false) set = never;
    return set;
  }
}

function numberWeights(v: Variable, prior: Prior | undefined): number[] {
  const cuts = v.cuts!;
  const weights = new Array<number>(v.cells).fill(0);
  if (!prior?.ranges) return weights.fill(1 / v.cells);
  if (v.nullable) weights[v.cells - 1] = prior.never ?? 0;
  let lo = prior.from ?? 0;
  for (const [hi, share] of prior.ranges) {
    for (let cell = 0; cell <= cuts.length; cell++) {
      const a = Math.max(lo, cell === 0 ? lo : cuts[cell - 1]!.at + (cuts[cell - 1]!.after ? 0.5 : 0));
      const b = Math.min(hi, cell === cuts.length ? hi : cuts[cell]!.at + (cuts[cell]!.after ? 0.5 : 0));
      if (b > a) weights[cell]! += (share * (b - a)) / (hi - lo);
    }
    lo = hi;
  }
  return weights;
}

/** A function from a person to the possible cells of one variable. */
function reader(v: Variable, model: FactModel): (facts: Facts, on: number) => number {
  const { name } = v;
  if (!v.cuts) return model.maskReader(name);
  const plain = model.file.facts[name] !== undefined && model.file.facts[name]!.from === undefined;
  const span = model.spanReader(name);
  const cuts = v.cuts;
  const never = v.nullable ? 1 << (v.cells - 1) : 0;
  const cell = (x: number) => {
    let i = 0;
    while (i < cuts.length && (x > cuts[i]!.at || (x === cuts[i]!.at && !cuts[i]!.after))) i++;
    return i;
  };
  return (facts, on) => {
    const value = plain ? facts[name] : undefined;
    if (typeof value === 'number') return 1 << cell(value);
    const s = span(facts, on);
    const none = s.none ? never : 0;
    if (!s.some) return none;
    const lo = cell(s.lo);
    const hi = s.hi === s.lo ? lo : cell(s.hi);
    return none | (((1 << (hi + 1)) - 1) & ~((1 << lo) - 1));
  };
}
