// "Cảm ơn em", "để mai nhắn lại", "hỏi gì lắm thế": answered in kind, and the open question stays.
import { reopen } from './moves.js';
import type { Turn } from './turn.js';

/** Answers a text that says nothing to the matter; true when it was one. It counts as no failed answer. */
export function saidAside(turn: Turn, text: string): boolean {
  const aside = turn.world.readers.aside(text);
  if (aside === undefined) return false;
  turn.rule = aside;
  turn.phrase(aside);
  reopen(turn);
  return true;
}
