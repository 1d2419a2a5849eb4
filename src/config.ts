// The environment as one typed, checked object. Every problem is listed at once; a variable may come as
// NAME_FILE (a path whose content is the value). Secrets never appear in a message.
import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { nearestName } from './knowledge/problem.js';

const url = z.string().url('must be an address such as https://example.vn');
const flag = z
  .enum(['true', 'false', '1', '0'])
  .transform((v) => v === 'true' || v === '1')
  .default(false);

const schema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().optional(),
  BASE_URL: url.optional(),
  DATA_DIR: z.string().default('./data'),
  REDIS_URL: z
    .string()
    .regex(/^(?:rediss?:\/\/|unix:|\/)/u, 'must begin with redis://, rediss:// or unix:')
    .optional(),
  REDIS_UNSAFE: flag,
  SECRET_KEY: z.string().min(16, 'needs at least 16 characters').optional(),
  KNOWLEDGE_DIR: z.string().optional(),
  FLOWS_DIR: z.string().optional(),
  RECORD_DIR: z.string().optional(),
  FACILITY_TARGETS: z.string().optional(),
  TELEGRAM_BOT_TOKEN: z
    .string()
    .regex(/^\d+:[\w-]{6,}$/u, 'is not a bot token (123456:ABC…)')
    .optional(),
  TELEGRAM_API_ROOT: url.optional(),
  TELEGRAM_MODE: z.enum(['webhook', 'polling']).optional(),
  TELEGRAM_PACE: z.enum(['adaptive', 'strict']).default('adaptive'),
  TELEGRAM_WEBHOOK_SECRET: z
    .string()
    .regex(/^[\w-]{8,256}$/u, 'must be 8 to 256 letters, digits, _ or -')
    .optional(),
  ZALO_OA_ID: z.string().optional(),
  ZALO_APP_ID: z.string().optional(),
  ZALO_APP_SECRET: z.string().optional(),
  ZALO_OA_SECRET_KEY: z.string().optional(),
  ZALO_REFRESH_TOKEN: z.string().optional(),
  ZALO_API_ROOT: url.optional(),
  ZALO_OAUTH_ROOT: url.optional(),
  ZALO_VERIFIER: z.string().optional(),
  ZALO_BOT_TOKEN: z.string().optional(),
  ZALO_BOT_API_ROOT: url.optional(),
  ZALO_BOT_WEBHOOK_SECRET: z.string().min(8).max(256).optional(),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//u, 'must begin with smtp:// or smtps://')
    .optional(),
  MAIL_FROM: z.string().optional(),
  ALLOW_PRIVATE_TARGETS: flag,
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  METRICS_TOKEN: z.string().min(8, 'needs at least 8 characters').optional(),
});

export type Environment = z.output<typeof schema>;

export interface Config extends Environment {
  /** Where knowledge and flows are read from; the shipped folders unless set. */
  knowledgeDir: string;
  flowsDir: string;
  telegramMode: 'webhook' | 'polling';
}

/** The root of the installed package: content and static files lie beside `dist/` (or `src/`). */
export const packageRoot = fileURLToPath(new URL('..', import.meta.url));

/** Thrown with every problem of the environment, one a line. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`the environment has ${problems.length} problem(s):\n${problems.map((p) => `  ${p}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/** Prefixes that belong to us: a misspelt one of these is worth a warning. */
const OURS =
  /^(?:TELEGRAM|ZALO|FACILITY|KNOWLEDGE|FLOWS|METRICS|SMTP|MAIL|REDIS|DATA|SECRET|BASE|ALLOW|RECORD)_/u;

/** Reads the environment. Throws ConfigError with all problems. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const problems: string[] = [];
  const names = Object.keys(schema.shape);
  const values: Record<string, string> = {};
  for (const name of names) {
    const direct = env[name];
    const file = env[`${name}_FILE`];
    if (direct !== undefined && direct !== '' && file)
      problems.push(`${name}: is set twice, also as ${name}_FILE`);
    if (direct !== undefined && direct !== '') values[name] = direct;
    else if (file) {
      try {
        values[name] = readFileSync(file, 'utf8').trim();
      } catch (error) {
        problems.push(`${name}_FILE: cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'})`);
      }
    }
  }
  for (const name of Object.keys(env)) {
    const bare = name.replace(/_FILE$/u, '');
    if (!OURS.test(name) || names.includes(bare)) continue;
    const nearest = nearestName(bare, names);
    if (nearest !== undefined) problems.push(`${name}: is not known; did you mean ${nearest}?`);
  }
  const parsed = schema.safeParse(values);
  if (!parsed.success)
    for (const issue of parsed.error.issues) problems.push(`${issue.path.join('.')}: ${issue.message}`);
  for (const name of ['FACILITY_TARGETS', 'KNOWLEDGE_DIR', 'FLOWS_DIR'] as const) {
    const found = values[name] === undefined ? undefined : statSync(values[name], { throwIfNoEntry: false });
    const wanted = name.endsWith('_DIR') ? 'folder' : 'file';
    if (values[name] !== undefined && !(found && found.isDirectory() === (wanted === 'folder')))
      problems.push(`${name}: there is no ${wanted} ${values[name]}`);
  }
  const value = parsed.success ? parsed.data : (values as unknown as Environment);
  const telegramMode =
    value.TELEGRAM_MODE ??
    (value.BASE_URL?.startsWith('https:') ? ('webhook' as const) : ('polling' as const));
  if (value.TELEGRAM_BOT_TOKEN && telegramMode === 'webhook' && !value.TELEGRAM_WEBHOOK_SECRET)
    problems.push('TELEGRAM_WEBHOOK_SECRET: is required in webhook mode');
  const zalo = ['ZALO_OA_ID', 'ZALO_APP_ID', 'ZALO_APP_SECRET', 'ZALO_OA_SECRET_KEY'] as const;
  if (zalo.some((n) => values[n]) && !zalo.every((n) => values[n]))
    problems.push(
      `${zalo.filter((n) => !values[n]).join(', ')}: needed together with the other ZALO_ variables`,
    );
  if (value.SMTP_URL && !value.MAIL_FROM) problems.push('MAIL_FROM: is required together with SMTP_URL');
  if (value.REDIS_URL && !value.SECRET_KEY)
    problems.push('SECRET_KEY: is required with REDIS_URL, and the same for every process');
  if (problems.length > 0) throw new ConfigError(problems);
  return {
    ...value,
    knowledgeDir: value.KNOWLEDGE_DIR ?? `${packageRoot}knowledge`,
    flowsDir: value.FLOWS_DIR ?? `${packageRoot}flows`,
    telegramMode,
  };
}
