// `chat`: talk to the bot in the terminal. Uses the same turns and store as every channel; with --json one JSON
// line a turn, for scripts.
import { writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { stringify } from 'yaml';
import { loadTargets, openConfiguredStore } from '../app.js';
import { terminalPolicy } from '../channels/policies/terminal.js';
import { render } from '../channels/render.js';
import { readConfig } from '../config.js';
import { loadContent } from '../content.js';
import type { Inbound, Message } from '../conversation/message.js';
import type { ScriptLine } from '../conversation/script.js';
import { readSession } from '../conversation/session.js';
import { createLog } from '../log.js';
import { createTurns } from '../service/turns.js';

const USAGE = 'usage: chat [--json] [--as USER] [--fresh] [--record FILE]   (FILE: a conversation script)';

/** Runs until standard input ends. */
export async function chat(argv: string[]): Promise<number> {
  const { values } = parseArgs({
    args: argv,
    options: {
      json: { type: 'boolean' },
      as: { type: 'string', default: 'terminal' },
      fresh: { type: 'boolean' },
      record: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const config = readConfig(process.env);
  const log = createLog(config.LOG_LEVEL === 'info' ? 'error' : config.LOG_LEVEL, {
    write: (line) => process.stderr.write(line),
  });
  const content = await loadContent(config);
  const targets = await loadTargets(config);
  const store = await openConfiguredStore(config, { join: true });
  const user = values.as ?? 'terminal';
  const key = `terminal:${user}` as const;
  // Replies are printed here and now: their rows are settled as delivered, leads stay for the service to send.
  let settled: Promise<unknown> | undefined;
  const turn = createTurns({
    store,
    world: () => content.world,
    targets: () => targets,
    log,
    onCommitted: (rows, lease, leased) => {
      const replies = rows.filter((r) => r.kind === 'reply' && leased.includes(r.id));
      const attempt = { at: Date.now(), ms: 0, status: 200, error: '' };
      settled = store
        .settle(replies.map((r) => ({ id: r.id, lease, outcome: 'done' as const, attempt })))
        .catch((error: unknown) => log.warn({ err: error }, 'what was shown could not be marked so'));
    },
  });
  const played: ScriptLine[] = [];
  const run = Date.now().toString(36);
  let count = 0;
  const event = (): Pick<Inbound, 'channel' | 'user' | 'id' | 'at'> => ({
    channel: 'terminal',
    user,
    id: `${run}-${count++}`,
    at: Date.now(),
  });

  const show = async (messages: Message[]) => {
    if (!values.json) {
      for (const m of messages)
        for (const part of render(m, terminalPolicy)) process.stdout.write(`\n${part.text}\n`);
      return;
    }
    const stored = await store.session(key);
    const open = stored ? readSession(stored.state).open : undefined;
    const line = {
      messages: messages.map((m) => ({
        text: m.text,
        choices: m.choices ?? [],
        ...(m.link ? { link: m.link } : {}),
      })),
      flow: open?.flow ?? '',
      step: open?.step ?? '',
    };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  };
  try {
    if (values.fresh) await store.erase({ key, at: Date.now(), leadStatus: 'withdrawn' });
    if (!values.json && process.stdin.isTTY) await show((await turn({ ...event(), kind: 'start' })).messages);
    for await (const line of createInterface({ input: process.stdin, terminal: false })) {
      const text = line.trim();
      // A button's id is what `--json` printed; typed by hand it presses the button.
      const inbound: Inbound =
        text === '/start' || text.startsWith('/start ')
          ? { ...event(), kind: 'start', ...(text.length > 7 ? { referral: text.slice(7).trim() } : {}) }
          : /^[a-z0-9-]+\/[a-z0-9-]+:\S+$|^nav:[a-z]+$/u.test(text)
            ? { ...event(), kind: 'choice', choice: text }
            : { ...event(), kind: 'text', text: line };
      await show((await turn(inbound)).messages);
      if (values.record !== undefined) played.push(lineOf(inbound, (await store.session(key))?.state));
    }
    if (values.record !== undefined)
      await writeFile(values.record, stringify([{ script: values.record, talk: played }]), { flag: 'wx' });
  } finally {
    await settled;
    await store.shutdown();
  }
  return 0;
}

/** One typed line as a line of a script, with the question that is open after it. */
function lineOf(inbound: Inbound, state: string | undefined): ScriptLine {
  const open = state === undefined ? undefined : readSession(state).open;
  const bot = open ? { bot: `${open.flow}/${open.step}` } : {};
  if (inbound.kind === 'start') return { start: inbound.referral ?? true, ...bot };
  if (inbound.kind === 'choice')
    return { press: inbound.choice.slice(inbound.choice.indexOf(':') + 1), ...bot };
  return { you: inbound.kind === 'text' ? inbound.text : '', ...bot };
}
