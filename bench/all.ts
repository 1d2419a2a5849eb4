// `npm run bench`: every benchmark beside its peers, one after the other; the tables go to the screen and bench.json.
// Fails when one of them missed a goal. Nothing else should run on the machine meanwhile.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
// What is most easily disturbed comes first.
const missed = ['turns', 'engine', 'search', 'understand', 'rules'].filter((name) => {
  console.log(`\n## bench:${name}\n`);
  return spawnSync('npm', ['run', '--silent', `bench:${name}`], { cwd: ROOT, stdio: 'inherit' }).status !== 0;
});
if (missed.length > 0) {
  console.log(`\nmissed a goal: ${missed.join(', ')}`);
  process.exitCode = 1;
}
