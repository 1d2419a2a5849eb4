// The format of an article, knowledge/faq/<id>.md: YAML front matter, then the body in Markdown.
import { z } from 'zod';
import { certaintySchema } from './fact-file.js';
import type { Problem } from './problem.js';
import { sourceSchema } from './source.js';
import { readYaml } from './yaml.js';

export const TOPICS = ['learn', 'support', 'loans', 'register', 'plans'] as const;
const AUDIENCES = ['worker', 'student', 'parent', 'officer', 'facility'] as const;

/** Ids are file names, parts of web addresses and parts of button ids. */
export const idSchema = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens, such as "meal-money"')
  .max(40, 'is longer than 40 letters');

export const faqSchema = z.strictObject({
  title: z.string().min(3),
  topic: z.enum(TOPICS),
  audience: z.array(z.enum(AUDIENCES)).min(1),
  /** Everyday wordings that people type. */
  questions: z.array(z.string().min(3)).min(1),
  /** Answers the question in its first sentence; at most 300 characters (lint). */
  lead: z
    .string()
    .transform((s) => s.replace(/\s+/gu, ' ').trim())
    .refine((s) => s !== '', 'is empty'),
  certainty: certaintySchema,
  sources: z.array(sourceSchema).min(1, 'needs at least one source'),
  /** The kind of questions that this article answers however they are put: `age`, whether one may learn at an age. */
  about: z.enum(['age']).optional(),
  related: z.array(z.string()).default([]),
  next: z.string().min(3).optional(),
});

/** One article of the knowledge base. */
export interface Article extends z.infer<typeof faqSchema> {
  id: string;
  /** Markdown. */
  body: string;
  file: string;
  /** The line of a key in the file, for messages about its content. */
  lineOf(path: readonly PropertyKey[]): number;
  /** The line on which the body begins. */
  bodyLine: number;
}

/** The YAML between two `---` lines and what follows; undefined when the text does not begin with it. */
function splitFrontMatter(text: string): { yaml: string; body: string; bodyLine: number } | undefined {
  const lines = text.replace(/^\uFEFF/u, '').split(/\r?\n/u);
  if (lines[0]?.trimEnd() !== '---') return undefined;
  const end = lines.findIndex((line, i) => i > 0 && line.trimEnd() === '---');
  if (end < 0) return undefined;
  const below = lines.slice(end + 1);
  const blank = Math.max(
    0,
    below.findIndex((line) => line.trim() !== ''),
  );
  return { yaml: lines.slice(1, end).join('\n'), body: below.join('\n').trim(), bodyLine: end + 2 + blank };
}

/** Reads one article; its id is the file's name without `.md`. */
export function readArticle(file: string, text: string): { value: Article | undefined; problems: Problem[] } {
  const fail = (line: number, message: string) => ({
    value: undefined,
    problems: [{ file, line, message, severity: 'error' as const }],
  });
  const id = file.split('/').at(-1)!.replace(/\.md$/u, '');
  const parts = splitFrontMatter(text);
  if (!parts) return fail(1, 'must begin with front matter between two lines "---"');
  const { value, problems, lineOf } = readYaml(file, parts.yaml, faqSchema, 1);
  const badId = idSchema.safeParse(id);
  if (!badId.success)
    problems.push({
      file,
      line: 0,
      message: `the file name ${badId.error.issues[0]!.message}`,
      severity: 'error',
    });
  if (parts.body === '')
    problems.push({ file, line: parts.bodyLine, message: 'the article has no body', severity: 'error' });
  if (!value || problems.length > 0) return { value: undefined, problems };
  return { value: { ...value, id, body: parts.body, file, lineOf, bodyLine: parts.bodyLine }, problems };
}
