// `replay RECORDINGS [--flows DIR] [--knowledge DIR]`: plays recorded, anonymous talks through a draft and tells whose
// way or entitlement would change.
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { POLICIES } from '../channels/policies/index.js';
import { render } from '../channels/render.js';
import { readConfig } from '../config.js';
import { loadContent } from '../content.js';
import { difference, wayOf } from '../conversation/replay.js';
import type { Play } from '../conversation/script.js';
import type { World } from '../conversation/world.js';
import { readRecordings } from '../service/recording.js';
import { drawFrom } from '../service/turns.js';
import { OWN } from './surroundings.js';

const USAGE =
  'usage: replay [RECORDINGS] [--flows NEW_DIR] [--knowledge NEW_DIR]   (RECORDINGS: a folder; RECORD_DIR when left out)';

/** Answers 0, 1 when there is no such folder, 2 for a wrong call. */
export async function replay(argv: string[], { env, print } = OWN): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv,
    options: { flows: { type: 'string' }, knowledge: { type: 'string' } },
    allowPositionals: true,
  });
  const config = readConfig(env);
  const dir = positionals[0] ?? config.RECORD_DIR;
  if (dir === undefined || (values.flows === undefined && values.knowledge === undefined)) {
    print(USAGE);
    return 2;
  }
  for (const folder of [dir, values.flows, values.knowledge])
    if (folder !== undefined && !existsSync(folder)) {
      print(`no such folder: ${folder}`);
      return 1;
    }
  const now = await loadContent(config);
  const draft = await loadContent(
    { flowsDir: values.flows ?? config.flowsDir, knowledgeDir: values.knowledge ?? config.knowledgeDir },
    values.knowledge === undefined ? now.knowledge : undefined,
  );
  const play = (world: World): Play => ({
    world,
    channel: 'web',
    mode: 'buttons',
    render: (message, channel) => render(message, POLICIES[channel]),
    random: drawFrom(Buffer.alloc(32)),
  });
  const talks = await readRecordings(dir);
  const changed = talks.flatMap((t) => {
    const found = difference(t.talk, wayOf(t, play(now.world)), wayOf(t, play(draft.world)));
    return found ? [found] : [];
  });
  for (const d of changed) {
    if (d.path) print(`${d.talk}: way ${d.path}`);
    for (const e of d.entitled) print(`${d.talk}: entitlement ${e}`);
    if (d.stopped) print(`${d.talk}: stops at ${d.stopped}`);
  }
  const entitled = changed.filter((d) => d.entitled.length > 0).length;
  print(`${talks.length} talks: ${changed.length} change, ${entitled} of them in what the person may get`);
  return 0;
}
