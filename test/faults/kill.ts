// The kill drill: the built service is killed with SIGKILL at random moments while people register over webhooks;
// after every restart Telegram delivers again what was not acknowledged. At the end a verifier that knows every
// person checks that each confirmed registration is one lead at the facility: none lost, none invented.
import { BotProcess, freeFolder, removeFolder, sendingTo, targetsFile } from '../support/bot.js';
import { FakeFacility } from '../support/fake-facility.js';
import { FakeTelegram } from '../support/fake-telegram.js';
import { ANSWERS, FIRST, RECEIPT } from '../support/journey.js';
import { sleep } from './outcome.js';

export interface DrillOptions {
  /** At least so many: people go on coming until it was killed often enough. */
  journeys: number;
  kills: number;
  /** People at the same time. */
  together: number;
  facilities: readonly string[];
  /** How it is ended: SIGKILL, or SIGTERM, after which it must end by itself. */
  signal?: 'SIGKILL' | 'SIGTERM';
  log?: (line: string) => void;
}

export interface DrillResult {
  journeys: number;
  kills: number;
  acknowledged: number;
  receipts: number;
  leads: number;
  /** Deliveries of a lead beyond its first. */
  repeats: number;
  lost: string[];
  invented: string[];
  /** Updates whose effect is missing or doubled. */
  wrongTurns: string[];
  schemaProblems: string[];
  /** After SIGTERM: ends that took longer than ten seconds or were not clean. */
  slowEnds: string[];
}

/** Runs the drill; throws only when the service cannot be started or a person gets no answer at all. */
export async function killDrill({
  journeys,
  kills,
  together,
  facilities,
  signal = 'SIGKILL',
  log = () => {},
}: DrillOptions): Promise<DrillResult> {
  const dir = freeFolder();
  const telegram = await FakeTelegram.start();
  const facility = await FakeFacility.start();
  const bot = new BotProcess({
    dir,
    telegram,
    targets: targetsFile(dir, sendingTo(facility.url, facilities)),
  });
  let killed = 0;
  let acknowledged = 0;
  let begun = 0;
  let over = false;
  const receipts = new Map<string, string>();
  const wrongTurns: string[] = [];
  const slowEnds: string[] = [];
  await bot.start();

  const play = async (n: number) => {
    const person = telegram.person();
    const phone = `09${String(10_000_000 + n)}`;
    const said = () => telegram.messages(person.chat).flatMap((m) => RECEIPT.exec(m.text)?.[0] ?? []);
    for (const line of [FIRST, ...ANSWERS]) {
      // Delivered again and again until it is acknowledged.
      await person.type(line === '0912345678' ? phone : line);
      acknowledged++;
      await person.answer(1, 120_000);
    }
    await telegram.until(() => said().length > 0, 120_000, `a receipt for person ${n}`);
    const codes = new Set(said());
    if (codes.size !== 1) wrongTurns.push(`person ${n} was told ${codes.size} receipts`);
    for (const code of codes) receipts.set(code, phone);
  };

  const killer = async () => {
    // By turns taken, not by the clock: on a slow machine a process would be killed before it did anything.
    const turnsEach = (journeys * (ANSWERS.length + 1)) / kills;
    while (killed < kills && !over) {
      const moment = acknowledged + 1.6 * turnsEach * Math.random();
      await telegram.until(() => over || acknowledged >= moment, 120_000, 'further turns');
      await sleep(Math.random() * 50);
      const began = Date.now();
      const code = await bot.end(signal);
      const ms = Date.now() - began;
      if (signal === 'SIGTERM' && (code !== 0 || ms > 10_000))
        slowEnds.push(`ended with ${code} after ${ms} ms`);
      killed++;
      await bot.start();
      log(`${killed} kills, ${receipts.size}/${begun} receipts, ${facility.leads.size} leads`);
    }
  };

  const killing = killer();
  try {
    const workers = Array.from({ length: together }, async () => {
      while (begun < journeys || killed < kills) await play(begun++);
    });
    await Promise.all([killing, ...workers]);
    await telegram.until(() => facility.leads.size >= receipts.size, 120_000, 'all leads at the facility');
    await sleep(300);
    const delivered = new Map([...facility.leads.values()].map((l) => [String(l.data.receipt), l]));
    return {
      journeys: begun,
      kills: killed,
      acknowledged,
      receipts: receipts.size,
      leads: facility.leads.size,
      repeats: [...facility.leads.values()].reduce((sum, l) => sum + l.times - 1, 0),
      lost: [...receipts.keys()].filter((code) => !delivered.has(code)),
      invented: [...delivered.keys()].filter((code) => !receipts.has(code)),
      wrongTurns: [...wrongTurns, ...facility.changed.map((id) => `lead ${id} came with another body`)],
      schemaProblems: [...telegram.problems],
      slowEnds,
    };
  } finally {
    over = true;
    await killing.catch(() => {});
    await bot.end('SIGKILL');
    await telegram.close();
    await facility.close();
    removeFolder(dir);
  }
}
