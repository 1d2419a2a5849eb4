// Reads one YAML text against a zod schema and turns every defect into a Problem with its line and, for
// names, the nearest right one. Pure: the text comes in as an argument.
import { isMap, isPair, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { z } from 'zod';
import { nearestName, type Problem } from './problem.js';

export interface YamlFile<T> {
  /** The checked value, or undefined when there is an error. */
  value: T | undefined;
  problems: Problem[];
  /** The line (from 1) of the node at a path such as `['steps', 2, 'goto']`, for later cross-checks. */
  lineOf(path: readonly PropertyKey[]): number;
}

/**
 * Parses `text` as YAML 1.2 and checks it with `schema` (unknown keys are errors when the schema is strict).
 * `lineOffset` shifts the lines, for YAML front matter inside another file.
 */
export function readYaml<S extends z.ZodType>(
  file: string,
  text: string,
  schema: S,
  lineOffset = 0,
): YamlFile<z.output<S>> {
  const counter = new LineCounter();
  const doc = parseDocument(text, { lineCounter: counter, uniqueKeys: true, maxAliasCount: 50 } as never);
  const at = (offset: number | undefined) =>
    offset === undefined ? 1 + lineOffset : counter.linePos(offset).line + lineOffset;

  const lineOf = (path: readonly PropertyKey[]): number => {
    let node: unknown = doc.contents;
    let offset = (doc.contents as Node | null)?.range?.[0];
    for (const key of path) {
      if (isMap(node)) {
        const pair = node.items.find((p) => isPair(p) && isScalar(p.key) && p.key.value === key);
        if (!pair) break;
        offset = (pair.key as Node).range?.[0] ?? offset;
        node = pair.value;
      } else if (isSeq(node)) {
        node = node.items[key as number];
        offset = (node as Node | undefined)?.range?.[0] ?? offset;
      } else break;
    }
    return at(offset);
  };

  const problems: Problem[] = doc.errors.map((e) => ({
    file,
    line: at(e.pos[0]),
    message: e.message.split('\n')[0]!,
    severity: 'error',
  }));
  if (problems.length > 0) return { value: undefined, problems, lineOf };

  let raw: unknown;
  try {
    raw = doc.toJS({ maxAliasCount: 50 });
  } catch (error) {
    problems.push({ file, line: 1 + lineOffset, message: (error as Error).message, severity: 'error' });
    return { value: undefined, problems, lineOf };
  }
  const checked = schema.safeParse(raw);
  if (checked.success) return { value: checked.data, problems, lineOf };
  for (const issue of checked.error.issues)
    problems.push(...issueToProblems(file, issue, raw, lineOf, schema));
  return { value: undefined, problems, lineOf };
}

function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
  let value = raw;
  for (const key of path) value = (value as Record<PropertyKey, unknown> | undefined)?.[key];
  return value;
}

function issueToProblems(
  file: string,
  issue: z.core.$ZodIssue,
  raw: unknown,
  lineOf: (path: readonly PropertyKey[]) => number,
  schema: z.ZodType,
): Problem[] {
  const where = issue.path.length === 0 ? '' : `${issue.path.map(String).join('.')}: `;
  if (issue.code === 'unrecognized_keys') {
    // A schema that checks by a transform hands the keys it knows over with the issue.
    const known = (issue as { known?: string[] }).known ?? keysAt(schema, issue.path, raw);
    return issue.keys.map((key) => ({
      file,
      line: lineOf([...issue.path, key]),
      message: `${where}unknown key "${key}"`,
      nearest: nearestName(key, known),
      severity: 'error' as const,
    }));
  }
  if (issue.code === 'invalid_union') {
    // Report the branch that came furthest: it is the one the writer most likely meant.
    const deepest = issue.errors
      .map((branch) => branch.map((i) => ({ ...i, path: [...issue.path, ...i.path] })))
      .sort((a, b) => score(b) - score(a))[0];
    if (deepest && deepest.length > 0)
      return deepest.flatMap((i) => issueToProblems(file, i as z.core.$ZodIssue, raw, lineOf, schema));
  }
  const line = lineOf(issue.path);
  if (issue.code === 'invalid_value') {
    const got = valueAt(raw, issue.path);
    const values = issue.values.map(String);
    return [
      {
        file,
        line,
        message: `${where}"${String(got)}" is not one of ${values.slice(0, 12).join(', ')}`,
        nearest: typeof got === 'string' ? nearestName(got, values) : undefined,
        severity: 'error',
      },
    ];
  }
  const missing = issue.code === 'invalid_type' && valueAt(raw, issue.path) === undefined;
  return [{ file, line, message: `${where}${missing ? 'is missing' : issue.message}`, severity: 'error' }];
}

const score = (branch: { path: PropertyKey[]; code?: string }[]) =>
  Math.max(0, ...branch.map((i) => i.path.length)) * 10 - branch.length;

/** The keys a schema knows at a path, to name the nearest one. Walks objects, arrays, unions and wrappers. */
function keysAt(schema: unknown, path: readonly PropertyKey[], raw: unknown): string[] {
  const def = (schema as { _zod?: { def?: Record<string, unknown> } })._zod?.def;
  if (!def) return [];
  const inner = (def.innerType ?? def.in ?? (def.getter as (() => unknown) | undefined)?.()) as unknown;
  if (inner) return keysAt(inner, path, raw);
  if (Array.isArray(def.options)) return def.options.flatMap((o) => keysAt(o, path, raw));
  const [head, ...rest] = path;
  if (head === undefined) return def.shape ? Object.keys(def.shape as object) : [];
  if (def.shape) return keysAt((def.shape as Record<PropertyKey, unknown>)[head], rest, raw);
  if (def.element) return keysAt(def.element, rest, raw);
  if (def.valueType) return keysAt(def.valueType, rest, raw);
  return [];
}
