// Looks now and then at how the platforms see our channels, so that /readyz can say it at once and the log tells
// when something goes wrong.

import type { Log } from '../log.js';
import type { RunningChannel } from './channel-setup.js';

export interface ChannelWatch {
  /** "telegram: no webhook is set at Telegram", as of the last look. */
  problems(): readonly string[];
  stop(): void;
}

const EVERY_MS = 120_000;
/** The first look: set-up has had its time. */
const FIRST_MS = 10_000;

/** Begins to look. A channel in trouble keeps the service ready: the others work. */
export function watchChannels(
  channels: readonly Pick<RunningChannel, 'id' | 'problems'>[],
  log: Log,
  { firstMs = FIRST_MS, everyMs = EVERY_MS } = {},
): ChannelWatch {
  let stopped = channels.length === 0;
  let known: readonly string[] = [];
  let timer: NodeJS.Timeout | undefined;
  const look = async () => {
    const found = await Promise.all(
      channels.map(async ({ id, problems }) => {
        const wrong = await problems().catch((error: unknown) => [(error as Error).name]);
        return wrong.map((problem) => `${id}: ${problem}`);
      }),
    );
    const now = found.flat();
    for (const problem of now.filter((p) => !known.includes(p))) log.warn({ problem }, 'channel watch');
    known = now;
    plan(everyMs);
  };
  const plan = (ms: number) => {
    if (stopped) return;
    timer = setTimeout(() => void look(), ms);
    timer.unref();
  };
  plan(firstMs);
  return {
    problems: () => known,
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
