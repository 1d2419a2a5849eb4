// `sessions why CHANNEL:ID`: why a talk stopped, as ids and rules; never a word or an answer of the person.
import { openConfiguredStore } from '../app.js';
import { readConfig } from '../config.js';
import { loadContent } from '../content.js';
import { CHANNELS } from '../conversation/message.js';
import { readSession } from '../conversation/session.js';
import { whyStopped } from '../conversation/why.js';
import type { SessionKey } from '../store/port.js';

export async function sessions([what, user]: string[]): Promise<number> {
  const channel = user?.slice(0, user.indexOf(':'));
  if (what !== 'why' || !user || !CHANNELS.includes(channel as never)) {
    console.error(`usage: sessions why CHANNEL:ID   (CHANNEL is one of ${CHANNELS.join(', ')})`);
    return 2;
  }
  const config = readConfig(process.env);
  const { world } = await loadContent(config);
  const store = await openConfiguredStore(config, { join: true });
  try {
    const stored = await store.session(user as SessionKey);
    if (!stored) {
      console.error('no talk with this person is kept');
      return 1;
    }
    const why = whyStopped(readSession(stored.state), world);
    for (const t of why.turns)
      console.log(
        `${new Date(t.at).toISOString()}  ${t.input.padEnd(8)} ${t.step.padEnd(28)} ${t.rule.padEnd(14)} ${t.meaning}`,
      );
    console.log(
      `\n${why.at === '' ? 'no open question' : `open: ${why.at} (${why.asks}), not understood ${why.tries} time(s)`}`,
    );
    if (why.missed) console.log(`last not understood: ${why.missed.step} by ${why.missed.rule}`);
    console.log(why.verdict);
    return 0;
  } finally {
    await store.shutdown();
  }
}
