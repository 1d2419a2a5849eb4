// F16: the built service is stopped by SIGTERM again and again while people register; each time it ends by itself
// with 0 within ten seconds, and nothing is lost or doubled.
import { killDrill } from './kill.js';
import type { Outcome } from './outcome.js';

export async function endings({
  signal,
  times,
  journeys,
}: {
  signal: 'SIGKILL' | 'SIGTERM';
  times: number;
  journeys: number;
}): Promise<Outcome> {
  const result = await killDrill({
    journeys,
    kills: times,
    together: 10,
    facilities: ['mau-song-nhue'],
    signal,
  });
  const { lost, invented, wrongTurns, schemaProblems, slowEnds } = result;
  return {
    fault: signal === 'SIGTERM' ? 'F16 SIGTERM (service)' : 'F1 kill -9 (service)',
    figures: {
      times: result.kills,
      journeys: result.journeys,
      acked: result.acknowledged,
      leads: result.leads,
      repeats: result.repeats,
    },
    problems: [
      ...lost.map((code) => `I2: ${code} was confirmed and never arrived`),
      ...invented.map((code) => `I3: ${code} was invented`),
      ...wrongTurns.map((what) => `I3: ${what}`),
      ...schemaProblems.map((what) => `I7: ${what}`),
      ...slowEnds.map((what) => `I10: ${what}`),
    ],
  };
}
