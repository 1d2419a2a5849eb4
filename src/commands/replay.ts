// `replay RECORDINGS [--flows DIR] [--knowledge DIR]`: plays recorded, anonymous talks through a draft and tells whose
// way or entitlement would change.
import { parseArgs } from 'node:util';
import { POLICIES } from '../channels/policies/index.js';
import { render } from '../channels/render.js';
import { readConfig } from '../config.js';
import { loadContent } from '../content.js';
import { difference, wayOf } from '../conversation/replay.js';
import type { Play } from '../conversation/script.js';
import type { World } from '../conversation/world.js';
import { readRecordings } from '../recording.js';
import { drawFrom } from '../turns.js';

export async function replay(argv: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv,
    options: { flows: { type: 'string' }, knowledge: { type: 'string' } },
    allowPositionals: true,
  });
  const config = readConfig(process.env);
  const dir = positionals[0] ?? config.RECORD_DIR;
  if (dir === undefined || (values.flows === undefined && values.knowledge === undefined)) {
    console.error(
      'usage: replay [RECORDINGS] [--flows NEW_DIR] [--knowledge NEW_DIR]   (RECORDINGS: RECORD_DIR)',
    );
    return 2;
  }
  const now = await loadContent(config);
  const draft = await loadContent({
    flowsDir: values.flows ?? config.flowsDir,
    knowledgeDir: values.knowledge ?? config.knowledgeDir,
  });
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
    if (d.path) console.log(`${d.talk}: way ${d.path}`);
    for (const e of d.entitled) console.log(`${d.talk}: entitlement ${e}`);
    if (d.stopped) console.log(`${d.talk}: stops at ${d.stopped}`);
  }
  const entitled = changed.filter((d) => d.entitled.length > 0).length;
  console.log(
    `${talks.length} talks: ${changed.length} change, ${entitled} of them in what the person may get`,
  );
  return 0;
}
