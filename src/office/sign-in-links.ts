// Links that let an account in once: asked for on the sign-in page (bound to that browser) or printed by the command
// line (bound to none).
import { createTickets, type Values } from './tickets.js';

/** What a link stands for. */
export interface SignIn {
  account: string;
  /** Hash of the cookie of the browser that asked; absent for links printed by the command line. */
  browser?: string;
}

/** How long a link is good, ms. */
export const LINK_MS = 10 * 60_000;

export const createSignIns = (store: Values) => createTickets<SignIn>(store, 'sign-in');
export type SignIns = ReturnType<typeof createSignIns>;

/** The address of a link. */
export const signInUrl = (baseUrl: string, token: string): string =>
  `${baseUrl.replace(/\/+$/u, '')}/inbox/vao/${token}`;
