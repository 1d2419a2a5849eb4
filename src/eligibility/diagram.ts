// Hash-consed multi-valued decision diagrams. A node asks one variable and has a child for each of its cells;
// equal sub-diagrams are one node, so "can this still change the answer" is a look at which nodes are left.

/** Ids below this are end points: the value itself. */
export const TERMINALS = 64;
export type NodeId = number;

/** For each variable the cells still possible, one bit each. */
export type Masks = ArrayLike<number>;

export class Diagrams {
  private readonly vars: number[] = new Array(TERMINALS).fill(Number.MAX_SAFE_INTEGER);
  private readonly kids: (readonly NodeId[])[] = new Array(TERMINALS).fill([]);
  private readonly unique = new Map<string, NodeId>();
  private readonly keys: string[] = new Array(TERMINALS).fill('');

  /** `cells[v]` is the number of cells of variable v; variables are asked in the order of their numbers. */
  constructor(readonly cells: readonly number[]) {}

  /** Number of inner nodes. */
  get size(): number {
    return this.vars.length - TERMINALS;
  }

  varOf(node: NodeId): number {
    return this.vars[node]!;
  }

  childrenOf(node: NodeId): readonly NodeId[] {
    return this.kids[node]!;
  }

  /** The diagram that asks `variable` and goes on with `children`; the child itself when all are one. */
  node(variable: number, children: readonly NodeId[]): NodeId {
    const first = children[0]!;
    if (children.every((c) => c === first)) return first;
    const key = `${variable}:${children.join(',')}`;
    const known = this.unique.get(key);
    if (known !== undefined) return known;
    const id = this.vars.length;
    this.vars.push(variable);
    this.kids.push(children);
    this.keys.push(key);
    this.unique.set(key, id);
    return id;
  }

  /** `inside` where the variable's cell is one of the bits of `set`, else `outside`. */
  test(variable: number, set: number, inside: NodeId, outside: NodeId): NodeId {
    const children = Array.from({ length: this.cells[variable]! }, (_, c) =>
      (set >> c) & 1 ? inside : outside,
    );
    return this.node(variable, children);
  }

  /** Applies `f` to the end points of both diagrams, for every combination of cells. */
  combine(
    a: NodeId,
    b: NodeId,
    f: (x: number, y: number) => number,
    memo = new Map<number, NodeId>(),
  ): NodeId {
    if (a < TERMINALS && b < TERMINALS) return f(a, b);
    const key = a * 67_108_864 + b;
    const known = memo.get(key);
    if (known !== undefined) return known;
    const variable = Math.min(this.vars[a]!, this.vars[b]!);
    const children: NodeId[] = [];
    for (let c = 0; c < this.cells[variable]!; c++) {
      const x = this.vars[a] === variable ? this.kids[a]![c]! : a;
      const y = this.vars[b] === variable ? this.kids[b]![c]! : b;
      children.push(this.combine(x, y, f, memo));
    }
    const id = this.node(variable, children);
    memo.set(key, id);
    return id;
  }

  /** Changes every end point by `f`. */
  mapEnds(a: NodeId, f: (x: number) => number): NodeId {
    return this.combine(a, 0, (x) => f(x));
  }

  /**
   * The diagram of what is still open when only the cells of `masks` are possible. Cells that are impossible
   * count as the first possible one, so a variable is in the result iff its value can still change the answer.
   */
  restrict(node: NodeId, masks: Masks, memo = new Map<NodeId, NodeId>()): NodeId {
    if (node < TERMINALS) return node;
    const known = memo.get(node);
    if (known !== undefined) return known;
    const variable = this.vars[node]!;
    const mask = masks[variable]!;
    const kids = this.kids[node]!;
    let result: NodeId;
    if ((mask & (mask - 1)) === 0) {
      result = this.restrict(kids[31 - Math.clz32(mask)]!, masks, memo);
    } else {
      const children: NodeId[] = [];
      const first = this.restrict(kids[31 - Math.clz32(mask & -mask)]!, masks, memo);
      for (let c = 0; c < kids.length; c++)
        children.push((mask >> c) & 1 ? this.restrict(kids[c]!, masks, memo) : first);
      result = this.node(variable, children);
    }
    memo.set(node, result);
    return result;
  }

  /** The variables of a diagram: exactly those on which its value depends. */
  support(node: NodeId, into = new Set<number>(), seen = new Set<NodeId>()): Set<number> {
    if (node < TERMINALS || seen.has(node)) return into;
    seen.add(node);
    into.add(this.vars[node]!);
    for (const kid of this.kids[node]!) this.support(kid, into, seen);
    return into;
  }

  /** The end points that can be reached with the cells of `masks`, smallest first. */
  reach(node: NodeId, masks: Masks): number[] {
    const seen = new Set<NodeId>();
    const ends = new Set<number>();
    const walk = (n: NodeId): void => {
      if (seen.has(n)) return;
      seen.add(n);
      if (n < TERMINALS) {
        ends.add(n);
        return;
      }
      const mask = masks[this.vars[n]!]!;
      const kids = this.kids[n]!;
      for (let c = 0; c < kids.length; c++) if ((mask >> c) & 1) walk(kids[c]!);
    };
    walk(node);
    return [...ends].sort((x, y) => x - y);
  }

  /** The end point when every variable on the way has one cell left; -1 when one has more. */
  walk(node: NodeId, cellOf: (variable: number) => number): number {
    let n = node;
    while (n >= TERMINALS) {
      const cell = cellOf(this.vars[n]!);
      if (cell < 0) return -1;
      n = this.kids[n]![cell]!;
    }
    return n;
  }

  /** Mean of `value(end point)`, the variables being independent with `weights` on their possible cells. */
  expect(
    node: NodeId,
    masks: Masks,
    weights: readonly (readonly number[])[],
    value: (end: number) => number,
    memo = new Map<NodeId, number>(),
  ): number {
    if (node < TERMINALS) return value(node);
    const known = memo.get(node);
    if (known !== undefined) return known;
    const variable = this.vars[node]!;
    const kids = this.kids[node]!;
    let sum = 0;
    let total = 0;
    for (let c = 0; c < kids.length; c++) {
      if (((masks[variable]! >> c) & 1) === 0) continue;
      const w = weights[variable]![c]!;
      total += w;
      if (w > 0) sum += w * this.expect(kids[c]!, masks, weights, value, memo);
    }
    const mean = total > 0 ? sum / total : 0;
    memo.set(node, mean);
    return mean;
  }

  /** Runs `work` and then forgets the nodes it made: what is asked about one person leaves nothing behind. */
  scratch<T>(work: () => T): T {
    const size = this.vars.length;
    try {
      return work();
    } finally {
      for (let id = size; id < this.vars.length; id++) this.unique.delete(this.keys[id]!);
      this.vars.length = size;
      this.kids.length = size;
      this.keys.length = size;
    }
  }
}
