// Reads the knowledge folder from disk, whole or not at all, and keeps the last good version in service while
// somebody edits it.
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Gazetteer } from '../vietnamese/gazetteer.js';
import type { Lexicon } from '../vietnamese/lexicon.js';
import {
  buildCatalogue,
  type Catalogue,
  type ContentFile,
  checkRelated,
  communeFinder,
  type FindCommune,
} from './catalogue.js';
import { type FactFile, readFactFile } from './fact-file.js';
import { readLexicon } from './lexicon.js';
import { readPlaces } from './places.js';
import { ContentError, type Problem } from './problem.js';
import { inVocabularyOrder, readSchemeFile, type SchemeFile } from './scheme-file.js';

/** Everything the product knows, checked. */
export interface Knowledge extends Catalogue {
  facts: FactFile;
  schemes: ReadonlyMap<string, SchemeFile>;
  lexicon: Lexicon;
  /** Today's communes, and the names they had. */
  places: Gazetteer;
  findCommune: FindCommune;
  /** The folder, as problems name it. */
  dir: string;
  /** What did not stop the load but should be mended. */
  warnings: readonly Problem[];
}

/** The content files by folder; `''` is the knowledge folder itself. */
const FOLDERS: Record<string, string> = {
  '': '.yaml',
  courses: '.yaml',
  facilities: '.yaml',
  consents: '.yaml',
  schemes: '.yaml',
  faq: '.md',
  places: '.json',
};

async function listFiles(dir: string): Promise<string[]> {
  const lists = await Promise.all(
    Object.entries(FOLDERS).map(async ([folder, ext]) => {
      const names = await readdir(join(dir, folder)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return [];
        throw error;
      });
      return names
        .filter((n) => n.endsWith(ext) && !n.startsWith('.'))
        .map((n) => (folder === '' ? n : `${folder}/${n}`));
    }),
  );
  return lists.flat().sort();
}

/** What the files look like from outside: changes whenever a file is added, removed or written. */
async function fingerprint(dir: string): Promise<string> {
  const files = await listFiles(dir);
  const stats = await Promise.all(files.map((f) => stat(join(dir, f)).catch(() => undefined)));
  return files.map((f, i) => `${f}:${stats[i]?.mtimeMs}:${stats[i]?.size}`).join('\n');
}

/** Problems as the reader of a message finds them: with the folder before the file. */
export const located = (dir: string, problems: readonly Problem[]): Problem[] =>
  problems.map((p) => ({ ...p, file: join(dir, p.file) }));

/**
 * Reads and checks a knowledge folder.
 * @throws ContentError with every problem of every file, when one of them is an error.
 */
export async function loadKnowledge(dir: string): Promise<Knowledge> {
  const names = await listFiles(dir);
  const files: ContentFile[] = await Promise.all(
    names.map(async (file) => ({ file, text: await readFile(join(dir, file), 'utf8') })),
  );
  const shownDir = relative(process.cwd(), dir) || '.';
  const { knowledge, problems } = buildKnowledge(files, shownDir);
  if (!knowledge) throw new ContentError(located(shownDir, problems));
  return knowledge;
}

/** The pure part of `loadKnowledge`: `knowledge` is undefined when a problem is an error. */
export function buildKnowledge(
  files: readonly ContentFile[],
  dir: string,
): { knowledge: Knowledge | undefined; problems: Problem[] } {
  const problems: Problem[] = [];
  const keep = <T>(result: { value: T; problems: Problem[] }): T => {
    problems.push(...result.problems);
    return result.value;
  };
  const only = (file: string): string | undefined => {
    const found = files.find((f) => f.file === file)?.text;
    if (found === undefined)
      problems.push({ file, line: 0, message: 'the file is missing', severity: 'error' });
    return found;
  };

  const lexiconText = only('lexicon.yaml');
  const lexicon = lexiconText === undefined ? undefined : keep(readLexicon('lexicon.yaml', lexiconText));
  const factsText = only('facts.yaml');
  const facts = factsText === undefined ? undefined : keep(readFactFile('facts.yaml', factsText));

  const schemeFiles = files.filter((f) => f.file.startsWith('schemes/'));
  const schemeIds = schemeFiles.map((f) => f.file.slice('schemes/'.length, -'.yaml'.length));
  const read = new Map<string, SchemeFile>();
  // Without facts every name in every scheme would be reported as unknown.
  if (facts)
    for (const { file, text } of schemeFiles) {
      const scheme = keep(readSchemeFile(file, text, facts, schemeIds));
      if (!scheme) continue;
      if (file !== `schemes/${scheme.id}.yaml`)
        problems.push({
          file,
          line: 1,
          message: `the file of scheme "${scheme.id}" must be ${scheme.id}.yaml`,
          severity: 'error',
        });
      read.set(scheme.id, scheme);
    }
  const order = facts && inVocabularyOrder(facts);
  const schemes = new Map([...read].sort(([a], [b]) => order?.(a, b) ?? 0));

  const json = (file: string): unknown => {
    const text = only(file);
    try {
      return text === undefined ? undefined : JSON.parse(text);
    } catch (error) {
      problems.push({ file, line: 0, message: (error as Error).message, severity: 'error' });
    }
  };
  const placeFiles = {
    communes: json('places/communes.json'),
    former: json('places/former.json'),
    aliases: json('places/aliases.json'),
  };
  const places = Object.values(placeFiles).includes(undefined) ? undefined : keep(readPlaces(placeFiles));
  // Without places every commune of every course would be reported as unknown.
  if (!places) return { knowledge: undefined, problems };
  const findCommune = communeFinder(places.communes);
  const { catalogue, problems: found } = buildCatalogue(files, findCommune);
  problems.push(...found);
  // A broken article, too, is there to be pointed at: its own defect is reported once, not in every article.
  problems.push(
    ...checkRelated(catalogue, [
      ...schemeIds.map((id) => `scheme/${id}`),
      ...files
        .filter((f) => f.file.startsWith('faq/'))
        .map((f) => f.file.slice('faq/'.length, -'.md'.length)),
    ]),
  );

  if (!lexicon || !facts || problems.some((p) => p.severity === 'error'))
    return { knowledge: undefined, problems };
  return {
    knowledge: {
      ...catalogue,
      facts,
      schemes,
      lexicon,
      places,
      findCommune,
      dir,
      warnings: located(dir, problems),
    },
    problems,
  };
}

export type Refreshed = 'same' | 'reloaded' | 'broken';

/** A knowledge folder in service: `current` is always the last good version. */
export class KnowledgeFolder {
  /** What is wrong with the files as they are now; empty when `current` is what stands in the folder. */
  problems: readonly Problem[] = [];

  private constructor(
    readonly dir: string,
    public current: Knowledge,
    private seen: string,
  ) {}

  /** @throws ContentError when the folder cannot be used. */
  static async open(dir: string): Promise<KnowledgeFolder> {
    const seen = await fingerprint(dir);
    return new KnowledgeFolder(dir, await loadKnowledge(dir), seen);
  }

  /** Loads again when a file changed. A broken folder leaves `current` as it is and fills `problems`. */
  async refresh(): Promise<Refreshed> {
    const now = await fingerprint(this.dir);
    if (now === this.seen) return 'same';
    this.seen = now;
    try {
      this.current = await loadKnowledge(this.dir);
      this.problems = [];
      return 'reloaded';
    } catch (error) {
      this.problems =
        error instanceof ContentError
          ? error.problems
          : [{ file: this.dir, line: 0, message: (error as Error).message, severity: 'error' }];
      return 'broken';
    }
  }
}
