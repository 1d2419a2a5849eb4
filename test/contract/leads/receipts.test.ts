// Chance may draw a receipt code that another registration has already: a fresh one is drawn, and nothing is lost.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createTurns, drawFrom } from '../../../src/service/turns.js';
import { createVault } from '../../../src/store/index.js';
import { openEmbeddedStore } from '../../../src/store/sqlite/store.js';
import { ANSWERS, FIRST, RECEIPT } from '../../support/journey.js';
import { MORNING, shippedContent } from '../../support/talk.js';

const SEED = Buffer.alloc(32, 7);

it('a receipt code that is taken is drawn anew', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'receipts-'));
  const store = await openEmbeddedStore({ dataDir, vault: createVault(['a secret of sixteen or more']) });
  const { world } = await shippedContent();
  const turn = createTurns({
    store,
    world: () => world,
    targets: () => new Map(),
    log: { error() {}, warn() {}, info() {} } as never,
    now: () => MORNING,
    draw: () => SEED,
    onCommitted: () => {},
  });
  try {
    const taken = `CN-${drawFrom(SEED)('receipt', 6)}`;
    const other = {
      facility: 'f',
      course: 'c',
      owner: 'web:other',
      status: 'new',
      phone: '',
      data: '{}',
    } as const;
    await store.commit({ leads: [{ ...other, id: 'other', receipt: taken, createdAt: 1, updatedAt: 1 }] });
    let said = '';
    for (const [i, text] of [FIRST, ...ANSWERS].entries()) {
      const { messages } = await turn({
        ...{ channel: 'telegram', user: '1', id: String(i), at: MORNING },
        ...{ kind: 'text', text },
      });
      said = messages.map((m) => m.text).join('\n');
    }
    const receipt = RECEIPT.exec(said)![0];
    expect(receipt).not.toBe(taken);
    expect((await store.lead(receipt))!.owner).toBe('telegram:1');
    expect((await store.lead(taken))!.owner).toBe('web:other');
  } finally {
    await store.shutdown();
    rmSync(dataDir, { recursive: true });
  }
});
