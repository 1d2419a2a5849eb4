// Recording of talks for `replay`, off unless RECORD_DIR is set: one line a turn, without names, numbers or free
// words, under a name of the talk that nobody can lead back to a person.
import { createHash, randomBytes } from 'node:crypto';
import { appendFile, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Inbound } from '../conversation/message.js';
import { recordedLine } from '../conversation/record.js';
import type { Recording } from '../conversation/replay.js';
import type { ScriptLine } from '../conversation/script.js';
import { readSession } from '../conversation/session.js';
import type { World } from '../conversation/world.js';
import { today } from '../day.js';
import type { Log } from '../log.js';
import type { SessionKey, Store } from '../store/port.js';

interface RecordedTurn {
  talk: string;
  at: number;
  line: ScriptLine;
}
type TurnFunction<R> = (inbound: Inbound) => Promise<R>;

const HOUR = 3_600_000;

/** The same turn function, recording every turn first. A failure to record never stops a turn. */
export function recordTurns<R>(
  turn: TurnFunction<R>,
  options: { dir: string; store: Pick<Store, 'session'>; world: () => World; log: Log },
): TurnFunction<R> {
  // Lives as long as the process: names of talks cannot be recomputed afterwards.
  const salt = randomBytes(32);
  const { dir, store, world, log } = options;
  return async (inbound) => {
    try {
      const key: SessionKey = `${inbound.channel}:${inbound.user}`;
      const stored = await store.session(key);
      const line = recordedLine(inbound, stored && readSession(stored.state), world());
      if (line !== undefined) {
        const talk = createHash('sha256').update(salt).update(key).digest('hex').slice(0, 16);
        // To the hour: the minute would tell who it was.
        const at = Math.floor(inbound.at / HOUR) * HOUR;
        await mkdir(dir, { recursive: true, mode: 0o700 });
        const text = `${JSON.stringify({ talk, at, line } satisfies RecordedTurn)}\n`;
        await appendFile(join(dir, `${today(inbound.at)}.jsonl`), text, { mode: 0o600 });
      }
    } catch (error) {
      log.warn({ err: error }, 'a turn was not recorded');
    }
    return turn(inbound);
  };
}

/** The recorded talks of a folder. Waiting between turns comes back as `wait` lines. */
export async function readRecordings(dir: string): Promise<Recording[]> {
  const talks = new Map<string, Recording & { last: number }>();
  for (const file of (await readdir(dir)).filter((f) => f.endsWith('.jsonl')).sort())
    for (const text of (await readFile(join(dir, file), 'utf8')).split('\n')) {
      if (text.trim() === '') continue;
      const { talk, at, line } = JSON.parse(text) as RecordedTurn;
      const known = talks.get(talk) ?? { talk, at, last: at, lines: [] };
      const hours = Math.round((at - known.last) / HOUR);
      if (hours > 1) known.lines.push({ wait: `${hours} hours` });
      known.lines.push(line);
      known.last = at;
      talks.set(talk, known);
    }
  return [...talks.values()].map(({ talk, at, lines }) => ({ talk, at, lines }));
}
