// "Cảm ơn em", "để mai nhắn lại", "hỏi gì lắm thế": answered in kind, and the open question stays.
import type { Aside } from '../../vietnamese/aside.js';
import { reopen } from './moves.js';
import type { Turn } from './turn.js';

/** Answers a text that says nothing to the matter; true when it was one. It counts as no failed answer. */
export function saidAside(turn: Turn, text: string): boolean {
  const aside = turn.world.readers.aside(text);
  if (aside !== undefined) answerAside(turn, aside);
  return aside !== undefined;
}

export function answerAside(turn: Turn, aside: Aside): void {
  turn.rule = aside;
  turn.phrase(aside);
  reopen(turn);
}
