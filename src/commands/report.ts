// `report --year Y --out FILE.xlsx [--public]`: registrations of a year by commune and occupation.
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { openConfiguredStore } from '../app.js';
import { readConfig } from '../config.js';
import { loadContent } from '../content.js';
import { today } from '../day.js';
import type { Knowledge } from '../knowledge/load.js';
import { vietnamTime } from '../leads/hours.js';
import { leadData } from '../leads/lead.js';
import { yearlyWorkbook } from '../reports/workbook.js';
import { type CountedLead, countBy } from '../reports/yearly.js';
import type { LeadRecord, Store } from '../store/port.js';

const PAGE = 500;

export async function report(argv: string[]): Promise<number> {
  const { values } = parseArgs({
    args: argv,
    options: {
      year: { type: 'string' },
      out: { type: 'string' },
      public: { type: 'boolean', default: false },
    },
  });
  const year = Number(values.year ?? today(Date.now()).slice(0, 4));
  if (!values.out || !Number.isInteger(year) || year < 2020 || year > 2100) {
    console.error('usage: report --year YYYY --out FILE.xlsx [--public]');
    return 2;
  }
  const config = readConfig(process.env);
  const { knowledge } = await loadContent(config);
  const store = await openConfiguredStore(config, { join: true });
  try {
    const counted: CountedLead[] = [];
    let erased = 0;
    for await (const lead of leadsOf(store, year)) {
      const one = countedLead(lead, knowledge);
      if (one) counted.push(one);
      else erased++;
    }
    const facilities = new Set(counted.map((c) => c.facility));
    const bytes = await yearlyWorkbook({
      year,
      madeOn: today(Date.now()),
      byCommune: countBy(
        counted,
        (l) => l.commune,
        (l) => l.occupation,
      ),
      byFacility: countBy(
        counted,
        (l) => l.facility,
        (l) => l.occupation,
      ),
      erased,
      sample: [...knowledge.facilities.values()].some((f) => f.sample && facilities.has(f.name)),
      public: values.public,
    });
    await writeFile(values.out, bytes, { mode: 0o600 });
    console.log(`${values.out}: ${counted.length} registrations of ${year}, ${erased} more were erased`);
    return 0;
  } finally {
    await store.shutdown();
  }
}

/** Every lead of a year in Vietnam, the newest first, page by page. */
async function* leadsOf(store: Store, year: number): AsyncGenerator<LeadRecord> {
  const from = vietnamTime(`${year}-01-01`, 0);
  const to = vietnamTime(`${year + 1}-01-01`, 0);
  for (let before: LeadRecord | undefined; ; ) {
    const page: LeadRecord[] = await store.leads({ from, to, before, limit: PAGE });
    yield* page;
    if (page.length < PAGE) return;
    before = page.at(-1);
  }
}

/** What is counted of a lead; undefined once it was erased. */
function countedLead(lead: LeadRecord, knowledge: Knowledge): CountedLead | undefined {
  const data = leadData(lead);
  if (!data) return undefined;
  const occupation = knowledge.courses.get(lead.course)?.occupation;
  const title = knowledge.topics.occupations.find((o) => o.id === occupation)?.title;
  return {
    commune: data.person.commune || 'Không rõ',
    occupation: title ?? data.course.title,
    facility: knowledge.facilities.get(lead.facility)?.name ?? lead.facility,
    status: lead.status,
    priority: data.priority,
  };
}
