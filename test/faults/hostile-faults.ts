// F11: hostile requests to every public endpoint, signed where that is needed to get further. Never 5xx, never a
// crash, and objects stay what they are. Also regular expressions that could be made to run for ever.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkSync } from 'recheck';
import ts from 'typescript';
import { request } from 'undici';
import { webhookHeaders } from '../../src/leads/signing.js';
import { sendingTo, WEBHOOK_SECRET } from '../support/bot.js';
import { FACILITY_SECRET } from '../support/fake-facility.js';
import { startStage } from '../support/stage.js';
import { ROOT } from '../support/talk.js';
import { type Outcome, p99, seeded } from './outcome.js';
import { Verifier } from './verifier.js';

const NASTY: readonly string[] = [
  ...[
    '',
    ' ',
    '\0',
    '\uFEFF',
    '\u202E\u2066x',
    '👩‍👩‍👧‍👦'.repeat(50),
    'ế'.normalize('NFD').repeat(300),
    '\uD83D',
  ],
  ...[
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    '{bot}{user}{0}',
    '{{7*7}}',
    "' OR 1=1 --",
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    '../../../etc/passwd',
    '%2e%2e%2f',
    '=1+1',
    '-1',
    '1e309',
    'NaN',
  ],
  ...[
    '9'.repeat(400),
    'a'.repeat(64_000),
    '0912345678'.repeat(50),
    '1 '.repeat(2000),
    '31/02/2026',
    '\r\nX: y',
  ],
  ...['xóa dữ liệu', 'dừng', '#', '0', '9', '?', 'đồng ý', '/start AAAA', `/start ${'x'.repeat(64)}`],
];

const PATHS: readonly string[] = [
  ...[
    '/',
    '/chat',
    '/chat/updates',
    '/hien-thi',
    '/nhung',
    '/quyen-rieng-tu',
    '/healthz',
    '/readyz',
    '/metrics',
  ],
  ...[
    '/bai/*',
    '/khoa-hoc/*',
    '/static/*',
    '/phieu/*',
    '/phieu/*/qr.svg',
    '/r/*',
    '/r/*/qr.png',
    '/r/*/qr.svg',
    '/ban-do/*/*',
  ],
  ...['/bao/*', '/giam-ho/*', '/webhooks/facilities/mau-song-nhue/status', '/webhooks/facilities/*/status'],
  ...['/webhooks/telegram', '/webhooks/zalo', '/webhooks/zalo-bot', '/inbox', '/inbox/*', '/*'],
];
const METHODS = ['GET', 'POST', 'POST', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD'] as const;
const TYPES = [
  'application/json',
  'application/x-www-form-urlencoded',
  'text/plain',
  'multipart/form-data; boundary=x',
  'application/json; charset=utf-16',
  '',
] as const;

type Random = () => number;
const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)]!;

/** Any JSON, up to 100 levels deep, with names that mean something to JavaScript. */
function json(random: Random, depth = 0): string {
  if (depth === 0 && random() < 0.03) return '['.repeat(5000);
  if (depth === 0 && random() < 0.03) return `${'{"a":'.repeat(100)}1${'}'.repeat(100)}`;
  const kind = Math.floor(random() * (depth > 3 ? 4 : 6));
  if (kind === 0) return JSON.stringify(pick(random, NASTY));
  if (kind === 1) return pick(random, ['null', 'true', '0', '-1', '1e400', '9007199254740993', '1.5']);
  if (kind === 2) return JSON.stringify(pick(random, NASTY));
  if (kind === 3) return pick(random, ['{}', '[]', '""', '{"__proto__":{"polluted":true}}']);
  const names = [
    'update_id',
    'message',
    'chat',
    'from',
    'id',
    'text',
    'data',
    'type',
    '__proto__',
    'constructor',
  ];
  const members = Array.from(
    { length: 1 + Math.floor(random() * 5) },
    () => `"${pick(random, names)}":${json(random, depth + 1)}`,
  );
  return `{${members.join(',')}}`;
}

/** An update that Telegram could have sent, with one thing wrong or strange in it. */
function update(random: Random, n: number): string {
  const chat = { id: 5000 + (n % 50), type: pick(random, ['private', 'group', 'x', '']) };
  const message: Record<string, unknown> = { message_id: n, date: 1, chat, from: { ...chat, is_bot: false } };
  message[pick(random, ['text', 'caption', 'contact', 'location', 'voice', 'photo'])] = pick(random, [
    ...NASTY,
    ...([null, 0, [], {}, { latitude: 'x', longitude: 1e9 }, { phone_number: 5 }] as never[]),
  ]);
  const query = { id: String(n), from: chat, message, data: pick(random, NASTY) };
  return JSON.stringify({ update_id: n, ...(random() < 0.8 ? { message } : { callback_query: query }) });
}

export async function hostileRequests({ requests }: { requests: number }): Promise<Outcome> {
  const stage = await startStage({
    targets: () => sendingTo('http://127.0.0.1:9/leads', ['mau-song-nhue']),
  });
  const { app } = stage;
  const verifier = new Verifier();
  const random = seeded(11);
  const times: number[] = [];
  const statuses = new Map<number, number>();
  const one = async (n: number) => {
    const path = pick(random, PATHS).replaceAll('*', () =>
      encodeURIComponent(toWellFormed(pick(random, NASTY).slice(0, 200))),
    );
    const method = pick(random, METHODS);
    const signed = path.includes('mau-song-nhue');
    const body =
      method === 'GET' || method === 'HEAD'
        ? undefined
        : path === '/webhooks/telegram' && random() < 0.7
          ? update(random, n)
          : random() < 0.5
            ? json(random)
            : new URLSearchParams({
                text: toWellFormed(pick(random, NASTY)),
                mark: pick(random, NASTY),
                choice: 'x',
              }).toString();
    const type = pick(random, TYPES);
    const headers: Record<string, string> = {
      ...(type ? { 'content-type': type } : {}),
      ...(path.startsWith('/webhooks/telegram') ? { 'x-telegram-bot-api-secret-token': WEBHOOK_SECRET } : {}),
      ...(signed ? webhookHeaders([FACILITY_SECRET], `m-${n}`, Date.now(), body ?? '') : {}),
      accept: pick(random, ['text/html', 'application/json', '*/*']),
      cookie: `cn_look=${encodeURIComponent(toWellFormed(pick(random, NASTY).slice(0, 100)))}; session=%`,
    };
    const began = performance.now();
    const response = await request(app.url + path, { method, headers, body });
    await response.body.dump();
    times.push(performance.now() - began);
    const { statusCode } = response;
    statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1);
    // 503 is the honest answer of /readyz; nothing else may fail on our side.
    verifier.must(
      statusCode < 500,
      'I7',
      `${method} ${path.slice(0, 60)} ${type}: ${statusCode} ${body?.slice(0, 80)}`,
    );
  };
  try {
    let n = 1;
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        while (n <= requests) await one(n++);
      }),
    );
    verifier.must(({} as { polluted?: boolean }).polluted === undefined, 'I7', 'an object was polluted');
    const alive = await fetch(`${app.url}/healthz`);
    verifier.must(alive.ok, 'I10', 'the service does not answer');
    const unforeseen = app.lines.filter((l) => /unforeseen|uncaught|unhandled/iu.test(l));
    verifier.must(unforeseen.length === 0, 'I7', `${unforeseen.length} unforeseen errors: ${unforeseen[0]}`);
    return {
      fault: 'F11 hostile input',
      figures: {
        requests: times.length,
        'p99 ms': Math.round(p99(times)),
        answers: [...statuses]
          .sort()
          .map(([s, c]) => `${s}×${c}`)
          .join(' '),
      },
      problems: verifier.problems,
    };
  } finally {
    await stage.stop();
  }
}

const toWellFormed = (s: string): string => Buffer.from(s, 'utf8').toString('utf8');

/** Every literal in src/ that somebody's input may meet; `recheck` finds those that can be made to run for ever. */
export function catastrophicPatterns(): Outcome {
  const problems: string[] = [];
  let patterns = 0;
  const seen = new Set<string>();
  for (const file of readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })) {
    if (!/\.tsx?$/u.test(file)) continue;
    const source = ts.createSourceFile(
      file,
      readFileSync(join(ROOT, 'src', file), 'utf8'),
      ts.ScriptTarget.Latest,
    );
    const visit = (node: ts.Node): void => {
      if (ts.isRegularExpressionLiteral(node) && !seen.has(node.text)) {
        seen.add(node.text);
        patterns++;
        const end = node.text.lastIndexOf('/');
        const result = checkSync(node.text.slice(1, end), node.text.slice(end + 1).replace('v', 'u'), {
          timeout: 3000,
        });
        // Polynomial ones meet at most 500 characters and stay in milliseconds.
        if (result.status === 'vulnerable' && result.complexity.type === 'exponential')
          problems.push(`I7: ${file}: ${node.text}`);
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return { fault: 'F11 patterns', figures: { patterns }, problems };
}
