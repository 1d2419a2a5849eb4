// Whether every question, summary and sentence of the flows can be shown on every channel: lengths, labels, ids.
// Works on the texts as they stand in the files; what they are filled with is bounded by the engine.
import { type Flows, isAsk, isSummary } from '../conversation/compile.js';
import type { Text } from '../conversation/flow-file.js';
import type { Message } from '../conversation/message.js';
import type { Problem } from '../knowledge/problem.js';
import { POLICIES } from './policies/index.js';
import { policyProblems } from './render.js';

/** Checks all flows against all policies. */
export function lintChannels(flows: Flows): Problem[] {
  const problems: Problem[] = [];
  for (const flow of flows.values())
    for (const [i, step] of flow.steps.entries()) {
      const said = isAsk(step) || isSummary(step) ? step.text : 'say' in step ? step.say : undefined;
      const choices =
        isAsk(step) && step.options
          ? [...step.options, ...(step.extra ?? [])].map(({ id, label }) => ({
              id: `${flow.flow}/${step.id}:${id}`,
              label,
            }))
          : [];
      for (const policy of Object.values(POLICIES)) {
        const message: Message = {
          text: textOn(said, policy.channel),
          ...(choices.length > 0 ? { choices } : {}),
        };
        for (const problem of policyProblems(message, policy))
          problems.push({
            file: flow.file,
            line: flow.lineOf(['steps', i]),
            message: `${step.id}: ${problem}`,
            severity: 'error',
          });
      }
    }
  return problems;
}

const textOn = (text: Text | undefined, channel: keyof typeof POLICIES): string =>
  text === undefined ? '' : typeof text === 'string' ? text : (text[channel] ?? text.default);
