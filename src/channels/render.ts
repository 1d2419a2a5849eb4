// Fits a message to a channel by its policy: buttons or a numbered list, over-long text in several messages,
// links and pictures only where they work. Pure; nothing the person needs is ever dropped.
import type { Choice, Message } from '../conversation/message.js';
import type { ChannelPolicy } from './policies/policy.js';

export interface RenderOptions {
  /** Public address of this service, to make paths absolute; without it paths of links stay out. */
  baseUrl?: string;
}

/**
 * One message as the channel can take it, in one or more parts. Only the last part carries the choices, the
 * link and the contact request; only the first the picture. Choices are numbered in the order given, so that
 * a typed digit always means the same.
 */
export function render(message: Message, policy: ChannelPolicy, options: RenderOptions = {}): Message[] {
  const choices = message.choices ?? [];
  const asButtons = choices.length > 0 && choices.length <= policy.buttons;
  const link = message.link && absolute(message.link.url, policy, options.baseUrl);
  const linkAsButton = link !== undefined && policy.links !== 'text' && isPublic(link, policy);

  const picture = policy.pictures ? message.picture : undefined;
  const blocks = [picture?.legend ?? '', message.text.trim()];
  if (choices.length > (message.listed ?? 0) && !asButtons)
    blocks.push(numberedList(choices, message.listed));
  if (link !== undefined && !linkAsButton) blocks.push(`${message.link?.label}: ${link}`);
  const text = blocks.filter((b) => b !== '').join('\n\n');

  const parts = splitText(text, policy.textLength);
  return parts.map((part, i): Message => {
    const last = i === parts.length - 1;
    const rendered: Message = { text: part };
    if (i === 0 && picture) rendered.picture = picture;
    if (!last) return rendered;
    if (asButtons) rendered.choices = numberedButtons(choices, policy.labelLength);
    if (linkAsButton) rendered.link = { url: link, label: message.link?.label ?? link };
    if (message.requestContact && policy.contactRequest) rendered.requestContact = true;
    if (message.requestLocation && policy.locationRequest) rendered.requestLocation = true;
    return rendered;
  });
}

/** Labels that already say what to type: "1. Có", "2) Không", "0 Quay lại", "# Gặp người". */
const NUMBERED = /^(?:\d{1,2}(?:[.):]\s|\ufe0f?\u20e3)|0 |#)/u;

const numbered = (label: string, index: number): string =>
  NUMBERED.test(label) ? label : `${index + 1}. ${label}`;

const numberedList = (choices: readonly Choice[], listed = 0): string =>
  choices
    .map((c, i) => numbered(c.label, i))
    .slice(listed)
    .join('\n');

const numberedButtons = (choices: readonly Choice[], length: number): Choice[] =>
  choices.map((c, i) => ({ id: c.id, label: clip(numbered(c.label, i), length) }));

function absolute(url: string, policy: ChannelPolicy, baseUrl: string | undefined): string | undefined {
  if (!url.startsWith('/') || policy.links === 'path') return url;
  return baseUrl === undefined ? undefined : baseUrl.replace(/\/+$/u, '') + url;
}

/** Whether a chat client elsewhere can open the address: platforms refuse buttons to `localhost` and the like. */
function isPublic(url: string, policy: ChannelPolicy): boolean {
  if (policy.links === 'path') return true;
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return (protocol === 'https:' || protocol === 'http:') && /\.[a-z]{2,}$/iu.test(hostname);
}

/** A picture's address for platforms that fetch it themselves: public https, or undefined. */
export function publicUrl(url: string, baseUrl: string | undefined): string | undefined {
  const full = url.startsWith('/') ? `${(baseUrl ?? '').replace(/\/+$/u, '')}${url}` : url;
  return full.startsWith('https://') ? full : undefined;
}

const graphemes = new Intl.Segmenter('vi', { granularity: 'grapheme' });

/** The largest cut at or below `limit` that splits no character as people see it. */
function graphemeCut(text: string, limit: number): number {
  // A window is enough: the character at the limit decides, and none is longer than this in practice.
  const from = Math.max(0, limit - 64);
  const at = graphemes.segment(text.slice(from, limit + 64)).containing(limit - from)?.index ?? limit - from;
  return from + at > 0 ? from + at : limit;
}

/** Shortens to at most `length` code units, with an ellipsis, at a character border. */
export function clip(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, graphemeCut(text, length - 1)).trimEnd()}…`;
}

/** Borders where a long text may break, the best first. */
const BORDERS = [/\n{2,}/gu, /\n/gu, /[.!?…:;]\s+/gu, /\s+/gu];

/**
 * Splits on paragraphs, else lines, sentences, words, and only then inside a word. Every part has at most
 * `limit` code units and is not empty; an empty text gives one empty part.
 */
export function splitText(text: string, limit: number): string[] {
  const parts: string[] = [];
  let rest = text.trim();
  while (rest.length > limit) {
    const cut = bestCut(rest, limit);
    const part = rest.slice(0, cut).trimEnd();
    if (part !== '') parts.push(part);
    rest = rest.slice(cut).trimStart();
  }
  if (rest !== '' || parts.length === 0) parts.push(rest);
  return parts;
}

function bestCut(text: string, limit: number): number {
  const head = text.slice(0, limit + 1);
  for (const border of BORDERS) {
    let best = 0;
    for (const match of head.matchAll(border)) {
      // Sentence marks stay with their sentence; white space falls away by trimming.
      const end = match.index + (match[0].trim() === '' ? 0 : match[0].trimEnd().length);
      if (end <= limit) best = end;
    }
    // A border in the first third would leave a stub: look for a finer one.
    if (best > limit / 3) return best;
  }
  return graphemeCut(text, limit);
}

/** What of a message a channel cannot show as it stands, for `lint`; empty when all is well. */
export function policyProblems(message: Message, policy: ChannelPolicy): string[] {
  const problems: string[] = [];
  const parts = render(message, policy).length;
  if (parts > 2) problems.push(`text needs ${parts} messages on ${policy.channel}`);
  for (const choice of message.choices ?? []) {
    if (Buffer.byteLength(choice.id) > 64) problems.push(`choice id "${choice.id}" is over 64 bytes`);
    if (policy.buttons > 0 && choice.label.length + 4 > policy.labelLength)
      problems.push(`label "${choice.label}" is cut on ${policy.channel} (${policy.labelLength} characters)`);
  }
  return problems;
}
