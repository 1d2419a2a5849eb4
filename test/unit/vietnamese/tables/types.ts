// The shape of one case of a reader's table. The bench measures accuracy on the same tables.

export interface Case {
  text: string;
  /** The value; `null` for nothing; `{ ask }` for a question back with these candidates in any order. */
  want: unknown;
  /** Extra input of the reader: options, the day. */
  options?: readonly string[];
  on?: string;
  /** Without its accents the text means something else. */
  accentsMatter?: true;
}

/** One line of a table: text and what it means. */
export const c = (text: string, want: unknown, extra: Partial<Case> = {}): Case => ({ text, want, ...extra });

/** Many texts with one meaning. */
export const all = (want: unknown, texts: readonly string[]): Case[] => texts.map((text) => c(text, want));

/** The same, for texts that only their accents tell apart. */
export const accented = (want: unknown, texts: readonly string[]): Case[] =>
  texts.map((text) => c(text, want, { accentsMatter: true }));
