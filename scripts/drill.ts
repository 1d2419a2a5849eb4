// `npm run drill`: every fault in its form for a pull request; `npm run drill -- F3 F11` only those. Prints a table and
// exits 1 when an invariant was broken.
import { damagedContent } from '../test/faults/content-faults.js';
import { killDelivery, troubledFacilities } from '../test/faults/delivery-faults.js';
import { catastrophicPatterns, hostileRequests } from '../test/faults/hostile-faults.js';
import type { Outcome } from '../test/faults/outcome.js';
import { powerCuts } from '../test/faults/power-faults.js';
import { endings } from '../test/faults/service-faults.js';
import { backups, fullDisk, killStore } from '../test/faults/store-faults.js';
import { clockJumps, doubled } from '../test/faults/turn-faults.js';

/** SCALE=0.1 is a tenth of it. */
const scale = Number(process.env.SCALE ?? 1);
const of = (count: number): number => Math.max(1, Math.round(count * scale));

const DRILLS: [id: string, run: () => Outcome | Promise<Outcome>][] = [
  ['F1', () => killStore({ kills: of(50), acks: 1000 })],
  ['F1', () => endings({ signal: 'SIGKILL', times: of(20), journeys: of(200) })],
  ['F2', () => powerCuts({ cuts: of(50), torn: false })],
  ['F2', () => powerCuts({ cuts: of(50), torn: true })],
  ['F3', () => killDelivery({ kills: of(50), leads: of(2000) })],
  ['F7', () => fullDisk({ rounds: of(5) })],
  ['F8', () => troubledFacilities({ leads: of(100) })],
  ['F10', () => doubled({ updates: of(20_000) })],
  ['F11', () => hostileRequests({ requests: of(10_000) })],
  ['F11', catastrophicPatterns],
  ['F12', clockJumps],
  ['F13', () => damagedContent({ rounds: of(200) })],
  ['F16', () => endings({ signal: 'SIGTERM', times: of(50), journeys: of(300) })],
  ['F17', () => backups({ rounds: of(20), turns: 200 })],
];

const wanted = process.argv.slice(2);
let broken = 0;
for (const [id, run] of DRILLS) {
  if (wanted.length > 0 && !wanted.includes(id)) continue;
  const began = Date.now();
  const { fault, figures, problems } = await run();
  const shown = Object.entries(figures).map(([k, v]) => `${k} ${v}`);
  const seconds = ((Date.now() - began) / 1000).toFixed(0);
  console.log(
    `${problems.length === 0 ? 'ok  ' : 'FAIL'} ${fault.padEnd(26)} ${shown.join(', ')} (${seconds} s)`,
  );
  for (const problem of problems) console.log(`       ${problem}`);
  broken += problems.length;
}
process.exit(broken === 0 ? 0 : 1);
