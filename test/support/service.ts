// The whole service in this process, on a free port and a data folder of its own.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, startApp } from '../../src/app.js';
import { readConfig } from '../../src/config.js';
import type { Content } from '../../src/content.js';
import { createLog } from '../../src/log.js';
import { shippedContent } from './talk.js';

export interface Service {
  url: string;
  app: App;
  /** Lines that were logged. */
  logged: string[];
  stop(): Promise<void>;
  /** Stops and starts again on the same data. */
  restart(): Promise<void>;
}

/** The shipped content, read once for all services of this process; undefined when `env` names folders of its own. */
export async function sharedContent(env: Record<string, string> = {}): Promise<Content | undefined> {
  if (env.KNOWLEDGE_DIR || env.FLOWS_DIR) return undefined;
  return { ...(await shippedContent()), problems: [], close: () => {} };
}

/** Starts the service with the shipped content; `env` as it would stand in the environment. */
export async function startService(env: Record<string, string> = {}): Promise<Service> {
  const dataDir = await mkdtemp(join(tmpdir(), 'cau-nghe-'));
  const logged: string[] = [];
  const log = createLog('info', { write: (line) => void logged.push(line) });
  const start = async () =>
    startApp(
      readConfig({ PORT: '0', HOST: '127.0.0.1', DATA_DIR: dataDir, ...env }),
      log,
      await sharedContent(env),
    );
  const service: Service = {
    app: await start(),
    url: '',
    logged,
    stop: async () => {
      await service.app.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
    restart: async () => {
      await service.app.stop();
      service.app = await start();
      service.url = service.app.url;
    },
  };
  service.url = service.app.url;
  return service;
}
