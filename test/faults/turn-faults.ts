// Faults of time and order around the turn: F10 updates doubled, shuffled and at the same moment; F12 a clock that
// jumps. The real turns on the shipped content and a real store.
import type { Inbound } from '../../src/conversation/message.js';
import { createLog } from '../../src/log.js';
import { createTurns } from '../../src/service/turns.js';
import { createVault, type EmbeddedStore, openEmbeddedStore } from '../../src/store/index.js';
import { freeFolder, removeFolder } from '../support/bot.js';
import { ANSWERS, FIRST } from '../support/journey.js';
import { shippedContent } from '../support/talk.js';
import { type Outcome, SECRET, seeded } from './outcome.js';
import { Verifier } from './verifier.js';

async function turnsOn(store: EmbeddedStore, now: () => number = Date.now) {
  const { world } = await shippedContent();
  return createTurns({
    store,
    world: () => world,
    targets: () => new Map(),
    log: createLog('silent'),
    now,
    onCommitted: () => {},
  });
}

const text = (user: string, id: string, line: string): Inbound => ({
  ...{ channel: 'telegram', user, id, at: Date.now(), kind: 'text', text: line },
});

/** F10: every update one to five times, in windows of 20 in any order, several at once. */
export async function doubled({ updates }: { updates: number }): Promise<Outcome> {
  const dataDir = freeFolder();
  const store = await openEmbeddedStore({ dataDir, vault: createVault(SECRET) });
  const verifier = new Verifier();
  const random = seeded(10);
  const turn = await turnsOn(store);
  try {
    const lines = [FIRST, ...ANSWERS];
    const people = Math.ceil(updates / lines.length);
    const all: Inbound[] = Array.from({ length: people }, (_, p) =>
      lines.map((line, n) => text(`p${p}`, `u-${p}-${n}`, line.replace('0912345678', `09${10_000_000 + p}`))),
    ).flat();
    const committed = new Map<string, number>();
    let handed = 0;
    for (let from = 0; from < all.length; from += 20) {
      const window = all
        .slice(from, from + 20)
        .flatMap((u) => Array.from({ length: 1 + Math.floor(random() * 5) }, () => u))
        .map((u) => ({ u, order: random() }))
        .sort((a, b) => a.order - b.order);
      handed += window.length;
      await Promise.all(
        window.map(async ({ u }) => {
          const { status } = await turn(u);
          if (status === 'committed') committed.set(u.id, (committed.get(u.id) ?? 0) + 1);
        }),
      );
    }
    verifier.must(
      committed.size === all.length,
      'I1',
      `${all.length - committed.size} updates had no effect`,
    );
    for (const [id, times] of committed)
      verifier.must(times === 1, 'I3', `${id} had its effect ${times} times`);
    let turnsStored = 0;
    for (let p = 0; p < people; p++) {
      const stored = await store.session(`telegram:p${p}`);
      const { turns } = JSON.parse(stored?.state ?? '{"turns":0}') as { turns: number };
      verifier.must(stored?.version === turns, 'I4', `p${p}: version ${stored?.version}, ${turns} turns`);
      turnsStored += turns;
    }
    verifier.must(turnsStored === all.length, 'I4', `${turnsStored} turns of ${all.length}`);
    return {
      fault: 'F10 doubled, shuffled',
      figures: { updates: all.length, handed, people },
      problems: verifier.problems,
    };
  } finally {
    await store.shutdown();
    removeFolder(dataDir);
  }
}

const HOUR = 3_600_000;
const JUMPS: Record<string, number> = {
  '+1 h': HOUR,
  '-1 h': -HOUR,
  2038: Date.UTC(2038, 0, 19, 3, 14, 8) - Date.now(),
  1970: 1 - Date.now(),
};

/** F12: the clock jumps in the middle of a registration; it goes on, and what was leased is handed out again. */
export async function clockJumps(): Promise<Outcome> {
  const verifier = new Verifier();
  for (const [name, jump] of Object.entries(JUMPS)) {
    const dataDir = freeFolder();
    const store = await openEmbeddedStore({ dataDir, vault: createVault(SECRET) });
    let offset = 0;
    const turn = await turnsOn(store, () => Date.now() + offset);
    try {
      const lines = [FIRST, ...ANSWERS];
      for (const [n, line] of lines.entries()) {
        if (n === 5) offset = jump;
        await turn(text('p', `c-${n}`, line));
      }
      // What is said after a long silence is a new beginning; nothing that was given may be lost by a jump.
      const stored = await store.session('telegram:p');
      const session = JSON.parse(stored!.state) as { turns: number; answers: Record<string, unknown> };
      verifier.must(session.turns === lines.length, 'I1', `${name}: ${session.turns} turns`);
      verifier.must(session.answers['person.place'] !== undefined, 'I1', `${name}: the place is lost`);
      // Leases of before the jump end by the clock of now, or with the process.
      const now = Date.now() + offset;
      await store.claim({ limit: 500, leaseMs: 60_000, now });
      const again = await store.claim({
        limit: 500,
        leaseMs: 60_000,
        now: Math.max(now, Date.now()) + 60_001,
      });
      verifier.must(again.length > 0, 'I10', `${name}: leased rows do not come back`);
    } finally {
      await store.shutdown();
      removeFolder(dataDir);
    }
  }
  return {
    fault: 'F12 clock jumps',
    figures: { jumps: Object.keys(JUMPS).length },
    problems: verifier.problems,
  };
}
