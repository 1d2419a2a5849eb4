// The office on loopback with a real embedded store and the shipped content, and people who work in it: browsers
// without JavaScript that keep cookies.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { LeadData, LeadRecord, LeadStatus } from '../../src/leads/lead.js';
import { createLog } from '../../src/log.js';
import type { Account, AccountDraft } from '../../src/office/accounts.js';
import { errorHandler, sendProblem } from '../../src/server/errors.js';
import { createOffice, type OfficeDesk } from '../../src/server/office/office.js';
import type { OfficeParts } from '../../src/server/office/routes.js';
import { createLeadStatus } from '../../src/service/lead-status.js';
import { createVault, openStore } from '../../src/store/index.js';
import type { Store } from '../../src/store/port.js';
import { freeFolder, removeFolder } from './bot.js';
import { shippedContent } from './talk.js';

/** Two facilities of the sample data with at least one course each. */
export const MINE = 'mau-ha-dong';
export const OTHERS = 'mau-dien-chau';

export interface TestOffice {
  url: string;
  store: Store;
  desk: OfficeDesk;
  /** What was logged. */
  logged: string[];
  person(draft: Partial<AccountDraft> & Pick<AccountDraft, 'role'>): Promise<OfficePerson>;
  lead(more?: LeadWish): Promise<LeadRecord>;
  stop(): Promise<void>;
}

export interface LeadWish {
  facility?: string;
  course?: string;
  name?: string;
  phone?: string;
  status?: LeadStatus;
  commune?: string;
  referral?: string;
  createdAt?: number;
  owner?: LeadRecord['owner'];
}

let counter = 0;

/** Starts it; `now` can be moved by `clock.now`. */
export async function startOffice(parts: Partial<OfficeParts> = {}): Promise<TestOffice> {
  const { knowledge, flows } = await shippedContent();
  const dir = freeFolder();
  const store = await openStore({
    dataDir: dir,
    vault: createVault('a-secret-of-the-office-suite'),
    allowUnsafe: false,
    join: false,
  } as never);
  const logged: string[] = [];
  const log = createLog('info', { write: (line) => void logged.push(line) });
  let url = '';
  const desk = createOffice({
    store,
    setStatus: createLeadStatus({ store, wake: () => {}, now: parts.now }),
    content: () => ({ knowledge, flows }),
    baseUrl: () => url,
    secure: false,
    log,
    ...parts,
  });
  const app = express();
  app.set('query parser', 'simple');
  app.use(desk.router);
  app.use((req, res) => sendProblem(req, res, 404));
  app.use(errorHandler(log));
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const now = parts.now ?? Date.now;
  return {
    url,
    store,
    desk,
    logged,
    async person(draft) {
      const n = ++counter;
      const account = await desk.office.accounts.create(
        { name: `Người ${n}`, email: `nguoi${n}@example.vn`, ...draft },
        now(),
      );
      if (account === 'taken') throw new Error('the address is taken');
      const person = new OfficePerson(url, account);
      person.use(
        desk.office.cookies.session,
        await desk.office.sessions.begin(account.id, 'full', 'Firefox', now()),
      );
      return person;
    },
    async lead(wish = {}) {
      const record = leadOf(wish, now());
      await store.commit({ leads: [record] });
      return record;
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await store.shutdown();
      removeFolder(dir);
    },
  };
}

export function leadOf(wish: LeadWish, at: number): LeadRecord {
  const n = ++counter;
  const phone = wish.phone ?? `+849${String(10_000_000 + n)}`;
  const createdAt = wish.createdAt ?? at;
  const data: LeadData = {
    course: { id: wish.course ?? 'cat-toc', title: 'Cắt tóc' },
    person: {
      name: wish.name ?? `Học Viên ${n}`,
      phone,
      birthYear: 2000,
      commune: wish.commune ?? 'xã Thanh Oai, Hà Nội',
    },
    priority: false,
    consent: { purpose: 'forward-to-facility', version: 1, at: createdAt, hash: 'x' },
    channel: 'web',
    ...(wish.referral ? { referral: wish.referral } : {}),
  };
  return {
    id: randomUUID(),
    receipt: `CN-${String(n).padStart(6, 'A').slice(-6)}`,
    facility: wish.facility ?? MINE,
    course: data.course.id,
    owner: wish.owner ?? `web:person-${n}`,
    status: wish.status ?? 'new',
    createdAt,
    updatedAt: createdAt,
    phone,
    data: JSON.stringify(data),
  };
}

export interface Answer {
  status: number;
  /** Where a redirect leads, without the host. */
  to: string;
  headers: Headers;
  text: string;
}

export class OfficePerson {
  readonly cookies = new Map<string, string>();

  constructor(
    readonly base: string,
    readonly account?: Account,
  ) {}

  use(cookie: string, value: string): void {
    this.cookies.set(cookie, value);
  }

  async call(method: string, path: string, init: RequestInit = {}): Promise<Answer> {
    const headers = new Headers({ accept: 'text/html', 'sec-fetch-site': 'same-origin' });
    for (const [name, value] of new Headers(init.headers)) headers.set(name, value);
    if (this.cookies.size > 0)
      headers.set('cookie', [...this.cookies].map(([k, v]) => `${k}=${v}`).join('; '));
    const response = await fetch(this.base + path, { ...init, method, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/u.exec(line) ?? [];
      if (value === '') this.cookies.delete(name!);
      else if (name !== undefined) this.cookies.set(name, value!);
    }
    return {
      status: response.status,
      to: response.headers.get('location') ?? '',
      headers: response.headers,
      text: await response.text(),
    };
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.call('GET', path, { headers });
  }

  post(
    path: string,
    fields: Record<string, string> | [string, string][] = {},
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    return this.call('POST', path, { body: new URLSearchParams(fields), headers });
  }
}

/** The page's words, without tags. */
export const words = (html: string): string =>
  html
    .replace(/<(?:script|style)\b.*?<\/(?:script|style)>/gsu, '')
    .replace(/<[^>]+>/gu, ' ')
    .replace(/&lt;/gu, '<')
    .replace(/&gt;/gu, '>')
    .replace(/&quot;/gu, '"')
    .replace(/&amp;/gu, '&')
    .replace(/\s+/gu, ' ')
    .trim();
