// Turns the texts of all flow files into one checked, indexed set: names that do not exist, steps nobody can
// reach and identifiers too long for a button are problems with file, line and the nearest right name.
import { basename } from 'node:path';
import { nearestName, type Problem } from '../knowledge/problem.js';
import { readYaml } from '../knowledge/yaml.js';
import { namesIn } from './condition.js';
import {
  type AskStep,
  type Branch,
  type FlowFile,
  flowFile,
  type Step,
  type SummaryStep,
} from './flow-file.js';
import { type Phrases, phrasesFile } from './phrases.js';
import type { Tool } from './world.js';

/** A flow with its steps indexed. */
export interface Flow extends FlowFile {
  file: string;
  index: ReadonlyMap<string, number>;
  /** What a change of a name makes stale, by the name or by its root: the names read and the steps that read them. */
  readers: ReadonlyMap<string, readonly { name: string; steps: readonly number[] }[]>;
  /** Names that the steps of this flow answer or compute. */
  writes: ReadonlySet<string>;
  lineOf(path: readonly PropertyKey[]): number;
}
export type Flows = ReadonlyMap<string, Flow>;

/** A content file as read from disk. */
export interface SourceFile {
  file: string;
  text: string;
}

/** What flows may name besides each other. */
export interface Names {
  tools: Readonly<Record<string, Pick<Tool, 'inputs' | 'outputs' | 'outcomes'>>>;
  consents: readonly string[];
  schemes: readonly string[];
}

/** Names that the engine computes; no step needs to answer them. */
export const BUILT_IN = [
  'age',
  'underSixteen',
  'channel',
  'today',
  'returning',
  'paused',
  'referral',
  'introducer',
] as const;

export const ENTRY_FLOW = 'welcome';

export const isAsk = (s: Step): s is AskStep => 'ask' in s;
export const isSummary = (s: Step): s is SummaryStep => 'summary' in s;

/** The name under which a step keeps its answer. */
export const answerName = (step: AskStep): string => step.save ?? step.id;

/** All branches that a step can take, with their path inside the file. */
export function branchesOf(step: Step): { branch: Branch; path: PropertyKey[] }[] {
  const out: { branch: Branch; path: PropertyKey[] }[] = [];
  const add = (branch: Branch | undefined, ...path: PropertyKey[]) => {
    if (branch) out.push({ branch, path });
  };
  if ('options' in step || 'extra' in step) {
    for (const key of ['options', 'extra'] as const)
      for (const [i, o] of ((step as AskStep)[key] ?? []).entries()) add(o, key, i);
  }
  if (isAsk(step)) {
    for (const key of ['yes', 'no', 'unknown', 'next'] as const) add(step[key], key);
    if (typeof step.otherwise === 'object') add(step.otherwise, 'otherwise');
  } else if ('call' in step || 'summary' in step) {
    for (const [outcome, branch] of Object.entries(step.on ?? {})) add(branch, 'on', outcome);
  } else add(step.next, 'next');
  return out;
}

function readsOf(step: Step): string[] {
  const names = namesIn(step.when);
  if ('with' in step && step.with) names.push(...Object.values(step.with).filter((v) => !v.startsWith('=')));
  if (isAsk(step)) {
    if (step.from) names.push(step.from);
    if (typeof step.scope === 'string') names.push(step.scope);
    for (const o of [...(step.options ?? []), ...(step.extra ?? [])]) names.push(...namesIn(o.when));
  }
  return names;
}

const writesOf = (step: Step): string[] => {
  if (isAsk(step)) return [answerName(step)];
  if ('call' in step) return Object.keys(step.save ?? {});
  return [];
};

/**
 * What a line of `replaces` is about: a step (`old-step: new-step`) or one option of a step
 * (`step:old-option: new-option`, the step by its new id).
 */
export function replacedOption(flow: Flow, old: string): { step?: Step; option?: string } {
  const [id, option] = old.split(':');
  const at = flow.index.get(id!);
  return { step: at === undefined ? undefined : flow.steps[at], option };
}

/** Reads and cross-checks every flow. `flows` is undefined when there is an error. */
export function compileFlows(
  files: readonly SourceFile[],
  names: Names,
): { flows?: Flows; problems: Problem[] } {
  const problems: Problem[] = [];
  const flows = new Map<string, Flow>();
  // Files are named after their flows: a flow whose file cannot be read is not told to be missing as well.
  const unread = new Set<string>();
  for (const { file, text } of files) {
    const read = readYaml(file, text, flowFile);
    problems.push(...read.problems);
    if (!read.value) {
      unread.add(basename(file, '.yaml'));
      continue;
    }
    const flow = read.value;
    const twice = flows.get(flow.flow);
    if (twice) {
      problems.push(
        problem(file, read.lineOf(['flow']), `flow "${flow.flow}" stands in ${twice.file} already`),
      );
      continue;
    }
    const index = new Map<string, number>();
    for (const [i, step] of flow.steps.entries()) {
      if (index.has(step.id))
        problems.push(problem(file, read.lineOf(['steps', i, 'id']), `step "${step.id}" stands here twice`));
      index.set(step.id, i);
    }
    const readers = new Map<string, number[]>();
    for (const [i, step] of flow.steps.entries())
      for (const name of readsOf(step)) readers.set(name, [...(readers.get(name) ?? []), i]);
    const writes = new Set(flow.steps.flatMap(writesOf));
    flows.set(flow.flow, {
      ...flow,
      file,
      index,
      readers: readersByName(readers),
      writes,
      lineOf: read.lineOf,
    });
  }
  if (flows.size > 0 && !flows.has(ENTRY_FLOW) && !unread.has(ENTRY_FLOW))
    problems.push(problem(files[0]?.file ?? 'flows', 0, `there is no flow "${ENTRY_FLOW}" to begin with`));
  for (const flow of flows.values())
    problems.push(...checkNames(flow, flows, unread, names), ...checkReach(flow));
  const failed = problems.some((p) => p.severity === 'error');
  return { flows: failed ? undefined : flows, problems };
}

/** Readers of a name stand under it and, where they read a part of it, under its root. */
function readersByName(readers: ReadonlyMap<string, readonly number[]>): Flow['readers'] {
  const byName = new Map<string, { name: string; steps: readonly number[] }[]>();
  for (const [name, steps] of readers)
    for (const under of new Set([name, rootOf(name)]))
      byName.set(under, [...(byName.get(under) ?? []), { name, steps }]);
  return byName;
}

/** `person` of `person.name`; a name without a dot is its own root. */
export function rootOf(name: string): string {
  const dot = name.indexOf('.');
  return dot < 0 ? name : name.slice(0, dot);
}

/** Reads flows/phrases.yaml. */
export function compilePhrases(source: SourceFile): { phrases?: Phrases; problems: Problem[] } {
  const read = readYaml(source.file, source.text, phrasesFile);
  return { phrases: read.value, problems: read.problems };
}

const problem = (file: string, line: number, message: string, nearest?: string): Problem => ({
  file,
  line,
  message,
  nearest,
  severity: 'error',
});

function checkNames(flow: Flow, flows: Flows, unread: ReadonlySet<string>, names: Names): Problem[] {
  const problems: Problem[] = [];
  const bad = (path: PropertyKey[], what: string, name: string, known: Iterable<string>) =>
    problems.push(
      problem(flow.file, flow.lineOf(path), `${what} "${name}" does not exist`, nearestName(name, known)),
    );
  for (const [old, now] of Object.entries(flow.replaces ?? {})) {
    const { step, option } = replacedOption(flow, old);
    const options = step && isAsk(step) ? (step.options ?? []).map((o) => o.id) : [];
    if (option === undefined) {
      if (!flow.index.has(now)) bad(['replaces', old], 'step', now, flow.index.keys());
    } else if (!options.includes(now)) bad(['replaces', old], 'option', now, options);
  }

  for (const [i, step] of flow.steps.entries()) {
    const at = (...path: PropertyKey[]) => ['steps', i, ...path];
    for (const { branch, path } of branchesOf(step)) {
      if (branch.goto !== undefined && !flow.index.has(branch.goto))
        bad(at(...path, 'goto'), 'step', branch.goto, flow.index.keys());
      if (branch.flow !== undefined && !flows.has(branch.flow) && !unread.has(branch.flow))
        bad(at(...path, 'flow'), 'flow', branch.flow, flows.keys());
      if ([branch.goto, branch.flow, branch.end].filter((x) => x !== undefined).length > 1)
        problems.push(
          problem(flow.file, flow.lineOf(at(...path)), 'a branch goes to one place: goto, flow or end'),
        );
      const inputs = branch.flow === undefined ? undefined : flows.get(branch.flow)?.inputs;
      for (const name of Object.keys(branch.with ?? {}))
        if (branch.flow && flows.has(branch.flow) && !inputs?.includes(name))
          bad(at(...path, 'with', name), 'input', name, inputs ?? []);
    }
    if ('run' in step) {
      const target = flows.get(step.run);
      if (!target && !unread.has(step.run)) bad(at('run'), 'flow', step.run, flows.keys());
      for (const name of Object.keys(step.with ?? {}))
        if (target && !target.inputs?.includes(name))
          bad(at('with', name), 'input', name, target.inputs ?? []);
    }
    if ('call' in step || isSummary(step)) {
      const key = 'call' in step ? 'call' : 'send';
      const name = 'call' in step ? step.call : step.send;
      const tool = names.tools[name];
      if (!tool) bad(at(key), 'tool', name, Object.keys(names.tools));
      else {
        if ('call' in step) {
          for (const input of Object.keys(step.with ?? {}))
            if (!tool.inputs.includes(input)) bad(at('with', input), 'input', input, tool.inputs);
          for (const [saved, output] of Object.entries(step.save ?? {}))
            if (!tool.outputs.includes(output)) bad(at('save', saved), 'output', output, tool.outputs);
        }
        for (const outcome of Object.keys(step.on ?? {}))
          if (!tool.outcomes.includes(outcome)) bad(at('on', outcome), 'outcome', outcome, tool.outcomes);
      }
    }
    if (isAsk(step)) problems.push(...checkAsk(flow, step, i, names));
  }
  return problems;
}

function checkAsk(flow: Flow, step: AskStep, i: number, names: Names): Problem[] {
  const problems: Problem[] = [];
  const say = (message: string, nearest?: string, ...path: PropertyKey[]) =>
    problems.push(problem(flow.file, flow.lineOf(['steps', i, ...path]), message, nearest));
  if ((step.ask === 'choice' || step.ask === 'multi-choice') && !step.options)
    say(`a ${step.ask} question needs options`);
  if ((step.ask === 'course' || step.ask === 'facility') && !step.from)
    say(`a ${step.ask} question needs "from"`);
  if (!step.text && step.ask !== 'consent' && step.ask !== 'facts') say('a question needs a text');
  if (step.ask === 'consent') {
    if (!step.purpose) say('a consent question needs a purpose');
    else if (!names.consents.includes(step.purpose))
      say(`consent "${step.purpose}" does not exist`, nearestName(step.purpose, names.consents), 'purpose');
    if (!step.no) say('a consent question needs "no": refusing must lead somewhere');
  }
  if (Array.isArray(step.scope))
    for (const id of step.scope)
      if (!names.schemes.includes(id))
        say(`scheme "${id}" does not exist`, nearestName(id, names.schemes), 'scope');
  for (const o of [...(step.options ?? []), ...(step.extra ?? [])])
    if (Buffer.byteLength(`${flow.flow}/${step.id}:${o.id}`) > 64)
      say(`"${flow.flow}/${step.id}:${o.id}" is longer than the 64 bytes that a button can carry`);
  return problems;
}

/** Steps that no path from the first step reaches. */
function checkReach(flow: Flow): Problem[] {
  const reached = new Set<number>();
  const queue = [0];
  while (queue.length > 0) {
    const i = queue.pop()!;
    if (i >= flow.steps.length || reached.has(i)) continue;
    reached.add(i);
    const step = flow.steps[i]!;
    const branches = branchesOf(step).map((b) => b.branch);
    for (const b of branches) if (b.goto !== undefined) queue.push(flow.index.get(b.goto) ?? 0);
    const always = alwaysLeaves(step);
    if (!always || step.when) queue.push(i + 1);
  }
  return flow.steps.flatMap((step, i) =>
    reached.has(i)
      ? []
      : [problem(flow.file, flow.lineOf(['steps', i, 'id']), `no path leads to step "${step.id}"`)],
  );
}

/** Whether a step never falls through to the one after it. */
function alwaysLeaves(step: Step): boolean {
  const leaves = (b: Branch | undefined) =>
    b !== undefined && (b.goto !== undefined || b.flow !== undefined || b.end === true || b.resume === true);
  if (isAsk(step)) {
    if (leaves(step.next)) return true;
    if (step.ask === 'choice') return (step.options ?? []).every((o) => leaves(o));
    if (step.ask === 'yes-no' || step.ask === 'consent') return leaves(step.yes) && leaves(step.no);
    return false;
  }
  if ('call' in step || 'summary' in step) return false;
  return leaves(step.next);
}
