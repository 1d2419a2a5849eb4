// Calls one of the product's own tools in the name of a turn: what it says and does becomes part of the turn.
import { consentsInForce } from '../consents.js';
import type { ToolResult } from '../world.js';
import type { Turn } from './turn.js';

/** Runs a tool by the name that flows use and takes over its sentences, its link, its picture and its effects. */
export function callTool(turn: Turn, name: string, input: Record<string, unknown>): ToolResult {
  const result = turn.world.tools[name]!.run(input, {
    session: turn.session,
    channel: turn.inbound.channel,
    now: turn.env.now,
    random: turn.env.random,
    lookup: turn.lookup,
    kept: turn.kept,
    world: turn.world,
  });
  Object.assign(turn.session.answers, result.keep);
  for (const text of result.say ?? []) turn.say(text);
  if (result.link) turn.link = result.link;
  if (result.picture) turn.picture = result.picture;
  turn.effects.push(...(result.effects ?? []));
  if (result.effects?.some((e) => e.type === 'lead-change' && e.change === 'withdraw'))
    withdrawConsents(turn);
  return result;
}

/** Consents are never struck out: a later record says that they were taken back. */
function withdrawConsents(turn: Turn): void {
  const { consents } = turn.session;
  const { channel, id: event } = turn.inbound;
  for (const last of consentsInForce(consents, turn.kept())) {
    const answer = { ...last, given: false, at: turn.env.now, channel, event };
    consents.push(answer);
    turn.effects.push({ type: 'consent', answer: { ...answer, text: '' } });
  }
}
