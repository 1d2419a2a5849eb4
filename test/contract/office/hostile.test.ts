// Generated requests on every route of the office, signed in and not: nothing answers 5xx, nothing is logged as a
// failure, and the office works as before afterwards. HOSTILE_RUNS sets how many for each route.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { OfficeRoute } from '../../../src/server/office/routes.js';
import { MINE, OfficePerson, startOffice, type TestOffice } from '../../support/office.js';

const RUNS_PER_ROUTE = Number(process.env.HOSTILE_RUNS ?? 30);
const AT_ONCE = 8;

let office: TestOffice;
beforeAll(async () => {
  office = await startOffice({
    limits: { signIn: 1e6, signInPerEmail: 1e6, code: 1e6, reveal: 1e6, export: 1e6 },
  });
  for (let i = 0; i < 30; i++) await office.lead({});
});
afterAll(() => office.stop());

const nasty = fc.oneof(
  fc.constantFrom(
    '',
    '\0',
    '__proto__',
    'constructor',
    "' OR 1=1 --",
    '<script>alert(1)</script>',
    '../../etc/passwd',
    '9'.repeat(400),
    '-1',
    'NaN',
    '2026-02-31',
    '\ud800',
    '\u202e\u200b',
    'called',
    'appointment',
    'not-suitable',
    'operator',
    'a@b.vn',
    MINE,
    '{ten}{{}}$&$1',
  ),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 2000 }),
);
const FIELD_NAMES = [
  'id',
  'status',
  'reason',
  'appointment',
  'text',
  'title',
  'to',
  've',
  'days',
  'key',
  'code',
  'email',
  'role',
  'name',
  'facility',
  'codes',
  'commune',
  'seats',
  'dates',
  'q',
  'muc',
  'lop',
  'tu',
  'den',
  'sau',
  'nam',
  'tb',
  'undo',
  '__proto__',
  'constructor',
];
const fields = fc.array(fc.tuple(fc.constantFrom(...FIELD_NAMES), nasty), { maxLength: 8 });
const attack = fc.record({
  param: fc.oneof(fc.constant('real'), nasty),
  raw: fc.constantFrom('', '', '', '%', '%E0%A4%A', '%00', '..%2f'),
  query: fields,
  body: fields,
  type: fc.constantFrom(
    'application/x-www-form-urlencoded',
    'application/json',
    'text/plain',
    'multipart/form-data; boundary=x',
    '',
  ),
  accept: fc.constantFrom('text/html', 'application/json', '*/*', ';;;'),
  who: fc.constantFrom('head', 'operator', 'half', 'nobody', 'forged'),
  cookie: fc.stringMatching(/^[\x21-\x3a\x3c-\x7e]{0,80}$/u),
});
type Attack = typeof attack extends fc.Arbitrary<infer T> ? T : never;

/** Lone surrogates become U+FFFD, as browsers do it. */
const encoded = (fields: [string, string][]): string => new URLSearchParams(fields).toString();

function urlOf(route: OfficeRoute, { param, raw, query }: Attack, real: string): string {
  const value = param === 'real' ? real : encoded([['x', param]]).slice(2) || 'x';
  const text = encoded(query);
  return `${route.path.replace(/:\w+/u, `${value}${raw}`)}?${text}`;
}

it('answers no generated request with 5xx', async () => {
  const head = await office.person({ role: 'head', facility: MINE });
  const operator = await office.person({ role: 'operator' });
  const { sessions, now, table } = office.desk.office;
  const lead = await office.lead({});
  const samples = fc.sample(attack, { numRuns: RUNS_PER_ROUTE * table.length, seed: 20_261_122 });
  const failures: string[] = [];
  let sent = 0;

  async function one(route: OfficeRoute, a: Attack): Promise<void> {
    const who = new OfficePerson(office.url);
    const token = async (account: string, stage: 'full' | 'code' | 'enrol') =>
      who.use('cn_office', await sessions.begin(account, stage, '', now()));
    if (a.who === 'head') await token(head.account!.id, 'full');
    else if (a.who === 'operator') await token(operator.account!.id, 'full');
    else if (a.who === 'half') await token(operator.account!.id, sent % 2 === 0 ? 'code' : 'enrol');
    else if (a.who === 'forged') who.use('cn_office', a.cookie);
    const real = route.names === 'account' ? operator.account!.id : lead.id;
    const headers: Record<string, string> = { accept: a.accept };
    if (a.type !== '') headers['content-type'] = a.type;
    const body = encoded(a.body);
    const method = route.method.toUpperCase();
    sent++;
    const answer = await who.call(method, urlOf(route, a, real), {
      headers,
      ...(method === 'POST' ? { body } : {}),
    });
    if (answer.status >= 500) failures.push(`${method} ${route.path} ${answer.status} ${JSON.stringify(a)}`);
  }

  const jobs = table.flatMap((route, r) =>
    samples.slice(r * RUNS_PER_ROUTE, (r + 1) * RUNS_PER_ROUTE).map((a) => () => one(route, a)),
  );
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let job = jobs.pop(); job; job = jobs.pop()) await job();
    }),
  );
  expect(failures).toEqual([]);
  expect(sent).toBe(RUNS_PER_ROUTE * table.length);
  expect(office.logged.filter((l) => l.includes('"level":50'))).toEqual([]);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  const after = await office.person({ role: 'head', facility: MINE });
  expect((await after.get('/inbox?muc=tat-ca')).status).toBe(200);
});
