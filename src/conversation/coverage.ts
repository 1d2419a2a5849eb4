// Coverage of conversation scripts: which steps, options and outcomes of the flows no script reaches.
import { type Flow, type Flows, isAsk, isSummary } from './compile.js';
import type { Step } from './flow-file.js';

/** Collects what the engine tells of its way (`Env.visit`) over any number of talks. */
export class Coverage {
  readonly #seen = new Set<string>();

  readonly visit = (flow: string, step: string, way?: string): void => {
    this.#seen.add(way === undefined ? `${flow}/${step}` : `${flow}/${step}:${way}`);
  };

  /** What was never reached, as `flow/step` or `flow/step:way`, in the order of the files. */
  missing(flows: Flows): string[] {
    return goals(flows).filter((goal) => !this.#seen.has(goal));
  }

  /** Reached and all there is. */
  count(flows: Flows): { reached: number; all: number } {
    const all = goals(flows).length;
    return { reached: all - this.missing(flows).length, all };
  }
}

const goals = (flows: Flows): string[] => [...flows.values()].flatMap(goalsOf);

const goalsOf = (flow: Flow): string[] =>
  flow.steps.flatMap((step) => {
    // A step that only branches is never performed: its branch is followed while the position is derived.
    const performed = isAsk(step) || isSummary(step) || 'say' in step || 'call' in step || 'run' in step;
    const ways = waysOf(step).map((way) => `${flow.flow}/${step.id}:${way}`);
    return performed ? [`${flow.flow}/${step.id}`, ...ways] : ways;
  });

/** The named ways out of a step. */
function waysOf(step: Step): string[] {
  if (isSummary(step) || 'call' in step) return Object.keys(step.on ?? {});
  if (!isAsk(step)) return [];
  const ways = [...(step.options ?? []), ...(step.extra ?? [])].map((o) => o.id);
  if (step.ask === 'yes-no' || step.ask === 'consent') ways.push('yes', 'no');
  if (step.unknown && step.ask !== 'facts') ways.push('unknown');
  if (typeof step.otherwise === 'object') ways.push('otherwise');
  return ways;
}
