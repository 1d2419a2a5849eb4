// The office: one route table, made into a router. Others add pages by `routes`.
import type { Router } from 'express';
import { createAccounts } from '../../office/accounts.js';
import { createAudit } from '../../office/audit.js';
import { createSessions } from '../../office/sessions.js';
import { createSignIns } from '../../office/sign-in-links.js';
import { createTickets, pruneTickets } from '../../office/tickets.js';
import { missingRoutes } from '../missing.js';
import { callbackRoutes } from './callbacks.js';
import { courseRoutes } from './courses.js';
import { exportRoutes } from './exports.js';
import { figureRoutes } from './figures.js';
import { flowRoutes } from './flows.js';
import { guardedRouter } from './guard.js';
import { inboxRoutes } from './inbox.js';
import { leadRoutes } from './lead.js';
import { linkRoutes } from './links.js';
import { operatorRoutes } from './operator.js';
import { peopleRoutes } from './people.js';
import type { ExportTicket, Office, OfficeParts, OfficeRoute } from './routes.js';
import { signInRoutes } from './sign-in.js';

export interface OfficeDesk {
  router: Router;
  /** Every route, in the order in which it is matched. */
  table: readonly OfficeRoute[];
  office: Office;
  /** Removes expired tickets, ended sessions and old audit entries. Answers how many of each. */
  prune(): Promise<{ tickets: number; officeSessions: number; audit: number }>;
}

/** Builds the office's pages. */
export function createOffice(parts: OfficeParts): OfficeDesk {
  const { store, now = Date.now } = parts;
  const prefix = parts.secure ? '__Host-' : '';
  const table: OfficeRoute[] = [];
  const office: Office = {
    ...parts,
    now,
    accounts: createAccounts(store),
    sessions: createSessions(store),
    audit: createAudit(store),
    signIns: createSignIns(store),
    exports: createTickets<ExportTicket>(store, 'export'),
    cookies: { session: `${prefix}cn_office`, browser: `${prefix}cn_sign_in` },
    table,
  };
  table.push(
    ...signInRoutes(office),
    ...inboxRoutes(office),
    ...leadRoutes(office),
    ...callbackRoutes(office),
    ...exportRoutes(office),
    ...courseRoutes(office),
    ...figureRoutes(office),
    ...linkRoutes(office),
    ...operatorRoutes(office),
    ...flowRoutes(office, () => parts.content().flows),
    ...missingRoutes(office),
    ...(parts.routes ?? []),
    ...peopleRoutes(office),
  );
  return {
    router: guardedRouter(office, table),
    table,
    office,
    prune: async () => ({
      tickets: await pruneTickets(store, now()),
      officeSessions: await office.sessions.prune(now()),
      audit: await office.audit.prune(now()),
    }),
  };
}
