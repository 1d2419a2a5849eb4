// Every statement of the embedded store that runs while people wait is served by an index, however much is stored.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bestDriver, type Driver, openDriver } from '../../../src/store/sqlite/driver.js';
import { createOperations } from '../../../src/store/sqlite/operations/index.js';
import { configure, migrate, PROMOTE } from '../../../src/store/sqlite/schema.js';

let dir: string;
let db: Driver;
const statements = new Set<string>();
const ENROLLED = { facility: 'f', status: 'enrolled' };

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'plan-'));
  db = openDriver(bestDriver(), join(dir, 'p.db'));
  configure(db, 0);
  migrate(db);
  const operations = createOperations({
    ...{ exec: (sql) => db.exec(sql), close: () => db.close() },
    prepare: (sql) => {
      statements.add(sql);
      return db.prepare(sql);
    },
  });
  operations.beginBatch();
  const row = ['o1', 'k1', 'reply', 'telegram:1', 1, 'telegram:1', null, 1];
  const notice = ['o2', 'k2', 'notice', 'telegram:1', 1, '', 'body', 1];
  const lead = ['l1', 'CN-1', 'f', 'c', 'telegram:1', 'new', 'hash', 'person', 1, 1];
  const rare = { erase: null, leads: [lead], leadChanges: [['l1', 'called', null, 2, null]] };
  operations.commit(
    1,
    'web:1',
    'telegram:1',
    0,
    's',
    '["h"]',
    't',
    1,
    9,
    row,
    ['1\0turn\0\0\0\0'],
    rare as never,
  );
  operations.commit(1, 'web:2', 'telegram:1', 1, 's', null, 't', 1, 9, notice, [], null);
  operations.commit(1, 'web:3', 'telegram:1', 1, 's', null, '', 0, 0, [], [], null);
  operations.endBatch();
  operations.session('telegram:1');
  operations.settle([['o1', 't', 2, null, '', 1]]);
  operations.claim(9, 9, 1, 2, ['reply'], '[]', 't');
  operations.nextDue(['reply'], '[]');
  operations.lead('l1');
  operations.lead('CN-none');
  const any = { facility: null, owner: null, status: null, phones: null, from: 0, to: 9 };
  for (const narrowed of [{ facility: 'f' }, ENROLLED, { phones: '["h"]' }, { owner: 'o' }])
    operations.leads({ ...any, ...narrowed, beforeAt: 9, beforeId: '', limit: 1 });
  operations.outbox(null, null, 'k1', 1);
  operations.outbox(null, [3], null, 1);
  operations.backlog();
  operations.redeliver('["k1"]', 1);
  operations.close([['k1', 'r']], 1);
  operations.countEvents(0, 9, null);
  operations.swap('n', null, 'v');
  operations.list('n', 9, '');
  operations.pruneSeen(0, '');
  operations.erase(['telegram:1', 'h', 1, 'withdrawn']);
});
afterAll(() => {
  db.close();
  rmSync(dir, { recursive: true, force: true });
});

it('uses an index for each statement', () => {
  expect(statements.size).toBeGreaterThan(25);
  const promote = PROMOTE.replaceAll('old.lane', `'lane'`).trim().replace(/;$/, '');
  // Lists handed in as JSON, the walk over lanes, constants and indexes may be scanned; tables may not.
  const table = /^SCAN (session|seen|outbox|lead|value|tally|tombstone|o|i)\b(?!.*USING)/;
  for (const sql of [...statements, promote]) {
    const plan = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as unknown as { detail: string }[];
    const scans = plan.map(({ detail }) => detail).filter((detail) => table.test(detail));
    expect({ sql, scans }).toEqual({ sql, scans: [] });
  }
});

it("finds who is enrolled without walking through a facility's other leads", () => {
  const asked = [...statements].find(
    (sql) => sql.includes('facility = ?') && sql.includes('status = ?') && sql.startsWith('SELECT'),
  )!;
  const plan = db.prepare(`EXPLAIN QUERY PLAN ${asked}`).all() as unknown as { detail: string }[];
  expect(plan[0]!.detail).toMatch(/lead_status \(facility=\? AND status=\?/);
});
