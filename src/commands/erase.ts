// `erase CHANNEL:ID`: erases a person everywhere, as "xóa dữ liệu" in the chat does.
import { randomUUID } from 'node:crypto';
import { loadTargets, openConfiguredStore } from '../app.js';
import { forgetTranscript } from '../channels/web/transcript.js';
import { readConfig } from '../config.js';
import { CHANNELS } from '../conversation/message.js';
import { withdrawalRows } from '../leads/rows.js';
import { forgetPerson } from '../service/lead-effects.js';
import type { SessionKey } from '../store/port.js';

export async function erase(argv: string[]): Promise<number> {
  const [user] = argv;
  const channel = user?.slice(0, user.indexOf(':'));
  if (!user || !CHANNELS.includes(channel as never)) {
    console.error(`usage: erase CHANNEL:ID   (CHANNEL is one of ${CHANNELS.join(', ')})`);
    return 2;
  }
  const config = readConfig(process.env);
  const targets = await loadTargets(config);
  const store = await openConfiguredStore(config, { join: true });
  try {
    const key = user as SessionKey;
    const at = Date.now();
    const leads = await store.leads({ owner: key, limit: 1000 });
    const done = await store.commit({
      seen: { channel: 'command', id: randomUUID(), at },
      erase: { key, at, leadStatus: 'withdrawn' },
      outbox: leads.flatMap((lead) => withdrawalRows(lead, targets, at, 'erased')),
    });
    await forgetPerson(store, key);
    if (channel === 'web') await forgetTranscript(store, user.slice('web:'.length));
    console.log(
      `${done.status === 'committed' ? 'erased' : done.status}; facilities told of ${leads.length} registration(s)`,
    );
    return done.status === 'committed' ? 0 : 1;
  } finally {
    await store.shutdown();
  }
}
