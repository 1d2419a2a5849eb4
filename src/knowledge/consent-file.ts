// The format of a consent text, knowledge/consents/<purpose>.yaml. Every version ever shown stays in the
// file: a record of consent names its version, and must be readable years later.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { daySchema, sourceSchema } from './source.js';

const versionSchema = z.strictObject({
  version: z.int().positive(),
  /** The first day on which it is shown. */
  from: daySchema,
  text: z
    .string()
    .transform((s) => s.trim())
    .refine((s) => s !== '', 'is empty'),
});

export const consentSchema = z
  .strictObject({
    title: z.string().min(3),
    /** Given to one facility at a time; without it, to the service alone. */
    per: z.literal('facility').optional(),
    versions: z.array(versionSchema).min(1),
    sources: z.array(sourceSchema).min(1),
  })
  .refine((c) => c.versions.every((v, i) => i === 0 || v.version > c.versions[i - 1]!.version), {
    path: ['versions'],
    message: 'must be in rising order of their numbers',
  })
  .refine((c) => c.versions.every((v, i) => i === 0 || v.from > c.versions[i - 1]!.from), {
    path: ['versions'],
    message: 'must be in rising order of their first days',
  });

export interface ConsentText {
  purpose: string;
  title: string;
  /** Whether it is given to one facility at a time. */
  perFacility: boolean;
  version: number;
  from: string;
  text: string;
  /** SHA-256 of the text, hexadecimal: what exactly was agreed to. */
  hash: string;
}

export interface ConsentFile extends z.infer<typeof consentSchema> {
  purpose: string;
  file: string;
  lineOf(path: readonly PropertyKey[]): number;
}

/** The text in force for a purpose on a day (`YYYY-MM-DD`); the first version before its first day. */
export function consentOn(consent: ConsentFile, day: string): ConsentText {
  const version = consent.versions.filter((v) => v.from <= day).at(-1) ?? consent.versions[0]!;
  return {
    purpose: consent.purpose,
    title: consent.title,
    perFacility: consent.per === 'facility',
    ...version,
    hash: hashOf(version),
  };
}

const HASHES = new WeakMap<object, string>();

function hashOf(version: { text: string }): string {
  const known = HASHES.get(version);
  if (known !== undefined) return known;
  const hash = createHash('sha256').update(version.text, 'utf8').digest('hex');
  HASHES.set(version, hash);
  return hash;
}
