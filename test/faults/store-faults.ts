// Faults under the embedded store: F1 kill -9, F7 a full disk, F17 backups while writing, one verifier for all.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { createVault, openEmbeddedStore, restoreBackup } from '../../src/store/index.js';
import { freeFolder, removeFolder } from '../support/bot.js';
import { type Outcome, SECRET, seeded } from './outcome.js';
import { startWriter } from './store-process.js';
import { Verifier } from './verifier.js';

/** What an unacknowledged commit left: told to the verifier, so that it may stand in the store or not. */
async function verified(dataDir: string, verifier: Verifier): Promise<void> {
  const store = await openEmbeddedStore({ dataDir, vault: createVault(SECRET) });
  try {
    for (const { id, lane } of await store.outbox({ limit: 1_000_000 }))
      verifier.submitted(id, lane, Number(id.split('-')[2]) % 5 === 0);
    await verifier.store(store);
  } finally {
    await store.shutdown();
  }
}

/** F1: the process is killed at another point of the stream each time, after at least `acks` acknowledgements. */
export async function killStore({ kills, acks }: { kills: number; acks: number }): Promise<Outcome> {
  const dataDir = freeFolder();
  const verifier = new Verifier();
  const random = seeded(1);
  try {
    for (let kill = 0; kill < kills; kill++) {
      const writer = startWriter({ dataDir, run: `r${kill}`, verifier });
      const enough = acks + Math.floor(random() * acks * 0.2);
      verifier.must(await writer.until(() => writer.acks >= enough), 'I10', `run ${kill} ended by itself`);
      await writer.kill();
    }
    await verified(dataDir, verifier);
    return {
      fault: 'F1 kill -9 (store)',
      figures: { kills, acked: verifier.acks },
      problems: verifier.problems,
    };
  } finally {
    removeFolder(dataDir);
  }
}

/** F7: the disk takes no more, then space is freed: refused meanwhile, nothing lost, goes on by itself. */
export async function fullDisk({ rounds }: { rounds: number }): Promise<Outcome> {
  const verifier = new Verifier();
  let refusals = 0;
  for (let round = 0; round < rounds; round++) {
    const dataDir = freeFolder();
    try {
      // A limit on file size stands in for a full disk: it can be lifted from outside without being root.
      const limit = `ulimit -S -f ${1200 + round * 40}; exec "$0" "$@"`;
      const wrapper = ['/bin/sh', '-c', limit, process.execPath];
      const own = new Verifier();
      const writer = startWriter({ dataDir, run: `full${round}`, verifier: own, wrapper });
      const count = () => writer.refused.get('StoreUnavailable') ?? 0;
      own.must(await writer.until(() => count() >= 40), 'I1', 'a full disk was not noticed');
      const before = writer.acks;
      execFileSync('prlimit', ['--pid', String(writer.pid), '--fsize=unlimited']);
      own.must(await writer.until(() => writer.acks > before + 100), 'I10', 'it did not go on by itself');
      await writer.kill();
      refusals += count();
      const other = [...writer.refused.keys()].filter((name) => name !== 'StoreUnavailable');
      own.must(other.length === 0, 'I1', `refused as ${other.join()}`);
      await verified(dataDir, own);
      verifier.problems.push(...own.problems);
    } finally {
      removeFolder(dataDir);
    }
  }
  return { fault: 'F7 disk full', figures: { rounds, refusals }, problems: verifier.problems };
}

/** F17: backups while people write, each restored on an empty machine and whole there. */
export async function backups({ rounds, turns }: { rounds: number; turns: number }): Promise<Outcome> {
  const dataDir = freeFolder();
  const verifier = new Verifier();
  const vault = createVault(SECRET);
  const store = await openEmbeddedStore({ dataDir, vault });
  let stop = false;
  let made = 0;
  const talk = async (person: number) => {
    for (let n = 0; !stop; n++, made++) {
      const key = `telegram:${person}` as const;
      const id = `b-${person}-${n}`;
      await store.commit({
        seen: { channel: 'telegram', id, at: 1 },
        session: { key, expected: n, state: '{}', at: 1 },
        outbox: [
          { id, key: `reply:${id}`, kind: 'reply', lane: key, ordered: true, body: id, dueAt: 1, owner: key },
        ],
        lease: { token: id, now: 1, ms: 60_000 },
      });
    }
  };
  const talks = Array.from({ length: 10 }, (_, person) => talk(person));
  try {
    for (let round = 0; round < rounds; round++) {
      const enough = made + turns;
      while (made < enough) await store.check();
      const before = made;
      const file = join(dataDir, `copy-${round}.db`);
      await store.backup(file);
      const other = freeFolder();
      await restoreBackup(file, { dataDir: other, vault, now: 2 });
      const copy = await openEmbeddedStore({ dataDir: other, vault });
      let versions = 0;
      for (let person = 0; person < 10; person++)
        versions += (await copy.session(`telegram:${person}`))?.version ?? 0;
      const rows = await copy.outbox({ limit: 1_000_000 });
      verifier.must(
        rows.length === versions,
        'I4',
        `copy ${round}: ${versions} versions, ${rows.length} turns`,
      );
      verifier.must(versions >= before, 'I1', `copy ${round}: ${versions} of ${before} turns`);
      const late = await copy.claim({ limit: 10, leaseMs: 1, now: 9e15 });
      verifier.must(late.length === 0, 'I5', `copy ${round}: old replies would be sent`);
      await copy.shutdown();
      removeFolder(other);
    }
  } finally {
    stop = true;
    await Promise.all(talks);
    await store.shutdown();
    removeFolder(dataDir);
  }
  return { fault: 'F17 backup, restore', figures: { rounds, turns: made }, problems: verifier.problems };
}
