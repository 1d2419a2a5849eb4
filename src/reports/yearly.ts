// The yearly table: registrations by commune and occupation, and by facility. Pure. In the public form no figure that
// speaks of fewer than five people is shown, nor can one be worked out from a sum.
import { LEAD_STATUSES } from '../leads/lead.js';
import { SMALL } from '../small-counts.js';

/** What the table needs of one lead. */
export interface CountedLead {
  commune: string;
  occupation: string;
  facility: string;
  status: string;
  priority: boolean;
}

export interface Row {
  group: string;
  item: string;
  registered: number;
  called: number;
  enrolled: number;
  notSuitable: number;
  priority: number;
}

/** The figures of a row; undefined = hidden. */
export type Shown = { [K in keyof Row]: K extends 'group' | 'item' ? string : number | undefined };

const FIGURES = ['registered', 'called', 'enrolled', 'notSuitable', 'priority'] as const;

/** Statuses of a lead about which the facility spoke with the person. */
const SPOKEN: readonly string[] = LEAD_STATUSES.filter((s) =>
  ['called', 'appointment', 'waiting-list', 'enrolled', 'not-suitable'].includes(s),
);

/** One row for each pair, in alphabetical order of the Vietnamese names. */
export function countBy(
  leads: Iterable<CountedLead>,
  group: (lead: CountedLead) => string,
  item: (lead: CountedLead) => string,
): Row[] {
  const rows = new Map<string, Row>();
  for (const lead of leads) {
    const [g, i] = [group(lead), item(lead)];
    const key = `${g}\n${i}`;
    const row = rows.get(key) ?? {
      group: g,
      item: i,
      registered: 0,
      called: 0,
      enrolled: 0,
      notSuitable: 0,
      priority: 0,
    };
    row.registered++;
    if (SPOKEN.includes(lead.status)) row.called++;
    if (lead.status === 'enrolled') row.enrolled++;
    if (lead.status === 'not-suitable') row.notSuitable++;
    if (lead.priority) row.priority++;
    rows.set(key, row);
  }
  const order = new Intl.Collator('vi');
  return [...rows.values()].sort((a, b) => order.compare(a.group, b.group) || order.compare(a.item, b.item));
}

/** The sum of rows, under a name. */
export const total = (rows: readonly Row[], group: string, item: string): Row => ({
  group,
  item,
  registered: sum(rows, 'registered'),
  called: sum(rows, 'called'),
  enrolled: sum(rows, 'enrolled'),
  notSuitable: sum(rows, 'notSuitable'),
  priority: sum(rows, 'priority'),
});

const sum = (rows: readonly Row[], figure: (typeof FIGURES)[number]): number =>
  rows.reduce((all, row) => all + row[figure], 0);

/**
 * The public form: figures from 1 to 4 are hidden. Where one figure alone would be hidden in a group, the next
 * smallest goes too, so that it cannot be worked out from the sum. Zero says nothing about anybody and stays.
 */
export function hideSmall(rows: readonly Row[]): Shown[] {
  const shown: Shown[] = rows.map((row) => ({ ...row }));
  const groups = new Map<string, number[]>();
  for (const [i, row] of rows.entries()) groups.set(row.group, [...(groups.get(row.group) ?? []), i]);
  for (const figure of FIGURES)
    for (const members of groups.values()) {
      const value = (i: number): number => rows[i]![figure];
      const hidden = members.filter((i) => value(i) > 0 && value(i) < SMALL);
      if (hidden.length === 1) {
        const next = members
          .filter((i) => !hidden.includes(i) && value(i) > 0)
          .sort((a, b) => value(a) - value(b))[0];
        if (next !== undefined) hidden.push(next);
      }
      for (const i of hidden) shown[i]![figure] = undefined;
    }
  return shown;
}
