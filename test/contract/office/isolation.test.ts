// Who may call what: every route of the table with the right account, one of another facility, a wrong role, a
// half-done sign-in, a revoked session and none at all. A route that is added is tested by standing in the table.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Account } from '../../../src/office/accounts.js';
import { RIGHTS, ROLES, type Role } from '../../../src/office/roles.js';
import { createOffice } from '../../../src/server/office/office.js';
import type { OfficeRoute } from '../../../src/server/office/routes.js';
import {
  type Answer,
  MINE,
  OfficePerson,
  OTHERS,
  startOffice,
  type TestOffice,
} from '../../support/office.js';

/** Stands in everything that belongs to the own facility. */
const MARK = 'Người Được Giữ Kín';
const LOGIN = /^\/inbox\/dang-nhap/u;

let office: TestOffice;
beforeAll(async () => {
  office = await startOffice({
    limits: { signIn: 1e6, signInPerEmail: 1e6, code: 1e6, reveal: 1e6, export: 1e6 },
  });
});
afterAll(() => office.stop());

/** The table, without a running office, so that each route is a test of its own. */
const TABLE = createOffice({ store: {}, secure: false } as never).table;
const label = (r: OfficeRoute) => `${r.method.toUpperCase()} ${r.path}`;
const signed = TABLE.filter((r) => r.who !== 'anyone');
const withRoles = signed.filter((r): r is OfficeRoute & { who: readonly Role[] } => r.who !== 'half');

const draftOf = (role: Role, facility: string) =>
  RIGHTS[role].bound === 'facility'
    ? { role, facility, name: facility === MINE ? MARK : 'Người Nơi Khác' }
    : role === 'officer'
      ? { role, codes: [facility === MINE ? 'MYCODE22' : 'OTHER222'] }
      : role === 'commune'
        ? { role, commune: facility === MINE ? 'xã Của Tôi, Hà Nội' : 'xã Khác, Nghệ An' }
        : { role };

const accounts = new Map<string, Account>();
/** Somebody of a role, in a browser of its own; the account is made once. */
async function member(role: Role, facility: string): Promise<OfficePerson> {
  const draft = draftOf(role, facility);
  const known = accounts.get(JSON.stringify(draft));
  if (known === undefined) {
    const person = await office.person(draft);
    accounts.set(JSON.stringify(draft), person.account!);
    return person;
  }
  const person = new OfficePerson(office.url, known);
  const { sessions, now } = office.desk.office;
  person.use('cn_office', await sessions.begin(known.id, 'full', 'Firefox', now()));
  return person;
}

/** What the path's parameter names, belonging to the account and its facility. */
async function subject(route: OfficeRoute, owner: OfficePerson): Promise<string> {
  const { accounts, sessions, exports, signIns, now, content } = office.desk.office;
  const account = owner.account!;
  switch (route.names) {
    case 'lead':
      return (
        await office.lead({ name: MARK, facility: MINE, referral: 'MYCODE22', commune: 'xã Của Tôi, Hà Nội' })
      ).id;
    case 'account': {
      const made = await office.person({ role: 'staff', facility: MINE, name: MARK });
      return made.account!.id;
    }
    case 'course':
      return [...content().knowledge.courses.values()].find((c) => c.facility === MINE)!.id;
    case 'session':
      await sessions.begin(account.id, 'full', MARK, now());
      return (await sessions.of(account.id, now())).find((s) => s.device === MARK)!.id;
    case 'export':
      return exports.issue({ account: account.id, filter: { muc: 'tat-ca' } }, now() + 60_000);
    case 'sign-in':
      return signIns.issue({ account: (await accounts.all())[0]!.id }, now() + 60_000);
    case undefined:
      return '';
  }
}

const FIELDS = { status: 'called', text: 'ghi chú', seats: '9', dates: '', reason: 'x', key: 'lead:none' };
const send = (who: OfficePerson, route: OfficeRoute, id: string): Promise<Answer> => {
  const path = route.path.replace(/:\w+/u, id);
  return route.method === 'get' ? who.get(path) : who.post(path, FIELDS);
};
const stranger = () => new OfficePerson(office.url);
/** A role of the route; one that is bound to a facility where there is one. */
const roleOf = (route: { who: readonly Role[] }): Role =>
  route.who.find((r) => RIGHTS[r].bound === 'facility') ?? route.who[0]!;

it('names what every parameter stands for', () => {
  for (const route of TABLE) expect(route.path.includes(':'), label(route)).toBe(route.names !== undefined);
  expect(new Set(TABLE.map(label)).size).toBe(TABLE.length);
});

describe.each(withRoles.map((r) => [label(r), r] as const))('%s', (_, route) => {
  it('opens for every role of its own', async () => {
    for (const role of route.who) {
      const own = await member(role, MINE);
      const answer = await send(own, route, await subject(route, own));
      expect(answer.status, role).toBeLessThan(400);
      expect(answer.to, role).not.toMatch(LOGIN);
    }
  });

  it('has nothing of another facility', async () => {
    const role = roleOf(route);
    const own = await member(role, MINE);
    const other = await member(role, OTHERS);
    const id = await subject(route, own);
    const before = route.names === 'lead' ? await office.store.lead(id) : undefined;
    const answer = await send(other, route, id);
    // Roles without a bound (operator, city) are meant to reach everything; what is a person's own stays so.
    const bounded = RIGHTS[role].bound !== 'none' || route.names === 'session' || route.names === 'export';
    if (route.names !== undefined && bounded) expect(answer.status).toBe(404);
    if (bounded) expect(answer.text).not.toContain(MARK);
    if (before) expect(await office.store.lead(id)).toEqual(before);
  });

  it('is closed without a session, with one that was revoked, with a locked account', async () => {
    const role = roleOf(route);
    const own = await member(role, MINE);
    const id = await subject(route, own);
    const revoked = await office.person(draftOf(role, MINE));
    await office.desk.office.sessions.revoke(revoked.account!.id, {});
    const locked = await office.person(draftOf(role, MINE));
    await office.desk.office.accounts.change(locked.account!.id, (a) => ({ ...a, disabled: true }));
    const forged = stranger();
    forged.use('cn_office', `${own.account!.id}.${'A'.repeat(43)}`);
    for (const who of [stranger(), revoked, locked, forged]) {
      const answer = await send(who, route, id);
      expect(answer.status).toBe(303);
      expect(answer.to).toMatch(LOGIN);
      expect(answer.text).not.toContain(MARK);
    }
  });

  it('does not exist for other roles', async () => {
    const owner = await member(roleOf(route), MINE);
    const id = await subject(route, owner);
    for (const role of ROLES.filter((r) => !route.who.includes(r))) {
      const answer = await send(await member(role, MINE), route, id);
      expect(answer.status, role).toBe(404);
      expect(answer.text, role).not.toContain(MARK);
    }
  });

  it('waits for the code of a half-done sign-in', async () => {
    const own = await member(roleOf(route), MINE);
    const id = await subject(route, own);
    for (const [stage, to] of [
      ['code', '/inbox/ma'],
      ['enrol', '/inbox/cai-ma'],
    ] as const) {
      const { sessions, now } = office.desk.office;
      own.use('cn_office', await sessions.begin(own.account!.id, stage, '', now()));
      const answer = await send(own, route, id);
      expect([answer.status, answer.to]).toEqual([303, to]);
    }
  });
});

describe.each(TABLE.filter((r) => r.method === 'post').map((r) => [label(r), r] as const))(
  '%s',
  (_, route) => {
    it.each([
      ['a page of another site', { 'sec-fetch-site': 'cross-site' }],
      ['a subdomain', { 'sec-fetch-site': 'same-site' }],
      ['another origin', { 'sec-fetch-site': '', origin: 'https://evil.vn' }],
      ['a hidden origin', { 'sec-fetch-site': '', origin: 'null' }],
    ])('refuses %s', async (__, headers) => {
      const role = Array.isArray(route.who) ? roleOf(route as never) : 'head';
      const own = await member(role, MINE);
      const path = route.path.replace(/:\w+/u, await subject(route, own));
      expect((await own.post(path, FIELDS, headers as Record<string, string>)).status).toBe(403);
    });
  },
);

describe.each(signed.filter((r) => r.who === 'half').map((r) => [label(r), r] as const))('%s', (_, route) => {
  it('is closed without a session', async () => {
    const answer = await send(stranger(), route, '');
    expect([answer.status, answer.to.replace(/\?.*/u, '')]).toEqual([303, '/inbox/dang-nhap']);
  });
});

it('tells caches and search engines to keep nothing', async () => {
  const own = await member('head', MINE);
  for (const path of ['/inbox', '/inbox/dang-nhap', '/inbox/toi']) {
    const { headers } = await own.get(path);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-robots-tag')).toBe('noindex');
  }
});
