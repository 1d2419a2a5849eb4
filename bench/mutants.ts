// Prints the mutation score of the rules: mutants made, killed by the case files, equivalent (and why), alive.
import { readCases } from '../test/support/cases.js';
import { runMutation } from '../test/support/mutation.js';
import { rules, seeded } from '../test/unit/eligibility/world.js';

const cases = readCases(rules);
const start = performance.now();
const { made, killed, equivalent, survivors } = runMutation(rules, cases, seeded(2026));
const seconds = ((performance.now() - start) / 1000).toFixed(1);
console.log(`${cases.people.length} cases of people, ${cases.loans.length} of loans; ${seconds} s`);
console.log(`${made} mutants: ${killed} killed, ${equivalent.length} equivalent, ${survivors.length} alive`);
for (const e of equivalent) console.log(`  equivalent by ${e.by}: ${e.where}, ${e.what}`);
for (const s of survivors) console.log(`  ALIVE: ${s.where}, ${s.what}: ${s.example}`);
process.exitCode = survivors.length > 0 ? 1 : 0;
