// Live updates and faults: server-sent events that resume where they stopped, a store that fails and comes back,
// a shutdown that does not wait for open pages.
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createWebChat, type WebChat } from '../../../src/channels/web/chat.js';
import { appendEntries, pruneTranscripts, readTranscript } from '../../../src/channels/web/transcript.js';
import type { Update } from '../../../src/channels/web/view.js';
import { createVault, type EmbeddedStore, openEmbeddedStore } from '../../../src/store/index.js';
import { type Service, startService } from '../../support/service.js';
import { WebPerson } from '../../support/web-person.js';

/** Reads server-sent events until `enough`, then hangs up. */
async function events(
  person: WebPerson,
  path: string,
  headers: Record<string, string>,
  enough: (seen: Update[]) => boolean,
) {
  const abort = new AbortController();
  const response = await person.fetch(path, { headers, signal: abort.signal });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const seen: Update[] = [];
  const ids: string[] = [];
  let rest = '';
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    rest += chunk;
    const parts = rest.split('\n\n');
    rest = parts.pop()!;
    for (const part of parts) {
      const data = /^data: (.*)$/mu.exec(part)?.[1];
      if (data === undefined) continue;
      seen.push(JSON.parse(data) as Update);
      ids.push(/^id: (.*)$/mu.exec(part)![1]!);
    }
    if (enough(seen)) break;
  }
  abort.abort();
  return { seen, ids };
}

const linesIn = (updates: Update[]): string[] =>
  updates.flatMap((u) => [...u.html.matchAll(/data-key="([^"]+)"/gu)].map((m) => m[1]!));

let service: Service | undefined;
let store: EmbeddedStore | undefined;
let server: Server | undefined;
let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'cau-nghe-'));
});
afterEach(async () => {
  await service?.stop();
  server?.closeAllConnections();
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  await store?.shutdown();
  service = store = server = undefined;
  await rm(dir, { recursive: true, force: true });
});

it('sends what is new, and goes on after the last line that the page has', async () => {
  service = await startService();
  const person = new WebPerson(service.url);
  await person.type('em muốn học nghề');
  const all = await events(person, '/chat/events?after=', {}, (seen) => linesIn(seen).length >= 3);
  expect(all.seen[0]!.reset).toBe(true);
  const last = all.ids.at(-1)!;
  const waiting = events(person, '/chat/events?after=gone', { 'last-event-id': last }, (seen) =>
    seen.some((u) => u.replies > 0),
  );
  await person.send({ choice: 'nav:menu' });
  const more = await waiting;
  expect(more.seen.every((u) => !u.reset)).toBe(true);
  const keys = linesIn(more.seen);
  expect(keys.some((k) => k.startsWith('in:'))).toBe(true);
  expect(new Set([...linesIn(all.seen), ...keys]).size).toBe(linesIn(all.seen).length + keys.length);
});

it('ends live connections at shutdown by itself: the page does not have to', async () => {
  service = await startService();
  const person = new WebPerson(service.url);
  await person.type('chào');
  const open = await person.fetch('/chat/events?after=');
  await service.app.stop();
  // One that was cut off at the end of all patience would be an error here.
  expect(await open.text()).toContain('retry:');
});

it('tells when a turn could not be kept, and takes the same line again once', async () => {
  store = await openEmbeddedStore({ dataDir: dir, vault: createVault('0123456789abcdef') });
  service = await startService();
  const { content } = service.app;
  let failing = true;
  const turns: string[] = [];
  let chat: WebChat;
  const reply = async (user: string, id: string) => {
    const body = JSON.stringify({ user, at: Date.now(), message: { text: `trả lời ${id}` } });
    await chat.deliver({
      id,
      key: `reply:web:${id}`,
      kind: 'reply',
      lane: `web:${user}`,
      body,
      attempts: 1,
      createdAt: Date.now(),
    });
  };
  chat = createWebChat({
    store,
    secure: false,
    content: () => content,
    turn: async ({ user, id }) => {
      if (failing) throw new Error('the store is away');
      const repeated = turns.includes(id);
      if (!repeated) turns.push(id);
      if (!repeated) await reply(user, id);
      return { status: repeated ? 'duplicate' : 'committed', messages: repeated ? [] : [{ text: '' }] };
    },
  });
  server = createServer(express().use(chat.router)).listen(0, '127.0.0.1');
  await new Promise((resolve) => server!.once('listening', resolve));
  const person = new WebPerson(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const { mark } = await person.open();

  const refused = await person.post({ mark, text: 'em ở Thanh Oai' });
  expect(refused.status).toBe(503);
  const html = await refused.text();
  expect(html).toContain('Gửi lại');
  expect(html).toContain(`value="${mark}"`);
  expect(html).toContain('value="em ở Thanh Oai"');
  const json = await person.post({ mark, text: 'em ở Thanh Oai' }, { accept: 'application/json' });
  expect([json.status, json.headers.get('retry-after')]).toEqual([503, '5']);

  failing = false;
  expect((await person.post({ mark, text: 'em ở Thanh Oai' })).status).toBe(303);
  expect((await person.post({ mark, text: 'em ở Thanh Oai' })).status).toBe(303);
  const { lines } = await person.open();
  expect(lines.filter((l) => l === '> em ở Thanh Oai')).toHaveLength(1);
  // The start and the line, each answered once.
  expect(lines.filter((l) => l.startsWith('trả lời'))).toHaveLength(2);
  chat.close();
});

it('keeps a bounded transcript, in order, and prunes old ones', async () => {
  store = await openEmbeddedStore({ dataDir: dir, vault: createVault('0123456789abcdef') });
  for (let i = 0; i < 100; i++)
    await appendEntries(store, 'old', [{ key: `k${i}`, at: i, from: 'person', text: `dòng ${i}` }]);
  await appendEntries(store, 'old', [{ key: 'k99', at: 99, from: 'person', text: 'lần nữa' }]);
  const kept = await readTranscript(store, 'old');
  expect(kept).toHaveLength(60);
  expect(kept.map((e) => e.key)).toEqual(Array.from({ length: 60 }, (_, i) => `k${i + 40}`));
  await appendEntries(store, 'new', [{ key: 'k', at: 1000, from: 'person', text: 'mới' }]);
  expect(await pruneTranscripts(store, 500)).toBe(1);
  expect(await readTranscript(store, 'old')).toEqual([]);
  expect(await readTranscript(store, 'new')).toHaveLength(1);
});
