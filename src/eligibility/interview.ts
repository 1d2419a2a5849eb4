// The next question: never one that cannot change anything, towards a "yes" first, rare cases together in one
// list, sensitive ones last. Deterministic; the same facts give the same question whatever was asked before.
import type { Fact } from '../knowledge/fact-file.js';
import { sumOf } from './amounts.js';
import { type Masks, type NodeId, TERMINALS } from './diagram.js';
import { type Facts, type FactValue, SOME_DAY } from './facts.js';
import { ASK, type CompiledScheme, type DayRules, type Rules, type Variable, YES } from './rules.js';

export interface Option {
  value: string | boolean;
  label: string;
}

/** One fact asked by itself. Texts carry {user}/{bot}. `options` are the values still possible. */
export interface SingleQuestion {
  kind: 'single';
  fact: string;
  type: Fact['type'];
  text: string;
  help: string;
  sensitive: boolean;
  options: Option[];
}

/** Several rare cases in one list; what is not ticked is answered "no". */
export interface MultiQuestion {
  kind: 'multi';
  facts: { fact: string; label: string; help: string; sensitive: boolean }[];
  text: string;
  none: string;
}

export type Question = SingleQuestion | MultiQuestion;

export interface InterviewOptions {
  /** Scheme ids in question; all when left out. */
  scope?: readonly string[];
  /** Facts answered "không biết" or "không muốn nói": never asked again. */
  unknown?: readonly string[];
  /** Most lines in one list of rare cases; 1 asks everything one by one. */
  group?: number;
  /** Ask for what only changes a sum, once the verdicts are settled. */
  amounts?: boolean;
}

/** A case at most this likely is asked in a list. */
const RARE = 0.2;
/** What an uncertain outcome counts against a firm yes, when choosing which scheme to settle first. */
const ASK_WORTH = 0.3;
const MOST_LINES = 6;

const worthOf = (end: number) => (end === YES ? 1 : end === ASK ? ASK_WORTH : 0);

/**
 * The next question for a person, or null when nothing asked could still change an answer in scope.
 * `facts` must have passed validation.
 */
export function nextQuestion(
  rules: Rules,
  facts: Facts,
  on: number,
  options: InterviewOptions = {},
): Question | null {
  const day = rules.on(on);
  return day.diagrams.scratch(() => new Interview(day, facts, on, options).next());
}

/**
 * The facts after an answer. For a list: the ticked fact names. For a single question: the value, or undefined
 * for "không biết" (the caller then adds the fact to `unknown`).
 */
export function applyAnswer(
  rules: Rules,
  facts: Facts,
  question: Question,
  answer: readonly string[] | FactValue | undefined,
): Facts {
  if (question.kind === 'single')
    return answer === undefined ? facts : { ...facts, [question.fact]: answer as FactValue };
  const ticked = new Set(answer as readonly string[]);
  const next: Record<string, FactValue> = { ...facts };
  for (const { fact } of question.facts) {
    const tick = rules.model.fact(fact).tick!;
    next[fact] = !ticked.has(fact)
      ? tick.no
      : tick.yes === 'some'
        ? SOME_DAY
        : tick.yes.length === 1
          ? tick.yes[0]!
          : tick.yes;
  }
  return next;
}

class Interview {
  private readonly masks: Int32Array;
  private readonly weights: number[][];
  private readonly unknown: ReadonlySet<string>;
  private readonly schemes: CompiledScheme[];

  constructor(
    private readonly day: DayRules,
    private readonly facts: Facts,
    private readonly on: number,
    private readonly options: InterviewOptions,
  ) {
    this.masks = day.masks(facts, on);
    this.weights = day.variables.map((v) => v.weights);
    this.unknown = new Set(options.unknown ?? []);
    this.schemes = day.schemes.filter((s) => options.scope === undefined || options.scope.includes(s.id));
  }

  next(): Question | null {
    const open = this.restrictAll(
      this.schemes.map((s) => s.outcome),
      this.masks,
    );
    const target = this.target(open);
    if (target !== undefined) {
      const best = this.bestVariable(target);
      if (best !== undefined) return this.ask(this.factOf(best)!, open);
    }
    return this.options.amounts === false ? null : this.amountQuestion();
  }

  /** What is still open of some diagrams; equal ones count once. */
  private restrictAll(diagrams: readonly NodeId[], masks: Masks): NodeId[] {
    const memo = new Map<NodeId, NodeId>();
    const left = diagrams
      .map((d) => this.day.diagrams.restrict(d, masks, memo))
      .filter((d) => d >= TERMINALS);
    return [...new Set(left)];
  }

  /** The open diagram with the highest chance of a yes for the effort left. */
  private target(open: readonly NodeId[]): NodeId | undefined {
    let best: NodeId | undefined;
    let bestWorth = -1;
    const memo = new Map<NodeId, number>();
    for (const d of open) {
      const support = this.day.diagrams.support(d);
      if (![...support].some((v) => this.factOf(v) !== undefined)) continue;
      const chance = this.day.diagrams.expect(d, this.masks, this.weights, worthOf, memo);
      const worth = chance / this.cost(support);
      if (worth > bestWorth) {
        best = d;
        bestWorth = worth;
      }
    }
    return best;
  }

  /** One step ahead: the variable that leaves the least to ask on average, its own cost included. */
  private bestVariable(diagram: NodeId): number | undefined {
    const d = this.day.diagrams;
    let best: number | undefined;
    let bestCost = Number.POSITIVE_INFINITY;
    const masks = Int32Array.from(this.masks);
    const askable = [...d.support(diagram)].filter((v) => this.factOf(v) !== undefined);
    // What people do not like to say is asked only when the scheme hangs on nothing else any more.
    const plain = askable.filter((v) => !this.day.model.fact(this.factOf(v)!).sensitive);
    for (const v of plain.length > 0 ? plain : askable) {
      const weights = this.weights[v]!;
      let expected = 0;
      let total = 0;
      for (let cell = 0; cell < weights.length; cell++) {
        if (((this.masks[v]! >> cell) & 1) === 0) continue;
        const p = Math.max(weights[cell]!, 1e-6);
        masks[v] = 1 << cell;
        expected += p * this.cost(d.support(d.restrict(diagram, masks)));
        total += p;
      }
      masks[v] = this.masks[v]!;
      const cost = this.day.variables[v]!.cost + expected / total;
      if (cost < bestCost - 1e-9) {
        best = v;
        bestCost = cost;
      }
    }
    return best;
  }

  private cost(support: Iterable<number>): number {
    let cost = 0;
    for (const v of support) cost += this.day.variables[v]!.cost;
    return cost;
  }

  /** The fact to ask for a variable now; undefined when it cannot be asked (not known, or not its turn). */
  private factOf(variable: number): string | undefined {
    const { name } = this.day.variables[variable]!;
    return this.day.model.open(name, this.facts, this.on).find((f) => this.mayAsk(f));
  }

  private mayAsk(fact: string): boolean {
    const { model } = this.day;
    if (this.unknown.has(fact) || model.isKnown(fact, this.facts, this.on)) return false;
    const definition = model.fact(fact);
    if (definition.question === undefined) return false;
    const before = definition.presupposes;
    if (!before) return true;
    if (model.domain(before.fact)) {
      const domain = model.domain(before.fact)!;
      const bit = 1 << domain.indexOf(before.not as string | boolean);
      return (model.mask(before.fact, this.facts, this.on) & bit) === 0;
    }
    return !model.span(before.fact, this.facts, this.on).none;
  }

  /**
   * The question for a fact; a rare case takes others along that still matter when every line above it is left
   * unticked, so that no line is there for nothing in the usual case.
   */
  private ask(fact: string, open: readonly NodeId[]): Question {
    const most = this.options.group ?? MOST_LINES;
    if (most <= 1 || !this.rare(fact)) return this.single(fact);
    const lines = [fact];
    let left = open;
    let facts: Facts = this.facts;
    while (lines.length < most) {
      facts = { ...facts, [lines.at(-1)!]: this.day.model.fact(lines.at(-1)!).tick!.no };
      const masks = this.day.masks(facts, this.on);
      left = this.restrictAll(left, masks);
      const next = this.mostShared(left, lines);
      if (next === undefined) break;
      lines.push(next);
    }
    return lines.length === 1 ? this.single(fact) : this.multi(lines);
  }

  /** The rare fact that most of the open verdicts depend on. */
  private mostShared(open: readonly NodeId[], taken: readonly string[]): string | undefined {
    const uses = new Map<string, number>();
    for (const d of open) {
      const support = this.day.diagrams.support(d);
      for (const v of support) {
        const fact = this.factOf(v);
        if (fact !== undefined && !taken.includes(fact) && this.rare(fact))
          uses.set(fact, (uses.get(fact) ?? 0) + 1 / support.size);
      }
    }
    let best: string | undefined;
    for (const [fact, n] of uses) if (best === undefined || n > uses.get(best)! + 1e-9) best = fact;
    return best;
  }

  /** A fact with a "tick" line that is not yet narrowed down and is rarely ticked. */
  private rare(fact: string): boolean {
    const { tick, prior } = this.day.model.fact(fact);
    if (!tick || this.facts[fact] !== undefined) return false;
    const no = tick.no === null ? (prior?.never ?? 0) : (prior?.shares?.[String(tick.no)] ?? 0);
    return 1 - no <= RARE + 1e-9;
  }

  private single(fact: string): SingleQuestion {
    const { model } = this.day;
    const definition = model.fact(fact);
    const domain = model.domain(fact) ?? [];
    const mask = domain.length > 0 ? model.mask(fact, this.facts, this.on) : 0;
    const label = (v: string | boolean) =>
      typeof v === 'boolean' ? (v ? 'Có' : 'Không') : (definition.values![v] ?? v);
    return {
      kind: 'single',
      fact,
      type: definition.type,
      text: definition.question!,
      help: definition.help ?? '',
      sensitive: definition.sensitive,
      options: domain.filter((_, i) => (mask >> i) & 1).map((value) => ({ value, label: label(value) })),
    };
  }

  private multi(facts: string[]): MultiQuestion {
    const { model } = this.day;
    const line = (fact: string) => {
      const f = model.fact(fact);
      return { fact, label: f.tick!.label, help: f.help ?? '', sensitive: f.sensitive };
    };
    const lines = model.sorted(facts).map(line);
    return {
      kind: 'multi',
      // Sensitive cases stand last, so that nobody has to read past them.
      facts: [...lines.filter((l) => !l.sensitive), ...lines.filter((l) => l.sensitive)],
      text: 'Dạ, {user} có thuộc trường hợp nào dưới đây không ạ? {User} có thể chọn nhiều dòng.',
      none: 'Không thuộc trường hợp nào',
    };
  }

  /** What can still change the sum of a scheme that the person surely gets. */
  private amountQuestion(): Question | null {
    const open: string[] = [];
    for (const scheme of this.schemes) {
      const ends = this.day.diagrams.reach(scheme.outcome, this.masks);
      if (ends.length !== 1 || ends[0] !== YES) continue;
      const { missing } = sumOf(scheme, this.day, this.facts, this.on, this.masks);
      for (const f of missing) if (!open.includes(f) && this.mayAsk(f)) open.push(f);
    }
    if (open.length === 0) return null;
    const most = this.options.group ?? MOST_LINES;
    const rare = open.filter((f) => this.rare(f)).slice(0, most);
    const plain = open.filter((f) => !rare.includes(f));
    if (plain.length > 0) {
      const cost = (f: string) => this.day.model.fact(f).cost;
      return this.single(plain.reduce((a, b) => (cost(b) < cost(a) ? b : a)));
    }
    return rare.length > 1 && most > 1 ? this.multi(rare) : this.single(rare[0]!);
  }
}

/** Which variables a diagram of the day still depends on; for tests and lint. */
export function openVariables(day: DayRules, diagram: NodeId, masks: Masks): Variable[] {
  return day.diagrams.scratch(() =>
    [...day.diagrams.support(day.diagrams.restrict(diagram, masks))].map((v) => day.variables[v]!),
  );
}
