// The rules of the office that need no server: who may what, sessions, codes, drafts, hidden figures, waiting,
// typed intake dates, where a form may come from and lead back to.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEAD_STATUSES } from '../../../src/leads/lead.js';
import { cleanLine, readDraft, type SecondFactor } from '../../../src/office/accounts.js';
import { fillReply } from '../../../src/office/canned-replies.js';
import { readIntake, withOverride } from '../../../src/office/course-overrides.js';
import { cleanText } from '../../../src/office/edits.js';
import { hideSmall, STAGES, stageOf } from '../../../src/office/figures.js';
import { RIGHTS, ROLES } from '../../../src/office/roles.js';
import { acceptCode, codeAt, newRecoveryCodes } from '../../../src/office/second-factor.js';
import { alive, deviceOf, type OfficeSession, SESSION_LIMITS } from '../../../src/office/sessions.js';
import { moment, span, waitOf } from '../../../src/office/waiting.js';
import { fromOwnPage } from '../../../src/server/office/guard.js';
import { wayBack } from '../../../src/server/office/layout.js';
import { address, filterOf } from '../../../src/server/office/parts.js';
import { Form } from '../../../src/server/office/routes.js';
import { SMALL } from '../../../src/small-counts.js';

const at = (text: string): number => Date.parse(`${text}+07:00`);

describe('roles', () => {
  it('show persons to the facility that the learner agreed to, and to nobody else', () => {
    expect(ROLES.filter((r) => RIGHTS[r].person)).toEqual(['staff', 'head']);
    for (const role of ROLES) if (RIGHTS[role].person) expect(RIGHTS[role].bound).toBe('facility');
  });

  it('invite nobody above themselves', () => {
    expect(RIGHTS.head.invites.every((r) => RIGHTS[r].bound === 'facility')).toBe(true);
    for (const role of ROLES.filter((r) => r !== 'head' && r !== 'operator'))
      expect(RIGHTS[role].invites).toEqual([]);
  });
});

describe('drafts of accounts', () => {
  const known = { facility: (id: string) => id === 'truong-a', mayInvite: ROLES };
  const good = { role: 'staff', name: ' Trần  Văn A ', email: ' A@Truong.edu.vn ', facility: 'truong-a' };

  it('come out clean', () => {
    expect(readDraft(good, known)).toEqual({
      role: 'staff',
      name: 'Trần Văn A',
      email: 'a@truong.edu.vn',
      facility: 'truong-a',
    });
  });

  it.each([
    [{ role: 'root' }, 'role'],
    [{ role: '__proto__' }, 'role'],
    [{ name: '\u202e ' }, 'name'],
    [{ email: 'a@b' }, 'email'],
    [{ email: 'a b@c.vn' }, 'email'],
    [{ email: 'a@b.vn\r\nBcc: x@y.vn' }, 'email'],
    [{ facility: 'truong-b' }, 'facility'],
    [{ role: 'officer', codes: ' , ' }, 'codes'],
    [{ role: 'commune', commune: 'Thanh Oai' }, 'commune'],
  ])('name what is wrong: %j', (change, problem) => {
    expect(readDraft({ ...good, ...change }, known)).toEqual({ problem });
  });

  it('never throw, whatever was typed', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('role', 'name', 'email', 'codes', 'commune'), fc.anything()),
        (typed) => {
          const safe = Object.fromEntries(Object.entries(typed).map(([k, v]) => [k, fc.stringify(v)]));
          expect(readDraft(safe, known)).toBeTypeOf('object');
        },
      ),
    );
  });
});

/** Any code point; the library's own unit for this takes seconds to be made. */
const anySign = fc
  .integer({ min: 0, max: 0x10ffff })
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code));

describe('typed texts', () => {
  it('lose control and direction characters and keep their lines', () => {
    expect(cleanText('một\r\nhai\u202e\0 ba\n\n\n\nbốn')).toBe('một\nhai   ba\n\nbốn');
    fc.assert(
      fc.property(fc.string({ unit: anySign, maxLength: 300 }), (typed) => {
        const text = cleanText(typed, 50);
        expect(text).not.toMatch(/[^\n\P{C}]/u);
        expect([...text].length).toBeLessThanOrEqual(50);
        expect(cleanLine(typed, 50)).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      }),
    );
  });

  it('of prepared replies are filled once, with names that look like fields too', () => {
    const values = { ten: '{ma}$&', lop: 'Hàn', coso: 'Trường', ma: 'CN-1' };
    expect(fillReply({ title: '', text: '{ten} {lop} {khac} {ma}' }, values)).toBe('{ma}$& Hàn {khac} CN-1');
  });
});

describe('sessions', () => {
  const session = (more: Partial<OfficeSession>): OfficeSession => ({
    id: 'x',
    account: 'a',
    stage: 'full',
    createdAt: 0,
    seenAt: 0,
    device: '',
    failures: 0,
    ...more,
  });
  const { idleMs, absoluteMs, pendingMs, maxFailures } = SESSION_LIMITS;
  it.each([
    ['fresh', session({}), 0, true],
    ['almost idle', session({}), idleMs - 1, true],
    ['idle', session({}), idleMs, false],
    ['old though in use', session({ seenAt: absoluteMs }), absoluteMs, false],
    ['waiting for its code', session({ stage: 'code' }), pendingMs - 1, true],
    ['waited too long', session({ stage: 'code' }), pendingMs, false],
    ['tried too often', session({ stage: 'code', failures: maxFailures }), 1, false],
  ])('%s', (_, given, now, expected) => {
    expect(alive(given, now)).toBe(expected);
  });

  it.each([
    [
      'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36',
      'Chrome, Android',
    ],
    [
      'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0',
      'Edge, Windows',
    ],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Mobile Safari/604.1', 'Safari, iPhone'],
    ['curl/8', 'Trình duyệt khác'],
  ])('names the device of %s', (agent, device) => {
    expect(deviceOf(agent)).toBe(device);
  });
});

describe('codes', () => {
  /** The secret of RFC 6238, appendix B. */
  const factor: SecondFactor = {
    secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ',
    confirmed: true,
    lastStep: 0,
    recovery: [],
  };

  it('are those of RFC 6238', () => {
    expect(codeAt(factor, 59_000)).toBe('287082');
    expect(codeAt(factor, 1_111_111_109_000)).toBe('081804');
    expect(codeAt(factor, 20_000_000_000_000)).toBe('353130');
  });

  it('count one period early or late, and once', () => {
    const now = 1_111_111_109_000;
    for (const shift of [-30_000, 0, 30_000])
      expect(acceptCode(factor, codeAt(factor, now + shift), now)).toBeDefined();
    for (const shift of [-90_000, 90_000])
      expect(acceptCode(factor, codeAt(factor, now + shift), now)).toBeUndefined();
    const after = acceptCode(factor, ' 081 804 ', now)!;
    expect(acceptCode(after, '081804', now)).toBeUndefined();
    expect(acceptCode(after, codeAt(factor, now + 30_000), now + 30_000)).toBeDefined();
  });

  it('for recovery count once, and only when the factor is in force', () => {
    const { codes, hashes } = newRecoveryCodes();
    const own = { ...factor, recovery: hashes };
    const after = acceptCode(own, codes[2]!.toUpperCase(), 0)!;
    expect(after.recovery).toHaveLength(hashes.length - 1);
    expect(acceptCode(after, codes[2]!, 0)).toBeUndefined();
    expect(acceptCode({ ...own, confirmed: false }, codes[3]!, 0)).toBeUndefined();
    expect(hashes.join(' ')).not.toContain(codes[0]);
  });
});

describe('figures', () => {
  it('put every status into one stage', () => {
    for (const status of LEAD_STATUSES) expect(STAGES).toContain(stageOf(status));
  });

  it('hide every small cell, and never leave one alone in a line or a column', () => {
    const matrix = fc.tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 2, max: 5 })).chain(([h, w]) =>
      fc.array(fc.array(fc.nat({ max: 12 }), { minLength: w, maxLength: w }), {
        minLength: h,
        maxLength: h,
      }),
    );
    fc.assert(
      fc.property(matrix, (counts) => {
        const shown = hideSmall(counts);
        const columns = counts[0]!.map((_, c) => shown.map((line) => line[c]));
        for (const cells of [...shown, ...columns])
          if (cells.length > 1) expect(cells.filter((n) => n === undefined).length).not.toBe(1);
        shown.forEach((line, r) => {
          line.forEach((n, c) => {
            const real = counts[r]![c]!;
            if (n === undefined) return;
            expect(n).toBe(real);
            expect(n === 0 || n >= SMALL).toBe(true);
          });
        });
      }),
    );
  });

  it('show everything when nothing is small', () => {
    expect(
      hideSmall([
        [0, 5],
        [7, 0],
      ]),
    ).toEqual([
      [0, 5],
      [7, 0],
    ]);
  });
});

describe('waiting', () => {
  const holidays = {
    days: [{ date: '2026-11-24', name: 'Ngày nghỉ', kind: 'law' as const, certainty: 'verified' as const }],
    workedSaturdays: [],
  };
  it.each([
    ['on the second working day', '2026-11-19T09:00', '2026-11-23T17:00', false],
    ['after the second working day', '2026-11-19T09:00', '2026-11-24T08:00', true],
    ['over a holiday', '2026-11-20T09:00', '2026-11-25T17:00', false],
    ['after the holiday', '2026-11-20T09:00', '2026-11-26T08:00', true],
  ])('is overdue: %s', (_, sent, now, overdue) => {
    const lead = { status: 'new', createdAt: at(sent) };
    expect(waitOf(lead, at(now), holidays)?.overdue).toBe(overdue);
  });

  it('ends with the call', () => {
    expect(waitOf({ status: 'called', createdAt: 0 }, at('2026-11-25T08:00'), holidays)).toBeUndefined();
  });

  it.each([
    [30_000, 'chưa đến 1 phút'],
    [5 * 60_000, '5 phút'],
    [3.9 * 3_600_000, '3 giờ'],
    [50 * 3_600_000, '2 ngày'],
  ])('%d ms is «%s»', (ms, text) => {
    expect(span(ms)).toBe(text);
  });

  it('shows moments in the time of Vietnam', () => {
    expect(moment(Date.parse('2026-11-21T18:05:00Z'), at('2026-11-25T08:00'))).toBe('22/11 01:05');
    expect(moment(Date.parse('2025-12-31T17:00:00Z'), at('2026-11-25T08:00'))).toBe('1/1 00:00');
    expect(moment(Date.parse('2025-11-21T18:05:00Z'), at('2026-11-25T08:00'))).toBe('22/11/2025 01:05');
  });
});

describe('seats and intake dates', () => {
  const TODAY = '2026-11-25';
  it.each([
    [
      { seats: '12', dates: '2027-03-01, 2026-12-14; 2026-12-14' },
      { seats: 12, nextStart: ['2026-12-14', '2027-03-01'] },
    ],
    [
      { seats: '0', dates: '' },
      { seats: 0, nextStart: [] },
    ],
    [
      { seats: '5', dates: '2026-11-24' },
      { seats: 5, nextStart: [] },
    ],
    [{ seats: '501', dates: '' }, { problem: 'seats' }],
    [{ seats: '1e2', dates: '' }, { problem: 'seats' }],
    [{ seats: '5', dates: '2027-02-29' }, { problem: 'dates' }],
    [{ seats: '5', dates: '2099-01-01' }, { problem: 'dates' }],
    [
      { seats: '5', dates: '1/3/2027, 14-12-2026' },
      { seats: 5, nextStart: ['2026-12-14', '2027-03-01'] },
    ],
    [{ seats: '5', dates: '31/4/2027' }, { problem: 'dates' }],
    [{ seats: '5', dates: 'tháng sau' }, { problem: 'dates' }],
  ])('%j', (typed, expected) => {
    expect(readIntake(typed, TODAY)).toEqual(expected);
  });

  it('lapse when the content was checked later', () => {
    const course = { checked: '2026-11-21', seats: 20, nextStart: ['2026-12-14'] } as never;
    const given = { seats: 3, nextStart: [], by: 'x' };
    expect(withOverride(course, { ...given, at: at('2026-11-22T00:00') })).toMatchObject({
      seats: 3,
      own: true,
    });
    expect(withOverride(course, { ...given, at: at('2026-11-20T00:00') })).toMatchObject({
      seats: 20,
      own: false,
    });
    expect(withOverride(course, undefined)).toMatchObject({ seats: 20, own: false });
  });
});

describe('forms', () => {
  const BASE = 'https://cau-nghe.example';
  it.each([
    [{ 'sec-fetch-site': 'same-origin' }, true],
    [{ 'sec-fetch-site': 'none' }, true],
    [{ 'sec-fetch-site': 'same-site' }, false],
    [{ 'sec-fetch-site': 'cross-site', origin: BASE }, false],
    [{ origin: BASE, host: '10.0.0.1:3000' }, true],
    [{ origin: 'http://localhost:3000', host: 'localhost:3000' }, true],
    [{ origin: 'https://evil.example', host: 'cau-nghe.example' }, false],
    [{ origin: 'null', host: 'cau-nghe.example' }, false],
    [{ host: 'cau-nghe.example' }, false],
  ])('%j', (headers, own) => {
    expect(fromOwnPage({ headers }, BASE)).toBe(own);
  });

  it('lead back to the list and nowhere else', () => {
    expect(wayBack('/inbox?muc=cho&tb=da-ghi', '/inbox')).toBe('/inbox?muc=cho');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webUrl(),
          fc.string().map((s) => `/inbox${s}`),
        ),
        (text) => {
          expect(wayBack(text, '/inbox')).toMatch(/^\/inbox(?:\?[\w%=&.+-]*)?$/u);
        },
      ),
    );
  });

  it('read every filter without failing, and their address stays within the inbox', () => {
    const fields = fc.dictionary(
      fc.constantFrom('muc', 'tt', 'lop', 'tu', 'den', 'q', 'cua', 'sau', '__proto__'),
      fc.oneof(fc.string({ maxLength: 100 }), fc.array(fc.string(), { maxLength: 3 })),
    );
    fc.assert(
      fc.property(fields, (typed) => {
        const query = new Form(typed);
        expect(filterOf(query, 'me').order).toMatch(/^(?:newest|waiting)$/u);
        const url = new URL(address(query), 'https://x.vn');
        expect([url.origin, url.pathname]).toEqual(['https://x.vn', '/inbox']);
      }),
    );
  });
});
