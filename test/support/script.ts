// Reads test/conversations/*.yaml and plays them on the shipped content, each channel's policy deciding what the
// person sees.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { POLICIES } from '../../src/channels/policies/index.js';
import { render } from '../../src/channels/render.js';
import type { ChannelId } from '../../src/conversation/message.js';
import { type Play, type Render, type Script, scriptList } from '../../src/conversation/script.js';
import type { World } from '../../src/conversation/world.js';
import { formatProblem } from '../../src/knowledge/problem.js';
import { readYaml } from '../../src/knowledge/yaml.js';
import { fixedRandom, ROOT } from './talk.js';

export { fixedRandom } from './talk.js';

export const SCRIPTS_DIR = join(ROOT, 'test/conversations');

export const asSeen: Render = (message, channel) =>
  render(message, POLICIES[channel], { baseUrl: 'https://caunghe.example.vn' });

/** How a person of a channel plays who presses buttons. */
export const pressing = (world: World, channel: ChannelId = 'web'): Play => ({
  world,
  channel,
  mode: 'buttons',
  render: asSeen,
  random: fixedRandom,
});

/** Every script with its file's name. Throws when one is no script. */
export function readScripts(dir = SCRIPTS_DIR): { file: string; script: Script }[] {
  return readdirSync(dir)
    .filter((f) => f.endsWith('.yaml'))
    .sort()
    .flatMap((file) => {
      const { value, problems } = readYaml(file, readFileSync(join(dir, file), 'utf8'), scriptList);
      if (!value) throw new Error(problems.map(formatProblem).join('\n'));
      return value.map((script) => ({ file, script }));
    });
}
