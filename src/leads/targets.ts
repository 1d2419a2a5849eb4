// FACILITY_TARGETS: where each facility wants its registrations. Secrets stand here, never in knowledge/. Besides
// facility ids it may name `<facility>/backup` (its people for when nobody calls), `officer/<link code>` and `operator`.
import { z } from 'zod';
import { ContentError } from '../knowledge/problem.js';
import { readYaml } from '../knowledge/yaml.js';
import { urlProblem } from './ssrf.js';

const secret = z
  .string()
  .regex(/^(?:whsec_)?[A-Za-z0-9+/=_-]{16,}$/u, 'must be a secret such as whsec_… of 24 bytes or more');

const target = z.union([
  z.strictObject({
    webhook: z.strictObject({
      url: z.string().url(),
      /** One secret, or two while they are rotated. */
      secret: z.union([secret, z.array(secret).min(1).max(2)]),
    }),
  }),
  z.strictObject({ telegram: z.strictObject({ chat: z.union([z.string(), z.number()]).transform(String) }) }),
  z.strictObject({ email: z.strictObject({ to: z.string().email() }) }),
]);
export type Target = z.output<typeof target>;
export type Targets = ReadonlyMap<string, readonly Target[]>;

const targetsFile = z.record(z.string(), z.array(target).min(1));

/** Reads the targets. Throws ContentError naming file and line. */
export function readTargets(file: string, text: string): Targets {
  const read = readYaml(file, text, targetsFile);
  if (!read.value) throw new ContentError(read.problems);
  return new Map(Object.entries(read.value));
}

/** Webhooks of the file that will be refused, and why; the file itself says which ports are wanted. */
export const refusedTargets = (targets: Targets, allowPrivate: boolean): string[] =>
  [...targets].flatMap(([id, list]) =>
    list.flatMap((t) => {
      const problem = 'webhook' in t ? urlProblem(t.webhook.url, allowPrivate) : undefined;
      return problem === undefined ? [] : [`${id}: its webhook is refused: ${problem}`];
    }),
  );

export const targetKind = (t: Target): 'webhook' | 'telegram' | 'email' =>
  'webhook' in t ? 'webhook' : 'telegram' in t ? 'telegram' : 'email';

/** The signing secrets of a target; none unless it is a webhook. */
export const targetSecrets = (t: Target): string[] => ('webhook' in t ? [t.webhook.secret].flat() : []);

/** The people of a facility who step in when nobody calls. */
export const backupOf = (facility: string): string => `${facility}/backup`;
/** The officer whose link brought a person. */
export const officerOf = (referral: string): string => `officer/${referral}`;
export const OPERATOR = 'operator';

/** Whether an id in the file is none of a facility's: the operator, an officer. */
export const isOffice = (id: string): boolean => id === OPERATOR || id.startsWith('officer/');
