// How a reader wants the pages: size of the letters, light or dark. One cookie, so that pages come right from
// the server and the switches work without JavaScript.
import type { Request, Response } from 'express';
import { cookie } from './cookie.js';

export interface Look {
  theme: 'auto' | 'light' | 'dark';
  /** 0 normal, 1 large, 2 very large. */
  size: 0 | 1 | 2;
}

/** The script of the chat page writes the same cookie. */
const COOKIE = 'cn_look';
const YEAR_MS = 365 * 86_400_000;

export function lookOf(req: Request): Look {
  const [, theme = 'auto', size = '0'] =
    /^(auto|light|dark)\.([012])$/u.exec(cookie(req, COOKIE) ?? '') ?? [];
  return { theme: theme as Look['theme'], size: Number(size) as Look['size'] };
}

/** Takes over `theme` or `size` of a posted form. */
export function keepLook(req: Request, res: Response, secure: boolean): void {
  const look = lookOf(req);
  const { theme = look.theme, size = String(look.size) } = (req.body ?? {}) as Record<string, string>;
  const value = `${theme}.${size}`;
  if (!/^(?:auto|light|dark)\.[012]$/u.test(value)) return;
  res.cookie(COOKIE, value, { sameSite: 'lax', secure, maxAge: YEAR_MS, path: '/' });
}
