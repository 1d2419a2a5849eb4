// `npm run drill:kill`: 200 journeys, at least 20 kills (JOURNEYS, KILLS and TOGETHER change the figures).
import { killDrill } from '../test/faults/kill.js';

const number = (name: string, fallback: number) => Number(process.env[name] ?? fallback);
const result = await killDrill({
  journeys: number('JOURNEYS', 200),
  kills: number('KILLS', 20),
  together: number('TOGETHER', 20),
  facilities: ['mau-song-nhue'],
  log: (line) => console.error(line),
});
console.log(JSON.stringify(result, null, 2));
const failed =
  result.lost.length + result.invented.length + result.wrongTurns.length + result.schemaProblems.length;
process.exit(failed === 0 ? 0 : 1);
