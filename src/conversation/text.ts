// Texts with variables: `{user}`, `{course.title}`, `{course.tuition|money}`. Formats of money, dates and
// distances follow conversation-rules 2.2 (7): "4 triệu đồng", "thứ Hai 14/12/2026", "khoảng 7 km".

import type { Text } from './flow-file.js';
import type { ChannelId } from './message.js';
import type { Pronouns } from './pronouns.js';

const groups = new Intl.NumberFormat('de-DE', { maximumFractionDigits: 0 });

/** 4000000 → "4 triệu đồng", 1500000 → "1,5 triệu đồng", 50000 → "50.000 đồng". */
export function money(vnd: number): string {
  if (!Number.isFinite(vnd)) return String(vnd);
  const inMillions = vnd / 1_000_000;
  const short = Math.round(inMillions * 100) / 100;
  if (vnd >= 1_000_000 && vnd < 1_000_000_000 && short === inMillions)
    return `${String(short).replace('.', ',')} triệu đồng`;
  return `${groups.format(Math.round(vnd))} đồng`;
}

/** 1500000 → "1.500.000 đ", with a no-break space. */
export const moneyExact = (vnd: number): string => `${groups.format(Math.round(vnd))}\u00a0đ`;

const WEEKDAYS = ['Chủ nhật', 'thứ Hai', 'thứ Ba', 'thứ Tư', 'thứ Năm', 'thứ Sáu', 'thứ Bảy'];

/** "2026-12-14" → "14/12/2026". */
export const dateOnly = (iso: string): string => iso.split('-').map(Number).reverse().join('/');

/** "2026-12-14" → "thứ Hai 14/12/2026"; "2026-12" → "tháng 12/2026"; "2026" → "năm 2026". */
export function date(iso: string): string {
  const [y, m, d] = iso.split('-').map(Number);
  if (y === undefined || Number.isNaN(y)) return iso;
  if (m === undefined) return `năm ${y}`;
  if (d === undefined) return `tháng ${m}/${y}`;
  return `${WEEKDAYS[new Date(Date.UTC(y, m - 1, d)).getUTCDay()]} ${d}/${m}/${y}`;
}

/** "khoảng 7 km"; under one kilometre "dưới 1 km". Straight-line distances are only ever about. */
export const distance = (km: number): string => (km < 1 ? 'dưới 1 km' : `khoảng ${Math.round(km)} km`);

/** "xã Thanh Oai, Hà Nội". */
export const placeName = (place: { kind: string; commune: string; province: string }): string =>
  `${place.kind} ${place.commune}, ${place.province}`;

/** "0912 345 678" from E.164. */
export function phone(e164: string): string {
  const national = e164.startsWith('+84') ? `0${e164.slice(3)}` : e164;
  return national.replace(/^(\d{4})(\d{3})(\d+)$/u, '$1 $2 $3');
}

/** "09xx…678": enough to recognise one's own number, too little to call it. */
export function maskedPhone(e164: string): string {
  const national = e164.startsWith('+84') ? `0${e164.slice(3)}` : e164;
  return `${national.slice(0, 2)}xx…${national.slice(-3)}`;
}

const FORMATS: Record<string, (value: unknown) => string> = {
  money: (v) => money(Number(v)),
  exact: (v) => moneyExact(Number(v)),
  date: (v) => date(String(v)),
  distance: (v) => distance(Number(v)),
  phone: (v) => phone(String(v)),
  number: (v) => groups.format(Number(v)),
  masked: (v) => maskedPhone(String(v)),
};
export const FORMAT_NAMES = Object.keys(FORMATS);

export const capital = (s: string) => s.charAt(0).toUpperCase() + s.slice(1);

/** The text for a channel. */
export const textFor = (text: Text, channel: ChannelId): string =>
  typeof text === 'string' ? text : (text[channel] ?? text.default);

interface Variable {
  name: string;
  format?: string;
}
/** A template taken apart: words as they stand, and variables. */
type Part = string | Variable;

const VARIABLE = /\{([^{}|]{1,60})(?:\|([a-z]{1,20}))?\}/gu;
const TEMPLATES = new Map<string, readonly Part[]>();
const REMEMBERED = 5_000;

/** The parts of a template; remembered, because a few hundred templates make nearly all sentences. */
function partsOf(template: string): readonly Part[] {
  const known = TEMPLATES.get(template);
  if (known !== undefined) return known;
  const parts: Part[] = [];
  let from = 0;
  for (const found of template.matchAll(VARIABLE)) {
    if (found.index > from) parts.push(template.slice(from, found.index));
    parts.push({ name: found[1]!, format: found[2] });
    from = found.index + found[0].length;
  }
  if (from < template.length) parts.push(template.slice(from));
  if (TEMPLATES.size >= REMEMBERED) TEMPLATES.clear();
  TEMPLATES.set(template, parts);
  return parts;
}

/** The variables of a template, as written between braces. */
export const variablesOf = (template: string): Variable[] =>
  partsOf(template).filter((p): p is Variable => typeof p !== 'string');

/**
 * Fills a template. `lookup` gives a value or undefined; an unknown variable becomes an ellipsis rather
 * than a hole or an exception (lint finds such names before they are served).
 */
export function fill(template: string, pronouns: Pronouns, lookup: (name: string) => unknown): string {
  if (!template.includes('{')) return template;
  let out = '';
  for (const part of partsOf(template))
    out += typeof part === 'string' ? part : filled(part, pronouns, lookup);
  return out;
}

function filled({ name, format }: Variable, pronouns: Pronouns, lookup: (name: string) => unknown): string {
  switch (name) {
    case 'bot':
      return pronouns.bot;
    case 'user':
      return pronouns.user;
    case 'Bot':
      return capital(pronouns.bot);
    case 'User':
      return capital(pronouns.user);
  }
  const value = lookup(name);
  if (value === undefined || value === null) return '…';
  const formatter = format === undefined ? undefined : FORMATS[format];
  return formatter ? formatter(value) : String(value);
}

/** Cuts at `limit` characters on a word border, with an ellipsis. */
export function clip(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const cut = text.slice(0, limit - 1);
  const space = cut.lastIndexOf(' ');
  return `${cut.slice(0, space > limit / 2 ? space : cut.length).trimEnd()}…`;
}

/** Digits and signs alone, as most answers are, say nothing but themselves. */
export const hasWords = (text: string): boolean => /\p{L}/u.test(text);
