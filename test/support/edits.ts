// Edited versions of the shipped flows, as an editor would deploy them: the world with one file changed.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { compileContent } from '../../src/content.js';
import type { World } from '../../src/conversation/world.js';
import type { Knowledge } from '../../src/knowledge/load.js';
import { ROOT } from './talk.js';

export interface EditableFlow {
  flow: string;
  version: number;
  replaces?: Record<string, string>;
  steps: Record<string, unknown>[];
}

const DIR = join(ROOT, 'flows');
const files = () =>
  readdirSync(DIR)
    .filter((f) => f.endsWith('.yaml'))
    .map((f) => ({ file: `flows/${f}`, text: readFileSync(join(DIR, f), 'utf8') }));

/** The world after an edit of one flow. Throws ContentError when the edited flow is not right. */
export function edited(
  world: World,
  knowledge: Knowledge,
  flow: string,
  edit: (flow: EditableFlow) => void,
): World {
  const changed = files().map((f) => {
    if (f.file !== `flows/${flow}.yaml`) return f;
    const data = parse(f.text) as EditableFlow;
    data.version++;
    edit(data);
    return { ...f, text: stringify(data) };
  });
  const { flows, phrases } = compileContent(changed, knowledge, world.tools as never);
  return { ...world, flows, phrases };
}
