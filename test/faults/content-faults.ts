// F13: a knowledge or flow file that is cut, empty or has flipped bits is refused with its name, or it is still whole;
// nothing in between, and never a crash of another kind.
import { cpSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { loadContent } from '../../src/content.js';
import { ContentError } from '../../src/knowledge/problem.js';
import { freeFolder, removeFolder } from '../support/bot.js';
import { ROOT } from '../support/talk.js';
import { type Outcome, seeded } from './outcome.js';
import { Verifier } from './verifier.js';

/** Places are another project's data, taken as they are; everything an editor touches is hit. */
const files = (dir: string): string[] =>
  readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .map((f) => join(dir, f))
    .filter((f) => /\.(?:ya?ml|md)$/u.test(f) && statSync(f).isFile() && !f.includes('/places/'));

type Damage = (bytes: Buffer, random: () => number) => Buffer;
const DAMAGES: Record<string, Damage> = {
  empty: () => Buffer.alloc(0),
  cut: (b, random) => b.subarray(0, Math.floor(b.length * random())),
  zeroes: (b, random) => {
    const copy = Buffer.from(b);
    copy.fill(0, Math.floor(copy.length * random()));
    return copy;
  },
  flip: (b, random) => {
    const copy = Buffer.from(b);
    const at = Math.floor(random() * copy.length);
    copy[at] = copy[at]! ^ (1 << Math.floor(random() * 8));
    return copy;
  },
};

export async function damagedContent({ rounds }: { rounds: number }): Promise<Outcome> {
  const dir = freeFolder();
  const verifier = new Verifier();
  const random = seeded(13);
  const knowledgeDir = join(dir, 'knowledge');
  const flowsDir = join(dir, 'flows');
  cpSync(join(ROOT, 'knowledge'), knowledgeDir, { recursive: true });
  cpSync(join(ROOT, 'flows'), flowsDir, { recursive: true });
  const all = [...files(knowledgeDir), ...files(flowsDir)];
  let refused = 0;
  try {
    for (let round = 0; round < rounds; round++) {
      const file = all[Math.floor(random() * all.length)]!;
      const [name, damage] = Object.entries(DAMAGES)[round % 4]!;
      const whole = readFileSync(file);
      writeFileSync(file, damage(whole, random));
      try {
        await loadContent({ knowledgeDir, flowsDir });
      } catch (error) {
        refused++;
        const what = `${name} ${relative(dir, file)}`;
        verifier.must(error instanceof ContentError, 'I7', `${what}: ${(error as Error).name}`);
        const named = error instanceof ContentError && error.problems.every((p) => p.file !== '');
        verifier.must(named, 'I7', `${what}: no file is named`);
      }
      writeFileSync(file, whole);
    }
    return { fault: 'F13 damaged content', figures: { rounds, refused }, problems: verifier.problems };
  } finally {
    removeFolder(dir);
  }
}
