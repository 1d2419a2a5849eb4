// The receiver that docs/facilities.md gives to facilities: run as it stands, against our own deliveries.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { closeWebhookAgents, deliverWebhook } from '../../../src/leads/webhook.js';
import { FACILITY_SECRET } from '../../support/fake-facility.js';

let receiver: ChildProcess;
let url: string;
const lines: string[] = [];

beforeAll(async () => {
  receiver = spawn(
    process.execPath,
    [join(import.meta.dirname, '../../../docs/examples/receive-leads.mjs')],
    {
      env: { ...process.env, SECRET: FACILITY_SECRET, PORT: '0' },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const reader = createInterface({ input: receiver.stdout! });
  const [first] = (await once(reader, 'line')) as [string];
  url = `http://127.0.0.1:${first.split(' ')[1]}/`;
  reader.on('line', (line) => lines.push(line));
});
afterAll(async () => {
  receiver.kill();
  await closeWebhookAgents();
});

const send = (type: string, id: string, secret = FACILITY_SECRET, now = Date.now()) =>
  deliverWebhook({
    ...{ url, secrets: [secret], id, now, allowPrivate: true },
    body: JSON.stringify({
      type,
      data: { id: id.replace('withdrawn-', ''), person: { name: 'Nguyễn Thị Hoa' } },
    }),
  });

it('takes ours once, deletes what is withdrawn, and refuses what is forged or old', async () => {
  for (const id of ['a', 'a', 'b', 'withdrawn-a']) {
    const type = id.startsWith('withdrawn') ? 'lead.withdrawn' : 'lead.created';
    expect(await send(type, id)).toMatchObject({ ok: true });
  }
  await expect.poll(() => lines.at(-1)).toBe('lead.withdrawn a 1');
  const other = 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
  expect(await send('lead.created', 'c', other)).toMatchObject({ status: 401 });
  expect(await send('lead.created', 'c', FACILITY_SECRET, Date.now() - 600_000)).toMatchObject({
    status: 401,
  });
});
