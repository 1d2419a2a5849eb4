// How fast a platform may be sent to, as token buckets (one number each) and the pauses it demands by 429; and the
// pauses between tries. Pure: the clock and chance come in.

/** First pause after an error of the network or the server. */
export const SERVER_PAUSE_MS = 3000;

/** Pause before try number `attempts + 1` after errors of the network or the server: 3 s doubling to 5 min, ±20 %. */
export function backoff(attempts: number, random: number): number {
  const pause = Math.min(SERVER_PAUSE_MS * 2 ** Math.max(0, attempts - 1), 300_000);
  return Math.round(pause * (0.8 + 0.4 * random));
}

export interface Pace {
  /** Messages a second. */
  rate: number;
  /** Messages at once after a rest. */
  burst: number;
}

export interface LimiterOptions {
  chat?: Pace;
  all?: Pace;
}

/** A bucket kept as the moment at which it is full again (generic cell rate algorithm). */
const waitFor = (fullAt: number, pace: Pace, now: number): number =>
  Math.max(0, fullAt - now - ((pace.burst - 1) * 1000) / pace.rate);

export class Limiter {
  readonly #chat: Pace;
  readonly #all: Pace;
  readonly #fullAt = new Map<string, number>();
  readonly #pausedUntil = new Map<string, number>();
  /** How many chats are remembered before those that have rested are forgotten. */
  #most = 10_000;
  #allFullAt = 0;
  #allPausedUntil = 0;

  /** The defaults are Telegram's: one message a second to a chat with short bursts, 30 a second in all. */
  constructor({ chat = { rate: 1, burst: 3 }, all = { rate: 30, burst: 30 } }: LimiterOptions = {}) {
    this.#chat = chat;
    this.#all = all;
  }

  /** How long this chat must still wait after a 429 (its own, or one for all), ms; 0 when it need not. */
  paused(chat: string, now: number): number {
    return Math.max(0, this.#allPausedUntil - now, (this.#pausedUntil.get(chat) ?? 0) - now);
  }

  /** Takes one message's worth for this chat and answers 0, or takes nothing and answers the wait in ms. */
  take(chat: string, now: number): number {
    const fullAt = Math.max(this.#fullAt.get(chat) ?? 0, now);
    const wait = Math.max(
      this.paused(chat, now),
      waitFor(fullAt, this.#chat, now),
      waitFor(this.#allFullAt, this.#all, now),
    );
    if (wait > 0) return Math.ceil(wait);
    this.spend(chat, now);
    return 0;
  }

  /** Counts a message that goes out whatever the pace, so that bulk sending gives way to it. */
  spend(chat: string, now: number): void {
    this.#fullAt.set(chat, Math.max(this.#fullAt.get(chat) ?? 0, now) + 1000 / this.#chat.rate);
    this.#allFullAt = Math.max(this.#allFullAt, now) + 1000 / this.#all.rate;
    if (this.#fullAt.size > this.#most) this.#forget(now);
  }

  /** Obeys a 429: nothing to this chat (or, without one, to anybody) before `until`. */
  pause(until: number, chat?: string): void {
    if (chat === undefined) this.#allPausedUntil = Math.max(this.#allPausedUntil, until);
    else this.#pausedUntil.set(chat, Math.max(this.#pausedUntil.get(chat) ?? 0, until));
  }

  /** Full buckets and past pauses say nothing: they go. */
  #forget(now: number): void {
    for (const [chat, at] of this.#fullAt) if (at <= now) this.#fullAt.delete(chat);
    for (const [chat, at] of this.#pausedUntil) if (at <= now) this.#pausedUntil.delete(chat);
    // When most of them are active, the next look must not come with the next message.
    this.#most = Math.max(10_000, this.#fullAt.size * 2);
  }
}
