// `lint`: checks knowledge and flows as an editor would want it; exit 0 only when nothing is wrong.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lintChannels } from '../channels/lint.js';
import { readConfig } from '../config.js';
import { loadContent } from '../content.js';
import { lintFlows } from '../conversation/lint.js';
import { today } from '../day.js';
import { dayFrom, lintRules } from '../eligibility/index.js';
import { lintKnowledge } from '../knowledge/lint.js';
import { ContentError, formatProblem, type Problem } from '../knowledge/problem.js';

export async function lint(): Promise<number> {
  let problems: Problem[];
  try {
    const config = readConfig(process.env);
    const content = await loadContent(config);
    const day = today(Date.now());
    const lawText = (name: string) => {
      const file = name === 'facts' ? 'facts.yaml' : join('schemes', `${name}.yaml`);
      return {
        file: join(content.knowledge.dir, file),
        text: readFileSync(join(config.knowledgeDir, file), 'utf8'),
      };
    };
    problems = [
      ...lintKnowledge(content.knowledge, day),
      ...lintRules(content.rules, dayFrom(day), lawText),
      ...lintFlows(content.flows, content.world.phrases, 'flows/phrases.yaml'),
      ...lintChannels(content.flows),
    ];
  } catch (error) {
    if (!(error instanceof ContentError)) throw error;
    problems = [...error.problems];
  }
  for (const p of problems) console.log(formatProblem(p));
  const errors = problems.filter((p) => p.severity === 'error').length;
  console.log(
    errors === 0
      ? `content is in order (${problems.length} warning(s))`
      : `${errors} error(s), ${problems.length - errors} warning(s)`,
  );
  return errors === 0 ? 0 : 1;
}
