// A process that writes turns to an embedded store as fast as it can and prints a line for each one acknowledged.
// The crash tests kill it. Arguments: folder, name of this run, turns under way at once.
import { writeSync } from 'node:fs';
import { createVault, openEmbeddedStore } from '../../src/store/index.js';

const [dataDir, run, parallel] = process.argv.slice(2) as [string, string, string];
const secret = process.env.SECRET_KEY ?? '';
const store = await openEmbeddedStore({ dataDir, vault: createVault(secret) });
say('ready\n');

/** Written at once, or a kill would take it along; a full pipe is waited for. */
function say(line: string): void {
  for (;;) {
    try {
      writeSync(1, line);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    }
  }
}

process.on('message', (word) => {
  if (word === 'stop') void store.shutdown().then(() => process.exit(0));
});

/** One person's turns, each on top of the last, each with a reply and every fifth with a lead. */
async function talk(person: number): Promise<void> {
  const key = `telegram:${person}` as const;
  for (let n = 0; ; n++) {
    const id = `${run}-${person}-${n}`;
    const session = await store.session(key);
    const reply = { kind: 'reply' as const, lane: key, ordered: true, body: id, dueAt: 1, owner: key };
    const lead = {
      ...{ receipt: `CN-${id}`, facility: 'f', course: 'c', owner: key, status: 'new', createdAt: 1 },
      ...{ updatedAt: 1, phone: '+84912345678', data: id },
    };
    try {
      const result = await store.commit({
        seen: { channel: 'telegram', id, at: Date.now() },
        session: { key, expected: session?.version ?? 0, state: JSON.stringify({ id }), at: Date.now() },
        outbox: [{ id, key: `reply:${id}`, ...reply }],
        leads: n % 5 === 0 ? [{ id, ...lead }] : [],
        // As the service does it: the next turn comes while this reply is under way.
        lease: { token: id, now: Date.now(), ms: 60_000 },
      });
      if (result.status === 'committed') say(`ack ${id} ${n % 5 === 0 ? 'lead' : ''}\n`);
    } catch (error) {
      say(`refused ${(error as Error).name}\n`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

await Promise.all(Array.from({ length: Number(parallel) }, (_, person) => talk(person)));
