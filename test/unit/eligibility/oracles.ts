// The same scheme files, translated automatically for three other engines. They share nothing with our
// evaluator but the files and the derived facts, which come in as plain values.
import { LogicEngine } from 'json-logic-engine';
import { Engine as RulesEngine } from 'json-rules-engine';
import Publicodes from 'publicodes';
import { type Facts, parameterOn } from '../../../src/eligibility/facts.js';
import type { DayRules } from '../../../src/eligibility/rules.js';
import type { Amount, Criterion, SchemeFile, SchemeVersion } from '../../../src/knowledge/scheme-file.js';

export type Flat = Record<string, string | number | boolean | null>;

/** Facts and derived facts of a completely known person as plain values. */
export function flatten(day: DayRules, facts: Facts, on: number): Flat {
  const { model } = day;
  const flat: Flat = {};
  for (const name of [...model.names, ...Object.keys(model.file.derived)]) {
    const domain = model.domain(name);
    if (domain) {
      const mask = model.mask(name, facts, on);
      if ((mask & (mask - 1)) === 0) flat[name] = domain[31 - Math.clz32(mask)]!;
      continue;
    }
    const s = model.span(name, facts, on);
    if (!s.some) flat[name] = null;
    else if (!s.none && s.lo === s.hi) flat[name] = s.lo;
  }
  return flat;
}

interface Law {
  file: SchemeFile;
  version: SchemeVersion;
  value: (bound: number | string) => number;
}

/** The schemes in force on a day with a function from `$name` to its value. */
export function lawOf(day: DayRules, on: number): Law[] {
  return day.schemes.flatMap(({ file, version }) => {
    if (!version) return [];
    const value = (bound: number | string): number => {
      if (typeof bound === 'number') return bound;
      const p = file.parameters[bound.slice(1)] ?? day.model.file.parameters[bound.slice(1)]!;
      return parameterOn(p, on)!.value;
    };
    return [{ file, version, value }];
  });
}

// ---------------------------------------------------------------- json-logic

const numeric = ['gte', 'gt', 'lte', 'lt'] as const;
const signs = { gte: '>=', gt: '>', lte: '<=', lt: '<' } as const;

function leafLogic(c: Criterion, law: Law): object {
  const fact = { var: c.fact! };
  const tests: object[] = [];
  if (c.is !== undefined) tests.push({ '===': [fact, c.is] });
  if (c.in !== undefined) tests.push({ in: [fact, c.in] });
  if (c.not !== undefined) tests.push({ '!==': [fact, c.not] });
  if (c.exists === false) tests.push({ '===': [fact, null] });
  if (c.exists === true) tests.push({ '!==': [fact, null] });
  for (const key of numeric)
    if (c[key] !== undefined)
      tests.push({ '!==': [fact, null] }, { [signs[key]]: [fact, law.value(c[key]!)] });
  return { and: tests };
}

/** 0 no, 1 ask, 2 yes. */
function valueLogic(c: Criterion, law: Law): object {
  const top = c.ask ? 1 : 2;
  const kids = (list: Criterion[]) => list.map((k) => valueLogic(k, law));
  if (c.ref !== undefined) return { min: [valueLogic(law.version.define![c.ref]!, law), top] };
  if (c.all) return { min: [...kids(c.all), top] };
  if (c.any) return { min: [{ max: kids(c.any) }, top] };
  if (c.none) return { min: [{ '-': [2, { max: kids(c.none) }] }, top] };
  return { if: [leafLogic(c, law), top, 0] };
}

const operand = (o: string, law: Law): object | number => (o.startsWith('$') ? law.value(o) : { var: o });

function amountLogic(a: Amount, law: Law): object {
  const base = a.upTo === undefined ? operand(a.of, law) : { min: [operand(a.of, law), law.value(a.upTo)] };
  const factors = [base, ...(a.times ?? []).map((t) => operand(t, law))];
  const share = a.share === undefined ? 1 : law.value(a.share) / 100;
  return { round: [{ '*': [...factors, share] }] };
}

export interface OracleResult {
  /** 0 no, 1 ask, 2 yes. */
  outcome: Record<string, number>;
  /** Sum of the parts of the schemes with outcome 2. */
  total: Record<string, number>;
}

/** Outcomes and totals by json-logic-engine, compiled once. */
export function jsonLogicOracle(day: DayRules, on: number): (flat: Flat) => OracleResult {
  const engine = new LogicEngine();
  engine.addMethod('round', ([x]: [number]) => Math.round(x));
  const laws = lawOf(day, on);
  const compiled = laws.map((law) => ({
    id: law.file.id,
    law,
    own: engine.build({ min: law.version.criteria.map((c) => valueLogic(c, law)) }) as (f: Flat) => number,
    parts: law.version.parts.map(
      (part) =>
        engine.build({
          if: [
            ...part.levels.flatMap((l) =>
              l.when
                ? [{ '===': [valueLogic(l.when, law), 2] }, amountLogic(l.amount, law)]
                : [true, amountLogic(l.amount, law)],
            ),
            0,
          ],
        }) as (f: Flat) => number,
    ),
    cap: law.version.cap && (engine.build(amountLogic(law.version.cap.amount, law)) as (f: Flat) => number),
  }));
  return (flat) => {
    const outcome: Record<string, number> = {};
    for (const c of compiled) {
      const own = c.own(flat);
      outcome[c.id] = c.law.version.force === 'uncertain' ? Math.min(own, 1) : own;
    }
    for (const c of compiled)
      if (c.law.version.replacedBy?.schemes.some((s) => outcome[s] === 2)) outcome[c.id] = 0;
    const total: Record<string, number> = {};
    for (const c of compiled) {
      const sums = c.parts.map((p) => p(flat));
      c.law.version.parts.forEach((part, i) => {
        const other = part.lessExemption;
        if (other !== undefined && outcome[other] === 2) {
          const off = compiled.find((x) => x.id === other)!.parts.reduce((s, p) => s + p(flat), 0);
          sums[i] = Math.max(0, sums[i]! - off);
        }
      });
      const sum = sums.reduce((a, b) => a + b, 0);
      total[c.id] = c.cap ? Math.min(sum, c.cap(flat)) : sum;
    }
    return { outcome, total };
  };
}

// ---------------------------------------------------------------- publicodes

type Rule = Record<string, unknown> | string;

const rulePath = (id: string) => `scheme ${id.replace(/[0-9]/g, (d) => 'abcdefghij'[Number(d)]!)}`;
const text = (v: string | boolean) => (typeof v === 'boolean' ? (v ? 'oui' : 'non') : `'${v}'`);

function leafPublicodes(c: Criterion, law: Law, nullable: (f: string) => boolean): Rule {
  const name = factRule(c.fact!);
  const tests: Rule[] = [];
  const is = (v: string | boolean) =>
    typeof v === 'boolean' ? (v ? name : `${name} = non`) : `${name} = ${text(v)}`;
  if (c.is !== undefined) tests.push(is(c.is));
  if (c.in !== undefined) tests.push({ 'une de ces conditions': c.in.map(is) });
  if (c.not !== undefined) tests.push(`${name} != ${text(c.not)}`);
  // "Never" is a number below every threshold; a criterion with an upper bound always has a lower one too.
  if (c.exists === false) tests.push(`${name} < ${-NEVER}`);
  if (c.exists === true) tests.push(`${name} >= ${-NEVER}`);
  for (const key of numeric)
    if (c[key] !== undefined) {
      if (nullable(c.fact!)) tests.push(`${name} > 0 - ${NEVER}`);
      tests.push(`${name} ${signs[key]} ${law.value(c[key]!)}`);
    }
  return { 'toutes ces conditions': tests };
}

const NEVER = 100_000;
const factRule = (f: string) =>
  `fact ${f.replace(/[A-Z]/g, (u) => ` ${u.toLowerCase()}`).replace(/[0-9]/g, 'n')}`;

/** The condition that a criterion is worth at least `level` (1 ask, 2 yes). */
function atLeast(c: Criterion, level: number, law: Law, nullable: (f: string) => boolean): Rule {
  if (c.ask && level === 2) return 'non';
  const kids = (list: Criterion[], l = level) => list.map((k) => atLeast(k, l, law, nullable));
  if (c.ref !== undefined) return atLeast(law.version.define![c.ref]!, level, law, nullable);
  if (c.all) return { 'toutes ces conditions': kids(c.all) };
  if (c.any) return { 'une de ces conditions': kids(c.any) };
  if (c.none) return { '=': [{ 'une de ces conditions': kids(c.none, 3 - level) }, 'non'] };
  return leafPublicodes(c, law, nullable);
}

export interface PublicodesOracle {
  outcome(flat: Flat): Record<string, number>;
  /** Facts that publicodes reports as missing for the outcomes, with its scores. */
  missing(flat: Flat): Map<string, number>;
}

/** Outcomes by publicodes; a fact not in `flat` is unknown. */
export function publicodesOracle(day: DayRules, on: number, scope?: readonly string[]): PublicodesOracle {
  const laws = lawOf(day, on);
  const published: Record<string, unknown> = {};
  const nullable = (f: string) => day.model.file.derived[f]?.nullable === true;
  const names = new Map<string, string>();
  for (const v of day.variables) {
    published[factRule(v.name)] = null;
    names.set(factRule(v.name), v.name);
  }
  const targets: { id: string; level: number; rule: string }[] = [];
  const conditions = (law: Law, level: number): Rule[] => {
    if (law.version.force === 'uncertain' && level === 2) return ['non'];
    const own = law.version.criteria.map((c) => atLeast(c, level, law, nullable));
    const replaced = (law.version.replacedBy?.schemes ?? [])
      .filter((s) => laws.some((l) => l.file.id === s))
      .map((s) => `${rulePath(s)} yes = non`);
    return [...own, ...replaced];
  };
  for (const law of laws)
    for (const [level, word] of [
      [1, 'maybe'],
      [2, 'yes'],
    ] as const) {
      const rule = `${rulePath(law.file.id)} ${word}`;
      published[rule] = { 'toutes ces conditions': conditions(law, level) };
      if (scope === undefined || scope.includes(law.file.id)) targets.push({ id: law.file.id, level, rule });
    }
  const engine = new Publicodes(published as never, { logger: { log() {}, warn() {}, error() {} } });
  const situate = (flat: Flat) => {
    const situation: Record<string, string | number> = {};
    for (const v of day.variables) {
      const value = flat[v.name];
      if (value === undefined) continue;
      situation[factRule(v.name)] =
        value === null ? -2 * NEVER : typeof value === 'number' ? value : text(value);
    }
    engine.setSituation(situation as never);
  };
  return {
    outcome(flat) {
      situate(flat);
      const outcome: Record<string, number> = {};
      for (const t of targets)
        if (engine.evaluate(t.rule).nodeValue === true) outcome[t.id] = Math.max(outcome[t.id] ?? 0, t.level);
        else outcome[t.id] ??= 0;
      return outcome;
    },
    missing(flat) {
      situate(flat);
      const scores = new Map<string, number>();
      for (const t of targets)
        for (const [rule, score] of Object.entries(engine.evaluate(t.rule).missingVariables)) {
          const name = names.get(rule);
          if (name !== undefined) scores.set(name, (scores.get(name) ?? 0) + score);
        }
      return scores;
    },
  };
}

// ---------------------------------------------------------------- json-rules-engine (speed only)

type Condition = Record<string, unknown>;

function condition(c: Criterion, law: Law): Condition {
  if (c.ref !== undefined) return condition(law.version.define![c.ref]!, law);
  if (c.all) return { all: c.all.map((k) => condition(k, law)) };
  if (c.any) return { any: c.any.map((k) => condition(k, law)) };
  if (c.none) return { not: { any: c.none.map((k) => condition(k, law)) } };
  const tests: Condition[] = [];
  const test = (operator: string, value: unknown) => tests.push({ fact: c.fact!, operator, value });
  if (c.is !== undefined) test('equal', c.is);
  if (c.in !== undefined) test('in', c.in);
  if (c.not !== undefined) test('notEqual', c.not);
  if (c.gte !== undefined) test('greaterThanInclusive', law.value(c.gte));
  if (c.gt !== undefined) test('greaterThan', law.value(c.gt));
  if (c.lte !== undefined) test('lessThanInclusive', law.value(c.lte));
  if (c.lt !== undefined) test('lessThan', law.value(c.lt));
  return { all: tests };
}

/** Which schemes have every criterion met (yes or ask), by json-rules-engine. */
export function jsonRulesOracle(
  day: DayRules,
  on: number,
  scope: readonly string[],
): (flat: Flat) => Promise<string[]> {
  const engine = new RulesEngine([], { allowUndefinedFacts: true });
  for (const law of lawOf(day, on))
    if (scope.includes(law.file.id))
      engine.addRule({
        conditions: { all: law.version.criteria.map((c) => condition(c, law)) } as never,
        event: { type: law.file.id },
      });
  return async (flat) => {
    const { events } = await engine.run(flat);
    return events.map((e) => e.type);
  };
}
