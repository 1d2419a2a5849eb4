// The connection to Redis: scripts by name, failures as StoreUnavailable, and the check that the server is safe.
import type { Redis } from 'ioredis';
import { StoreUnavailable, StoreUnsafe } from '../errors.js';
import { PREFIX } from './lua.js';
import { SCRIPTS, type ScriptName } from './scripts.js';

export type Arg = string | number;

export interface RedisClient {
  redis: Redis;
  /** Runs a script. Rejects with StoreUnavailable when the server cannot answer or write now. */
  run<T>(script: ScriptName, ...args: Arg[]): Promise<T>;
  /** Runs plain commands of the client with the same failures. */
  plain<T>(command: (redis: Redis) => Promise<T>): Promise<T>;
}

/** Answers of the server that pass: out of memory, a replica, loading, no replica, disk trouble, a long script. */
const PASSING = /^(OOM|READONLY|LOADING|NOREPLICAS|MISCONF|MASTERDOWN|BUSY|TRYAGAIN|CLUSTERDOWN|UNBLOCKED)\b/;

/** Connects. Rejects with StoreUnavailable when the server is not there. */
export async function connect(url: string): Promise<RedisClient> {
  // Loaded when it is wanted: most services have the embedded store.
  const ioredis = await import('ioredis');
  const redis = new ioredis.Redis(url, {
    lazyConnect: true,
    // A turn must learn soon that it could not be stored: the channel delivers it again.
    maxRetriesPerRequest: 2,
    commandTimeout: 5000,
    connectTimeout: 3000,
    retryStrategy: (times) => Math.min(times * 50, 1000),
    // After a fail-over the old primary refuses writes: find the new one.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  });
  // Each failed command rejects by itself; without a listener the client would print every lost connection.
  redis.on('error', () => {});
  for (const [name, lua] of SCRIPTS) redis.defineCommand(`store:${name}`, { numberOfKeys: 1, lua });
  const scripts = redis as unknown as Record<string, (key: string, ...args: Arg[]) => Promise<unknown>>;
  const guard = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: Error) => {
      if (error.name === 'ReplyError' && !PASSING.test(error.message)) throw error;
      throw new StoreUnavailable(`Redis: ${error.message}`);
    });
  try {
    await guard(redis.connect());
  } catch (error) {
    redis.disconnect();
    throw error;
  }
  return {
    redis,
    run: <T>(script: ScriptName, ...args: Arg[]) =>
      guard(scripts[`store:${script}`]!.call(redis, PREFIX, ...args) as Promise<T>),
    plain: (command) => guard(command(redis)),
  };
}

/**
 * Refuses a server that may lose what was acknowledged: without append-only file, or evicting. Answers warnings
 * about what is allowed and still weak. Source: Redis documentation, "Redis persistence" and "Key eviction".
 */
export async function assertSafe({ plain }: RedisClient, allowUnsafe: boolean): Promise<string[]> {
  const info = await plain((redis) => redis.info());
  const read = (name: string) => new RegExp(`^${name}:(.*)$`, 'm').exec(info)?.[1]?.trim() ?? '';
  const problems: string[] = [];
  if (Number.parseInt(read('redis_version'), 10) < 7)
    problems.push(`version ${read('redis_version')} is older than 7`);
  if (read('aof_enabled') !== '1') problems.push('it keeps no append-only file (set "appendonly yes")');
  if (read('maxmemory_policy') !== 'noeviction') {
    problems.push(`it may evict data (set "maxmemory-policy noeviction", now ${read('maxmemory_policy')})`);
  }
  if (problems.length > 0 && !allowUnsafe) {
    throw new StoreUnsafe(
      `Redis could lose registrations: ${problems.join('; ')}. REDIS_UNSAFE=1 uses it anyway`,
    );
  }
  // Managed servers may forbid CONFIG: then nothing can be said about it.
  const fsync = await plain((redis) => redis.config('GET', 'appendfsync')).catch(() => undefined);
  const everysec = Array.isArray(fsync) && fsync[1] !== 'always';
  const weak = everysec ? ['"appendfsync always" is not set: a crash may lose the last two seconds'] : [];
  return [...problems, ...weak];
}
