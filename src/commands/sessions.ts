// `sessions why CHANNEL:ID`: why a talk stopped, as ids and rules; never a word or an answer of the person.
import { openConfiguredStore } from '../app.js';
import { readConfig } from '../config.js';
import { loadFlows } from '../content.js';
import { CHANNELS } from '../conversation/message.js';
import { readSession } from '../conversation/session.js';
import { whyStopped } from '../conversation/why.js';
import type { SessionKey } from '../store/port.js';
import { OWN } from './surroundings.js';

/** Answers 0, 1 when no talk of this person is kept, 2 for a wrong call. */
export async function sessions([what, user]: string[], { env, print } = OWN): Promise<number> {
  const channel = user?.slice(0, user.indexOf(':'));
  if (what !== 'why' || !user || !CHANNELS.includes(channel as never)) {
    print(`usage: sessions why CHANNEL:ID   (CHANNEL is one of ${CHANNELS.join(', ')})`);
    return 2;
  }
  const config = readConfig(env);
  const flows = await loadFlows(config);
  const store = await openConfiguredStore(config, { join: true });
  try {
    const stored = await store.session(user as SessionKey);
    if (!stored) {
      print('no talk with this person is kept');
      return 1;
    }
    const why = whyStopped(readSession(stored.state), { flows });
    for (const t of why.turns)
      print(
        `${new Date(t.at).toISOString()}  ${t.input.padEnd(8)} ${t.step.padEnd(28)} ${t.rule.padEnd(14)} ${t.meaning}`,
      );
    print(
      `\n${why.at === '' ? 'no open question' : `open: ${why.at} (${why.asks}), not understood ${why.tries} time(s)`}`,
    );
    if (why.missed) print(`last not understood: ${why.missed.step} by ${why.missed.rule}`);
    print(why.verdict);
    return 0;
  } finally {
    await store.shutdown();
  }
}
