// What the knowledge base must cover (knowledge/topics.yaml) and how it must be worded (plain-words.yaml):
// the two lists that `lint` measures the content against.
import { z } from 'zod';
import { SECTORS } from './course-file.js';
import { idSchema, TOPICS } from './faq-file.js';

export const topicsSchema = z.strictObject({
  /** Ids of the articles that must exist, by topic. */
  articles: z.partialRecord(z.enum(TOPICS), z.array(idSchema)),
  /** Every trade, with its everyday name; each needs at least one course. */
  occupations: z.array(z.strictObject({ id: idSchema, title: z.string().min(2), sector: z.enum(SECTORS) })),
});
export type Topics = z.infer<typeof topicsSchema>;

export const plainWordsSchema = z.strictObject({
  /** Abbreviations that everybody knows. */
  abbreviations: z.array(z.string()),
  /** Abbreviations that must be written out, and how. */
  expansions: z.record(z.string(), z.string()),
  /** Words of offices, each with what a villager would say. */
  words: z.array(z.strictObject({ word: z.string().min(2), plain: z.string().min(2) })),
});
export type PlainWords = z.infer<typeof plainWordsSchema>;
