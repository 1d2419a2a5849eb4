// `serve`: the service, until SIGTERM or SIGINT; exits 0 within ten seconds of either.
import { startApp } from '../app.js';
import { readConfig } from '../config.js';
import { createLog } from '../log.js';

const HARD_EXIT_MS = 9_500;

export async function serve(): Promise<number> {
  const config = readConfig(process.env);
  const log = createLog(config.LOG_LEVEL);
  // Listened for from the beginning: who is asked to end while starting ends as soon as it has started.
  const asked = new Promise<string>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const)
      process.once(signal, () => {
        setTimeout(() => process.exit(1), HARD_EXIT_MS).unref();
        resolve(signal);
      });
  });
  for (const event of ['uncaughtException', 'unhandledRejection'] as const)
    process.on(event, (error: unknown) => {
      // State is in the store; going on with a broken process would be worse than a restart.
      log.fatal({ err: error }, event);
      process.exit(1);
    });
  const app = await startApp(config, log);
  log.info({ at: app.url }, 'ready');
  const line = (what: string, path: string) => `  ${what.padEnd(14)} ${app.url}${path}`;
  console.error(
    [
      '',
      'Cầu Nghề is running',
      line('web chat', '/'),
      line('inbox', '/inbox'),
      line('health', '/healthz'),
      '',
    ].join('\n'),
  );
  for (const note of app.notes) console.error(`  note: ${note}`);

  log.info({ signal: await asked }, 'stopping');
  try {
    await app.stop();
  } catch (error) {
    log.error({ err: error }, 'stopping failed');
    process.exit(1);
  }
  log.info('stopped');
  log.flush();
  // Keep-alive pools of libraries must not hold the process.
  setTimeout(() => process.exit(0), 200).unref();
  return 0;
}
