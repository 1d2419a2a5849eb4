// Replays recorded talks through a draft of flows and knowledge, and tells whose way or entitlement would change.
import { type Play, performLine, ScriptedTalk, type ScriptLine } from './script.js';

/** A recorded talk: lines without anything personal. */
export interface Recording {
  talk: string;
  /** When it began, ms. */
  at: number;
  lines: ScriptLine[];
}

export interface Way {
  /** The open question after every line. */
  path: string[];
  /** Outcome, sum and rates by scheme, of the last result that was shown. */
  entitled: Record<string, string>;
  /** A line that could not be played any more, such as a button that is gone. */
  stopped?: string;
}

/** Plays a recording in one world. */
export function wayOf(recording: Recording, play: Play): Way {
  const talk = new ScriptedTalk(play, recording.at);
  const way: Way = { path: [], entitled: {} };
  for (const [i, line] of recording.lines.entries()) {
    try {
      performLine(talk, line);
    } catch (error) {
      way.stopped = `line ${i + 1}: ${(error as Error).message}`;
      break;
    }
    if (!('wait' in line)) way.path.push(talk.at);
    for (const e of talk.effects)
      if (e.type === 'sheet')
        way.entitled = Object.fromEntries(
          e.content.explanations.map((x) => [
            x.scheme,
            // Rates too: a sum may be open until a course is chosen.
            [x.outcome, x.total ?? '', ...x.parts.map((p) => p.arithmetic || p.rule)]
              .filter((w) => w !== '')
              .join(' '),
          ]),
        );
  }
  return way;
}

export interface Difference {
  talk: string;
  /** The first question that differs, as "before → after". */
  path?: string;
  /** Schemes whose outcome or sum differs. */
  entitled: string[];
  stopped?: string;
}

/** What differs between two plays of a recording; undefined when nothing does. */
export function difference(talk: string, before: Way, after: Way): Difference | undefined {
  const at = before.path.findIndex((step, i) => step !== after.path[i]);
  const path = at < 0 ? undefined : `${before.path[at]} → ${after.path[at] ?? 'nothing'}`;
  const entitled = [...new Set([...Object.keys(before.entitled), ...Object.keys(after.entitled)])].flatMap(
    (scheme) => {
      const [was, is] = [before.entitled[scheme] ?? 'nothing', after.entitled[scheme] ?? 'nothing'];
      return was === is ? [] : [`${scheme}: ${was} → ${is}`];
    },
  );
  const stopped = before.stopped === undefined ? after.stopped : undefined;
  return path === undefined && entitled.length === 0 && stopped === undefined
    ? undefined
    : { talk, path, entitled, stopped };
}
