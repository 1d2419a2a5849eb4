// What a route of the office is. One table of these makes the router, the navigation and the isolation test, so
// that a new route cannot be forgotten in any of them.

import type { Request, Response } from 'express';
import type { Flows } from '../../conversation/compile.js';
import type { Catalogue } from '../../knowledge/catalogue.js';
import type { StatusChange } from '../../leads/status.js';
import type { Log } from '../../log.js';
import type { Account, Accounts } from '../../office/accounts.js';
import type { Audit, Audited } from '../../office/audit.js';
import { type Desk, openDesk, scopeOf } from '../../office/desk.js';
import type { Role } from '../../office/roles.js';
import type { OfficeSession, Sessions } from '../../office/sessions.js';
import type { SignIns } from '../../office/sign-in-links.js';
import type { createTickets } from '../../office/tickets.js';
import type { Store } from '../../store/port.js';

/** Sends a text to an account by whichever way is set up. Answers false when none reaches it. */
export type Notify = (
  to: Pick<Account, 'email' | 'telegramChat'>,
  message: { subject: string; text: string },
) => Promise<boolean>;

/** Requests that an address or an account may make, per hour. */
export interface Limits {
  /** Sign-in requests from one network address, and for one e-mail address. */
  signIn: number;
  signInPerEmail: number;
  /** Opened sign-in links and typed codes from one network address. */
  code: number;
  /** Phones shown to one account. */
  reveal: number;
  /** Exports by one account. */
  export: number;
}
export type LimitName = keyof Limits;

export interface OfficeParts {
  store: Store;
  /** Sets what became of a registration and tells the learner. */
  setStatus(leadId: string, change: StatusChange): Promise<'done' | 'same' | 'gone' | 'not-allowed'>;
  content(): { knowledge: Catalogue; flows: Flows };
  /** The public address, for links in messages. */
  baseUrl(): string;
  /** Cookies only over https. */
  secure: boolean;
  log: Log;
  /** Undefined when neither e-mail nor Telegram is set up. */
  notify?: Notify;
  /** Makes the sender look for due rows. */
  wake?(): void;
  /** Called when a facility changed seats or dates of a course. */
  onIntake?(): void;
  now?: () => number;
  limits?: Partial<Limits>;
  /** The article nearest to a question that nothing answered, for the editors' list of them. */
  nearestArticle?(question: string): { id: string; title: string } | undefined;
  /** Further routes, such as an editor's pages. */
  routes?: readonly OfficeRoute[];
}

export interface ExportTicket {
  account: string;
  filter: Record<string, string>;
}

/** What handlers work with. */
export interface Office extends OfficeParts {
  now: () => number;
  accounts: Accounts;
  sessions: Sessions;
  audit: Audit;
  signIns: SignIns;
  exports: ReturnType<typeof createTickets<ExportTicket>>;
  cookies: { session: string; browser: string };
  /** The whole route table, for the navigation. */
  table: readonly OfficeRoute[];
}

/** A form as it was posted. */
export class Form {
  constructor(private readonly values: Readonly<Record<string, unknown>>) {}

  /** The field's text; empty when absent, the first when it came more than once. */
  text(name: string): string {
    return this.all(name)[0] ?? '';
  }
  all(name: string): string[] {
    const value = Object.hasOwn(this.values, name) ? this.values[name] : undefined;
    return (Array.isArray(value) ? value : [value]).filter((v): v is string => typeof v === 'string');
  }
}

/** A call before anybody has signed in. */
export interface OpenCall {
  req: Request;
  res: Response;
  form: Form;
  query: Form;
}

/** A call of a signed-in account. */
export interface Call extends OpenCall {
  account: Account;
  session: OfficeSession;
  token: string;
  /** Throws when the account reads no registrations; routes for such roles do not use it. */
  desk: Desk;
  note(what: Audited, about?: string): Promise<void>;
}

interface RouteBase {
  method: 'get' | 'post';
  /** Express pattern below the root, such as `/inbox/dang-ky/:id`. */
  path: string;
  /** What `:id` or `:token` names; the isolation test makes one of each. */
  names?: 'lead' | 'account' | 'course' | 'session' | 'export' | 'sign-in';
  limit?: LimitName;
  /** Called by the page itself: does not keep an idle session alive. */
  quiet?: boolean;
  /** The words in the navigation; shown to the roles of the route. */
  nav?: string;
}
export type OfficeRoute =
  | (RouteBase & { who: 'anyone'; handle(call: OpenCall): Promise<unknown> | unknown })
  /** `half`: a sign-in that still lacks its code; also open to full sessions. */
  | (RouteBase & { who: readonly Role[] | 'half'; handle(call: Call): Promise<unknown> | unknown });

/** The desk of an account; reading it throws for a role without registrations. */
export function deskOf(office: Office, account: Account): Desk {
  const scope = scopeOf(account);
  if (!scope) throw new Error(`role ${account.role} reads no registrations`);
  return openDesk(office.store, scope, office.now);
}
