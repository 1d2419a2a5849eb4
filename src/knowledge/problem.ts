// What is wrong with a content file: where, why, and the nearest right name. Every reader of YAML or
// Markdown content reports these; `lint` and the start print all of them.

/** One defect of a content file. `line` counts from 1; 0 when the file as a whole is meant. */
export interface Problem {
  file: string;
  line: number;
  message: string;
  /** The nearest right name, when a name was not known. */
  nearest?: string;
  /** Warnings are printed by `lint` but stop nothing. */
  severity: 'error' | 'warning';
}

/** `file:line: message (did you mean "x"?)`. */
export function formatProblem(p: Problem): string {
  const hint = p.nearest === undefined ? '' : ` (did you mean "${p.nearest}"?)`;
  return `${p.file}:${p.line}: ${p.severity}: ${p.message}${hint}`;
}

/** Thrown when content cannot be used; carries every problem found, not only the first. */
export class ContentError extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(formatProblem).join('\n'));
    this.name = 'ContentError';
  }
}

/** Optimal-string-alignment distance of two short names, with early exit above `limit`. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let d = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        d = Math.min(d, before[j - 2]! + 1);
      next[j] = d;
    }
    before = row;
    row = next;
  }
  return row[b.length]!;
}

/** From so many letters on, a name that begins like a known one is taken for its short form. */
const SHORT_FORM = 4;

/**
 * The known name nearest to `name`: the only one it is the beginning of, else one at most a third of its letters
 * away, or undefined.
 */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  const names = [...known];
  const longer = names.filter((k) => k.toLowerCase().startsWith(name.toLowerCase()));
  if (name.length >= SHORT_FORM && longer.length === 1) return longer[0];
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.ceil(name.length / 3)) + 1;
  for (const candidate of names) {
    const d = distance(name.toLowerCase(), candidate.toLowerCase(), bestDistance);
    if (d < bestDistance) {
      best = candidate;
      bestDistance = d;
    }
  }
  return best;
}
