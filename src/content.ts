// Flows and knowledge in service: loaded whole or not at all, reloaded when a file changes, the last good version
// kept when an edit is broken.
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Config } from './config.js';
import { compileFlows, compilePhrases, type Flows, type SourceFile } from './conversation/compile.js';
import type { Phrases } from './conversation/phrases.js';
import type { World } from './conversation/world.js';
import { today } from './day.js';
import { type Knowledge, KnowledgeFolder } from './knowledge/load.js';
import { ContentError, formatProblem, type Problem } from './knowledge/problem.js';
import type { Log } from './log.js';
import { createWorld, type Prepared, prepare, type WorldParts, warmUp } from './world.js';

export interface Content {
  readonly knowledge: Knowledge;
  readonly flows: Flows;
  readonly world: World;
  readonly rules: WorldParts['rules'];
  /** What is wrong with the files as they stand now; empty when they are what is served. */
  readonly problems: readonly Problem[];
  close(): void;
}

const PHRASES = 'phrases.yaml';
const LOOK_EVERY_MS = 2_000;

async function readFlowFiles(dir: string): Promise<{ files: SourceFile[]; print: string }> {
  const names = (await readdir(dir)).filter((n) => n.endsWith('.yaml')).sort();
  const near = relative(process.cwd(), dir) || '.';
  const shown = near.startsWith('..') ? dir : near;
  const files = await Promise.all(
    names.map(async (n) => ({ file: join(shown, n), text: await readFile(join(dir, n), 'utf8') })),
  );
  const stats = await Promise.all(names.map((n) => stat(join(dir, n))));
  return { files, print: names.map((n, i) => `${n}:${stats[i]!.mtimeMs}:${stats[i]!.size}`).join('\n') };
}

/** Compiles the flows against the knowledge. Throws ContentError with every problem. */
export function compileContent(
  files: readonly SourceFile[],
  knowledge: Knowledge,
  tools: Prepared['tools'],
): { flows: Flows; phrases: Phrases; problems: Problem[] } {
  const phrasesFile = files.find((f) => f.file.endsWith(PHRASES));
  const flowFiles = files.filter((f) => f !== phrasesFile);
  const problems: Problem[] = [];
  const { phrases, problems: ofPhrases } = phrasesFile
    ? compilePhrases(phrasesFile)
    : {
        phrases: undefined,
        problems: [{ file: PHRASES, line: 0, message: 'the file is missing', severity: 'error' as const }],
      };
  const { flows, problems: ofFlows } = compileFlows(flowFiles, {
    tools,
    consents: [...knowledge.consents.keys()],
    schemes: [...knowledge.schemes.keys()],
  });
  problems.push(...ofPhrases, ...ofFlows);
  if (!flows || !phrases) throw new ContentError(problems);
  return { flows, phrases, problems };
}

/** Opens both folders and looks for changes until `close()`. */
export async function openContent(
  config: Pick<Config, 'knowledgeDir' | 'flowsDir'>,
  log: Log,
): Promise<Content> {
  const folder = await KnowledgeFolder.open(config.knowledgeDir);
  let { files, print } = await readFlowFiles(config.flowsDir);
  let parts = createParts(files, folder.current);
  let problems: readonly Problem[] = [];

  const look = async () => {
    const now = await readFlowFiles(config.flowsDir);
    const knowledge = await folder.refresh();
    if (knowledge === 'same' && now.print === print) return;
    ({ files, print } = now);
    try {
      if (folder.problems.length > 0) throw new ContentError(folder.problems);
      const fresh = createParts(files, folder.current);
      warmUp(fresh.world, today(Date.now()));
      parts = fresh;
      problems = [];
      log.info('content reloaded');
    } catch (error) {
      problems =
        error instanceof ContentError
          ? error.problems
          : [{ file: '', line: 0, message: (error as Error).message, severity: 'error' }];
      for (const p of problems)
        log.error({ problem: formatProblem(p) }, 'content is broken; the last good version stays in service');
    }
  };
  let timer: NodeJS.Timeout;
  const loop = () => {
    timer = setTimeout(
      () =>
        void look()
          .catch((error: unknown) => log.warn({ err: error }, 'content could not be read'))
          .finally(loop),
      LOOK_EVERY_MS,
    );
    timer.unref();
  };
  loop();
  return {
    get knowledge() {
      return folder.current;
    },
    get flows() {
      return parts.flows;
    },
    get world() {
      return parts.world;
    },
    get rules() {
      return parts.rules;
    },
    get problems() {
      return problems;
    },
    close: () => clearTimeout(timer),
  };
}

function createParts(files: readonly SourceFile[], knowledge: Knowledge) {
  const prepared = prepare(knowledge);
  const { flows, phrases } = compileContent(files, knowledge, prepared.tools);
  return { flows, ...createWorld({ flows, phrases, knowledge, prepared }) };
}

/** The flows alone: for commands that only look where people stand. Throws ContentError. */
export async function loadFlows(
  config: Pick<Config, 'knowledgeDir' | 'flowsDir'>,
  known?: Knowledge,
): Promise<Flows> {
  const knowledge = known ?? (await KnowledgeFolder.open(config.knowledgeDir)).current;
  const { files } = await readFlowFiles(config.flowsDir);
  return compileContent(files, knowledge, prepare(knowledge).tools).flows;
}

/** Reads and compiles once, for commands that end at once; `known` is the knowledge when it was read already. */
export async function loadContent(config: Pick<Config, 'knowledgeDir' | 'flowsDir'>, known?: Knowledge) {
  const knowledge = known ?? (await KnowledgeFolder.open(config.knowledgeDir)).current;
  const { files } = await readFlowFiles(config.flowsDir);
  return { knowledge, ...createParts(files, knowledge) };
}
