// What is known about one person: reads and checks the facts object, and answers for every fact which values
// are still possible. A missing key is unknown, never "no" and never 0.
import type { Fact, FactFile, FormulaName, Parameter } from '../knowledge/fact-file.js';
import { nearestName } from '../knowledge/problem.js';
import { dayFrom, isoDay, parseDays } from './day.js';
import { booleanFormulas, numberFormulas, type Span } from './formulas.js';

/** One fact as it comes in: a value, several values still possible, or a range of a number or date. */
export type FactValue =
  | string
  | number
  | boolean
  | null
  | readonly (string | boolean)[]
  | { from?: number | string; to?: number | string };
export type Facts = Readonly<Record<string, FactValue>>;

/** Why a facts object cannot be used, in the shape that `check` prints. */
export interface FactError {
  path: string;
  message: string;
  nearest: string | null;
}

/** A date that is not null, but of which no day is known: the answer "yes, once" to "bao giờ chưa?". */
export const SOME_DAY: FactValue = { from: '1900-01-01' };

const FIRST_DAY = dayFrom('1900-01-01');
/** How far ahead a date may lie (a service or a contract about to end). */
const YEARS_AHEAD = 3;

/** The value of a dated parameter on a day, or undefined when it has none: never a neighbouring period's. */
export function parameterOn(parameter: Parameter, on: number): Parameter['values'][number] | undefined {
  return parameter.values.findLast((v) => dayFrom(v.from) <= on && (v.to == null || on <= dayFrom(v.to)));
}

interface Computed {
  formula: FormulaName;
  of: string[];
}

type Reader<T> = (facts: Facts, on: number) => T;

const exactly = (value: number): Span => ({ lo: value, hi: value, none: false, some: true, given: true });
const readEnd = (x: number | string) => (typeof x === 'number' ? { lo: x, hi: x } : parseDays(x)!);
/** A number of law on a day for which none is given. */
const ANY_NUMBER: Span = { lo: 0, hi: Number.POSITIVE_INFINITY, none: false, some: true, given: false };
const NEVER: Span = { lo: 0, hi: 0, none: true, some: false, given: true };

export class FactModel {
  /** Every fact name in the order of the vocabulary; `missing` lists follow it. */
  readonly names: readonly string[];
  private readonly order: Map<string, number>;
  private readonly domains = new Map<string, readonly (string | boolean)[]>();
  private readonly bits = new Map<string, Map<unknown, number>>();
  private readonly maskReaders = new Map<string, Reader<number>>();
  private readonly spanReaders = new Map<string, Reader<Span>>();

  constructor(readonly file: FactFile) {
    this.names = Object.keys(file.facts);
    this.order = new Map(this.names.map((n, i) => [n, i]));
    for (const [name, f] of [...Object.entries(file.facts), ...Object.entries(file.derived)]) {
      if (f.type !== 'boolean' && f.type !== 'choice') continue;
      const domain = f.type === 'boolean' ? [true, false] : Object.keys((f as Fact).values ?? {});
      this.domains.set(name, domain);
      this.bits.set(name, new Map(domain.map((v, i) => [v, 1 << i])));
    }
  }

  fact(name: string): Fact {
    return this.file.facts[name]!;
  }

  /** The values of a boolean or choice, in order; undefined for numbers and dates. */
  domain(name: string): readonly (string | boolean)[] | undefined {
    return this.domains.get(name);
  }

  /** Sorts fact names in the order of the vocabulary, each once. */
  sorted(names: Iterable<string>): string[] {
    return [...new Set(names)].sort((a, b) => this.order.get(a)! - this.order.get(b)!);
  }

  /**
   * The facts that would still tell more about a fact or derived fact. Where another fact that wins is already
   * there but not exact (a birth year), or where another alone would settle it, it is that one.
   */
  open(name: string, facts: Facts, on: number): string[] {
    return this.asks(name).flatMap((f) => {
      if (this.isKnown(f, facts, on)) return [];
      const from = this.file.facts[f]!.from;
      if (from?.mode === 'wins' && from.of.every((x) => facts[x] !== undefined)) return from.of;
      const { ask } = from ?? {};
      const open = ask !== undefined && facts[ask] === undefined;
      return [open && this.isKnown(f, { ...facts, [ask]: 1 }, on) ? ask : f];
    });
  }

  /** The facts a person can be asked for, to learn the value of a fact or derived fact. */
  asks(name: string): readonly string[] {
    const derived = this.file.derived[name];
    if (!derived) return [name];
    return derived.asks ?? derived.of.filter((f) => this.file.facts[f] !== undefined);
  }

  /** The values still possible of a boolean or choice, one bit each. */
  mask(name: string, facts: Facts, on: number): number {
    return this.maskReader(name)(facts, on);
  }

  /** The range still possible of a number or date; choices count by their place in the domain. */
  span(name: string, facts: Facts, on: number): Span {
    return this.spanReader(name)(facts, on);
  }

  /** `mask` of one fact as a function: names are looked up once, not for every person. */
  maskReader(name: string): Reader<number> {
    let reader = this.maskReaders.get(name);
    if (!reader) {
      reader = this.makeMaskReader(name);
      this.maskReaders.set(name, reader);
    }
    return reader;
  }

  /** `span` of one fact as a function. */
  spanReader(name: string): Reader<Span> {
    let reader = this.spanReaders.get(name);
    if (!reader) {
      reader = this.makeSpanReader(name);
      this.spanReaders.set(name, reader);
    }
    return reader;
  }

  private makeMaskReader(name: string): Reader<number> {
    const bits = this.bits.get(name)!;
    const full = (1 << bits.size) - 1;
    const derived = this.file.derived[name];
    if (derived) {
      const formula = booleanFormulas[derived.formula as FormulaName]!;
      const inputs = derived.of.map((f) => this.spanReader(f));
      return (facts, on) => formula(inputs.map((read) => read(facts, on)));
    }
    return (facts) => {
      const value = facts[name];
      const bit = bits.get(value);
      if (bit !== undefined) return bit;
      return Array.isArray(value) ? value.reduce((m: number, v) => m | (bits.get(v) ?? 0), 0) || full : full;
    };
  }

  private makeSpanReader(name: string): Reader<Span> {
    const derived = this.file.derived[name];
    if (derived) return this.computed(derived as Computed);
    const parameter = this.file.parameters[name];
    if (parameter) {
      const values = parameter.values.map((v) => ({
        from: dayFrom(v.from),
        to: v.to == null ? Number.POSITIVE_INFINITY : dayFrom(v.to),
        span: exactly(v.value),
      }));
      return (_, on) => values.findLast((v) => v.from <= on && on <= v.to)?.span ?? ANY_NUMBER;
    }
    const fact = this.file.facts[name]!;
    if (fact.type === 'choice') {
      const mask = this.maskReader(name);
      return (facts, on) => {
        const m = mask(facts, on);
        return {
          lo: 31 - Math.clz32(m & -m),
          hi: 31 - Math.clz32(m),
          none: false,
          some: true,
          given: facts[name] !== undefined,
        };
      };
    }
    const stated = this.statedReader(name, fact);
    if (!fact.from) return stated;
    const { mode, of } = fact.from;
    const compute = this.computed(fact.from as Computed);
    const clipped: Reader<Span> = (facts, on) => {
      const s = compute(facts, on);
      const b = this.bounds(fact, on);
      return { ...s, lo: Math.max(s.lo, b.lo), hi: Math.min(s.hi, b.hi) };
    };
    if (mode === 'stands-in')
      return (facts, on) => (facts[name] === undefined ? clipped(facts, on) : stated(facts, on));
    return (facts, on) => (of.some((f) => facts[f] === undefined) ? stated(facts, on) : clipped(facts, on));
  }

  /** What the person or the catalogue said about a number or date, without any formula. */
  private statedReader(name: string, fact: Fact): Reader<Span> {
    const missing = fact.default === undefined ? undefined : exactly(fact.default);
    // "năm nay" of what has happened ends today, not on 31 December.
    const lastPossible = (hi: number, lo: number, on: number) =>
      fact.past ? Math.max(lo, Math.min(hi, on)) : hi;
    return (facts, on) => {
      const value = facts[name];
      if (typeof value === 'number') return exactly(value);
      if (typeof value === 'string') {
        const { lo, hi } = parseDays(value)!;
        return { lo, hi: lastPossible(hi, lo, on), none: false, some: true, given: true };
      }
      if (value === undefined)
        return missing ?? { ...this.bounds(fact, on), none: fact.nullable, some: true, given: false };
      if (value === null) return NEVER;
      const range = value as { from?: number | string; to?: number | string };
      const widest = this.bounds(fact, on);
      const lo = range.from === undefined ? widest.lo : readEnd(range.from).lo;
      const hi = range.to === undefined ? widest.hi : readEnd(range.to).hi;
      return { lo, hi: lastPossible(hi, lo, on), none: false, some: true, given: true };
    };
  }

  private computed(c: Computed): Reader<Span> {
    const formula = numberFormulas[c.formula]!;
    const inputs = c.of.map((f) => this.spanReader(f));
    const [only] = inputs;
    if (inputs.length === 1) return (facts, on) => formula([only!(facts, on)], on);
    return (facts, on) =>
      formula(
        inputs.map((read) => read(facts, on)),
        on,
      );
  }

  /** True when nothing more can be learned about a fact. */
  isKnown(name: string, facts: Facts, on: number): boolean {
    if (this.bits.has(name)) {
      const m = this.mask(name, facts, on);
      return (m & (m - 1)) === 0;
    }
    const s = this.span(name, facts, on);
    return s.some ? !s.none && s.lo === s.hi : true;
  }

  /** The lowest and highest value a number or date may have at all. */
  bounds(fact: Fact, on: number): { lo: number; hi: number } {
    if (fact.type === 'date') return { lo: FIRST_DAY, hi: fact.past ? on : on + 366 * YEARS_AHEAD };
    return { lo: fact.min ?? 0, hi: fact.max ?? Number.POSITIVE_INFINITY };
  }

  /**
   * Checks a facts object against the vocabulary. Gives the first thing wrong: an unknown name, a value that
   * cannot be, with the nearest right one. `prefix` goes before the fact's name in `path`.
   */
  validate(facts: unknown, on: number, prefix = ''): FactError | undefined {
    if (typeof facts !== 'object' || facts === null || Array.isArray(facts))
      return { path: prefix.replace(/\.$/, ''), message: 'must be one object of facts', nearest: null };
    for (const [name, value] of Object.entries(facts)) {
      if (value === undefined) continue;
      const fact = Object.hasOwn(this.file.facts, name) ? this.file.facts[name] : undefined;
      if (!fact)
        return {
          path: prefix + name,
          message: `unknown fact "${name}"`,
          nearest: nearestName(name, this.names) ?? null,
        };
      const wrong = this.wrong(name, fact, value, on);
      if (wrong) return { path: prefix + name, ...wrong };
    }
    const clash = contradiction(facts as Facts);
    return clash && { ...clash, path: prefix + clash.path };
  }

  private wrong(name: string, fact: Fact, value: unknown, on: number): Omit<FactError, 'path'> | undefined {
    const bad = (message: string, nearest: string | null = null) => ({
      message: `${name}: ${message}`,
      nearest,
    });
    const shown = JSON.stringify(value);
    if (value === null)
      return fact.nullable ? undefined : bad('null is no value here; leave the key out when it is unknown');
    const domain = this.domains.get(name);
    if (domain) {
      const values = Array.isArray(value) ? value : [value];
      if (values.length === 0) return bad('needs at least one possible value');
      for (const v of values)
        if (!domain.includes(v as never))
          return bad(
            `${JSON.stringify(v)} is not one of ${domain.join(', ')}`,
            closest(v, domain, fact.values),
          );
      return undefined;
    }
    const ends =
      typeof value === 'object' && !Array.isArray(value)
        ? (value as { from?: unknown; to?: unknown })
        : undefined;
    if (ends && Object.keys(ends).some((k) => k !== 'from' && k !== 'to'))
      return bad('a range has from and to');
    const given = ends ? [ends.from, ends.to].filter((x) => x !== undefined) : [value];
    const { lo, hi } = this.bounds(fact, on);
    for (const v of given) {
      if (fact.type === 'number') {
        if (typeof v !== 'number' || !Number.isFinite(v)) return bad(`${shown} is not a number`);
        if (fact.integer && !Number.isInteger(v))
          return bad(`${v} is not a whole number`, String(Math.floor(v)));
        if (v < lo || v > hi) return bad(`${v} is not between ${lo} and ${hi}`, String(v < lo ? lo : hi));
      } else {
        const days = typeof v === 'string' ? parseDays(v) : undefined;
        if (!days) return bad(`${shown} is not a date (YYYY-MM-DD, YYYY-MM or YYYY)`);
        if (days.hi < lo || days.lo > hi)
          return bad(
            `${v} is not between ${isoDay(lo)} and ${isoDay(hi)}`,
            days.lo > hi ? isoDay(hi) : isoDay(lo),
          );
      }
    }
    return undefined;
  }
}

/** Two facts that cannot both be: which of them to look at, and the nearest value that fits the other. */
function contradiction({
  priorSupportOn,
  priorSupportCount,
  priorSupportScheme,
  courseMonths,
  studyDays,
  yearOfStudy,
}: Facts): FactError | undefined {
  if (priorSupportOn === null && typeof priorSupportCount === 'number' && priorSupportCount > 0)
    return clash('priorSupportCount', 'is above 0, but priorSupportOn says never', '0');
  if (priorSupportOn === null && priorSupportScheme !== undefined)
    return clash('priorSupportScheme', 'is given, but priorSupportOn says never');
  if (typeof priorSupportOn === 'string' && priorSupportCount === 0)
    return clash('priorSupportCount', 'is 0, but priorSupportOn is a day', '1');
  if (typeof courseMonths !== 'number') return undefined;
  const beyond = `is beyond a course of ${courseMonths} months`;
  const [days, years] = [Math.ceil(courseMonths * 31), Math.ceil(courseMonths / 12)];
  if (typeof studyDays === 'number' && studyDays > days) return clash('studyDays', beyond, String(days));
  if (typeof yearOfStudy === 'number' && yearOfStudy > years)
    return clash('yearOfStudy', beyond, String(years));
  return undefined;
}

const clash = (path: string, message: string, nearest: string | null = null): FactError => ({
  path,
  message: `${path}: ${message}`,
  nearest,
});

const folded = (text: string) =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/gi, 'd').toLowerCase();

/** The value whose Vietnamese label was typed, else the one nearest in spelling; with so few one always is. */
function closest(
  value: unknown,
  domain: readonly (string | boolean)[],
  labels: Readonly<Record<string, string>> = { true: 'Có', false: 'Không' },
): string {
  const text = folded(String(value));
  const names = domain.map(String);
  if (value === false && names.some((n) => n === 'no' || n === 'none'))
    return names.find((n) => n === 'no' || n === 'none')!;
  const said = Object.entries(labels).map(([name, label]) => ({ name, label: folded(label) }));
  const labelled =
    said.find((s) => s.label === text) ?? said.find((s) => text.length > 2 && s.label.includes(text));
  const found = labelled?.name ?? nearestName(text, names);
  if (found) return found;
  const common = (a: string) => [...new Set(a)].filter((c) => text.includes(c)).length / a.length;
  return names.reduce((best, n) => (common(n) > common(best) ? n : best));
}
