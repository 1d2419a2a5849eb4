// The facts of the rules as the diagrams see them: each cut into a few cells at the thresholds in use, with
// the possible cells of a person, and the criteria compiled against them.
import type { Prior } from '../knowledge/fact-file.js';
import type { Criterion, SchemeVersion } from '../knowledge/scheme-file.js';
import type { FactModel, Facts } from './facts.js';

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

/** Collects the facts that criteria use, and the borders of their cells. */
export class VariableTable {
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
export function reader(v: Variable, model: FactModel): (facts: Facts, on: number) => number {
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
