// Flows as a Mermaid flowchart, for reading and for the office pages.
import { branchesOf, type Flow, isAsk, isSummary } from './compile.js';
import type { Step } from './flow-file.js';

const words = (step: Step): string => {
  if (isAsk(step)) return `${step.id} · ${step.ask}`;
  if (isSummary(step)) return `${step.id} · summary`;
  if ('call' in step) return `${step.id} · ${step.call}`;
  if ('run' in step) return `${step.id} · ${step.run}`;
  return step.id;
};

const node = (flow: Flow, step: Step) => `${flow.flow}.${step.id}`.replace(/[^a-zA-Z0-9]/gu, '_');
const quoted = (text: string) => `"${text.replace(/"/gu, "'")}"`;

/**
 * One flow as Mermaid text. Questions are rounded, calls are boxes; other flows are hexagons. With `count`, each step
 * shows how often it was reached.
 */
export function mermaid(flow: Flow, count: (step: string) => number | undefined = () => undefined): string {
  const lines = ['flowchart TD', `  %% ${flow.flow} version ${flow.version}: ${flow.title}`];
  const others = new Set<string>();
  for (const [i, step] of flow.steps.entries()) {
    const id = node(flow, step);
    const times = count(step.id);
    const label = times === undefined ? words(step) : `${words(step)} · ${times}`;
    lines.push(`  ${id}${isAsk(step) || isSummary(step) ? `([${quoted(label)}])` : `[${quoted(label)}]`}`);
    const next = flow.steps[i + 1];
    let falls = true;
    for (const { branch, path } of branchesOf(step)) {
      const way = path.join(' ').replace(/^options |^on /u, '');
      if (branch.goto !== undefined)
        lines.push(`  ${id} -->|${quoted(way)}| ${node(flow, flow.steps[flow.index.get(branch.goto)!]!)}`);
      if (branch.flow !== undefined) {
        others.add(branch.flow);
        lines.push(`  ${id} -->|${quoted(way)}| flow_${branch.flow.replace(/-/gu, '_')}`);
      }
      if (path[0] === 'next') falls = false;
    }
    if (next && falls) lines.push(`  ${id} --> ${node(flow, next)}`);
  }
  for (const other of others) lines.push(`  flow_${other.replace(/-/gu, '_')}{{${quoted(other)}}}`);
  return lines.join('\n');
}
