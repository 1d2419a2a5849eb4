// The answer to a person: outcome, sums with their arithmetic, the rule in one line, papers, place, time, what
// would change it and what is uncertain. Structured lines; the conversation and the printed page lay them out.
import { amountOf, operand, type PartSum } from './amounts.js';
import { checkPerson, excludes, type FullCheck, type FullVerdict, type Outcome } from './check.js';
import type { Facts } from './facts.js';
import { type CompiledAmount, NO, type Rules, YES } from './rules.js';
import { digits, dong, filler, withUnit } from './texts.js';

/** One sum with how it comes about. */
export interface ExplainedPart {
  id: string;
  label: string;
  /** Undefined while a fact is missing; then `atMost` may be known. */
  amount?: number;
  atMost?: number;
  /** "3.200.000 đồng, tối đa 4.000.000 đồng" or "50.000 đồng × 60 ngày". */
  arithmetic: string;
  rule: string;
  cite: string;
  notFirm?: string;
}

export interface Change {
  fact: string;
  label: string;
  /** The values, in words, that would make the person eligible, everything else staying as it is. */
  values: string[];
}

export interface Explanation {
  scheme: string;
  title: string;
  short: string;
  kind: 'grant' | 'loan' | 'exemption';
  outcome: Outcome;
  /** "Có thể được", "Chưa đủ điều kiện", "Cần hỏi thêm", "Còn thiếu thông tin". */
  word: string;
  total?: number;
  /** The sum in one line of plain words; for `ask` it is only what would be paid if the rule applies. */
  sum: string;
  parts: ExplainedPart[];
  cap?: string;
  /** Document, article and dates, in one line. */
  rule: string;
  reasons: string[];
  missing: { fact: string; label: string }[];
  ask?: string;
  uncertain: string[];
  changes: Change[];
  /** Another support for the same course that is worth more, or which this one rules out. */
  instead: { scheme: string; short: string; total?: number; better: boolean; text: string }[];
  papers: string[];
  where: string;
  howLong: string;
  firstSteps: string[];
  notes: string[];
  decides: string;
}

const words: Record<Outcome, string> = {
  eligible: 'Có thể được',
  'not-eligible': 'Chưa đủ điều kiện',
  ask: 'Cần hỏi thêm',
  'need-facts': 'Còn thiếu thông tin',
};

/** Explains the verdict of one scheme of a check. Throws when the scheme was not in its scope. */
export function explain(check: FullCheck, schemeId: string): Explanation {
  const v = check.verdicts.find((x) => x.scheme.id === schemeId);
  if (!v) throw new Error(`no verdict for ${schemeId}`);
  const version = v.scheme.version;
  const fill = filler(v.scheme, check.rules);
  const model = check.rules.model;
  const shown = v.outcome === 'eligible' || v.outcome === 'ask';
  const parts = shown ? v.sum.parts.filter((p) => p.hi > 0).map((p) => explainPart(p, check, fill)) : [];
  const total = v.total ?? v.ifApplied?.total;
  return {
    scheme: v.scheme.id,
    title: v.scheme.file.title,
    short: v.scheme.file.short,
    kind: v.kind,
    outcome: v.outcome,
    word: v.outcome === 'eligible' && v.kind === 'loan' ? 'Có thể được vay' : words[v.outcome],
    ...(v.total === undefined ? {} : { total: v.total }),
    sum: sumLine(v, total),
    parts,
    ...(shown && v.sum.capped && version?.cap ? { cap: fill(version.cap.text) } : {}),
    rule: ruleLine(v, version?.law ?? ''),
    reasons: v.why
      .filter((w) =>
        v.outcome === 'eligible'
          ? w.holds === true
          : v.outcome === 'not-eligible'
            ? w.holds === false
            : w.holds !== true,
      )
      .map((w) => w.text),
    missing: v.missing.map((fact) => ({ fact, label: model.fact(fact).label })),
    ...(v.ask === undefined ? {} : { ask: v.ask }),
    uncertain: v.why.filter((w) => w.holds === 'ask' && v.outcome === 'ask').map((w) => w.text),
    changes: v.outcome === 'not-eligible' ? changesOf(v, check) : [],
    instead: check.verdicts
      .filter((o) => o !== v && o.outcome === 'eligible' && (excludes(v, o) || excludes(o, v)))
      .map((o) => ({
        scheme: o.scheme.id,
        short: o.scheme.file.short,
        ...(o.total === undefined ? {} : { total: o.total }),
        better: (o.total ?? 0) > (v.total ?? 0),
        text: (version?.excludes ?? o.scheme.version?.excludes)?.text ?? '',
      })),
    papers: version?.papers ?? [],
    where: version?.where ?? '',
    howLong: version?.howLong ?? '',
    firstSteps: (version?.firstSteps ?? []).map(fill),
    notes: (version?.notes ?? []).map(fill),
    decides: version?.discretion ?? '',
  };
}

/** What changes when some facts were different ("nếu học trung cấp thì sao?"). Undefined removes a fact. */
export function whatIf(
  rules: Rules,
  facts: Facts,
  changes: Readonly<Record<string, Facts[string] | undefined>>,
  on: number,
  scope?: readonly string[],
): { before: FullCheck; after: FullCheck; changed: string[] } {
  const merged = Object.fromEntries(
    Object.entries({ ...facts, ...changes }).filter(([, value]) => value !== undefined),
  ) as Facts;
  const before = checkPerson(rules, facts, on, scope);
  const after = checkPerson(rules, merged, on, scope);
  const changed = after.verdicts
    .filter((a, i) => a.outcome !== before.verdicts[i]!.outcome || a.total !== before.verdicts[i]!.total)
    .map((a) => a.scheme.id);
  return { before, after, changed };
}

function ruleLine(v: FullVerdict, law: string): string {
  const cite = v.sum.parts.find((p) => p.level)?.level?.cite ?? v.why.find((w) => w.cite !== '')?.cite ?? '';
  const place = cite.slice(cite.indexOf(', ') + 2);
  return cite.includes(', ') && !law.includes(place) && law.startsWith(cite.slice(0, cite.indexOf(', ')))
    ? `${place}, ${law}`
    : law;
}

function sumLine(v: FullVerdict, total: number | undefined): string {
  if (v.outcome === 'not-eligible' || v.outcome === 'need-facts') return '';
  const lead = v.outcome === 'ask' ? 'Nếu được áp dụng: ' : '';
  if (v.kind === 'loan')
    return total === undefined
      ? `${lead}mức vay do ngân hàng tính`
      : `${lead}vay tối đa ${dong(total)}, phải trả lại`;
  if (total !== undefined)
    return v.kind === 'exemption'
      ? `${lead}miễn, giảm ${dong(total)}`
      : `${lead}khoảng ${dong(total)} cho khóa học này`;
  const percent = v.sum.parts[0]?.level?.amount.share;
  if (v.kind === 'exemption' && percent !== undefined)
    return `${lead}miễn, giảm ${digits(Math.round(percent * 100))} % học phí`;
  const bounded = v.sum.cap !== undefined || v.sum.parts.every((p) => p.bounded);
  if (bounded && v.sum.firm && v.sum.hi > 0) return `${lead}tối đa ${dong(v.sum.hi)}`;
  return `${lead}theo mức thực tế`;
}

function explainPart(p: PartSum, check: FullCheck, fill: (t: string) => string): ExplainedPart {
  const level = p.level ?? p.part.levels[0]!;
  // What cannot be promised has no sum of its own, only the rule and what it hangs on.
  const firm = p.lo === p.hi && p.notFirm === undefined;
  return {
    id: p.part.id,
    label: p.part.label,
    ...(firm ? { amount: p.lo } : p.bounded ? { atMost: p.hi } : {}),
    arithmetic: firm && p.level ? arithmetic(level.amount, check) : '',
    rule: p.level || p.part.levels.length === 1 ? fill(level.text) : 'tùy trường hợp',
    cite: level.cite,
    ...(p.notFirm === undefined ? {} : { notFirm: p.notFirm }),
  };
}

/** "50.000 đồng × 60 ngày = 3.000.000 đồng". */
function arithmetic(a: CompiledAmount, check: FullCheck): string {
  const { facts, on, rules } = check;
  const value = (o: number | string) => operand(o, rules, facts, on).lo;
  const unit = (o: string) => rules.model.file.facts[o]?.unit ?? rules.model.file.derived[o]?.unit ?? '';
  const base = value(a.of);
  const used = Math.min(base, a.upTo ?? base);
  const steps = [dong(Math.round(used))];
  if (a.upTo !== undefined && base > a.upTo)
    steps[0] += ` (mức thu ${dong(Math.round(base))}, chỉ tính tối đa)`;
  for (const t of a.times)
    steps.push(typeof t === 'number' ? digits(t) : `${digits(value(t))} ${unit(t)}`.trim());
  if (a.share !== 1) steps.push(withUnit(Math.round(a.share * 100), '%'));
  const line = steps.join(' × ');
  return steps.length === 1 ? line : `${line} = ${dong(amountOf(a, rules, facts, on).lo)}`;
}

/** Facts about the course or the wish which alone would turn a "no" into a "yes": exact, by the diagram. */
function changesOf(v: FullVerdict, check: FullCheck): Change[] {
  const { rules, facts, on } = check;
  const d = rules.diagrams;
  const masks = rules.masks(facts, on);
  const changes: Change[] = [];
  for (const variable of rules.variables) {
    const fact = rules.model.file.facts[variable.name];
    if (!fact?.values || (fact.topic !== 'course' && fact.topic !== 'loan')) continue;
    const kept = masks[variable.index]!;
    const values: string[] = [];
    rules.model.domain(variable.name)!.forEach((value, i) => {
      if ((kept >> i) & 1) return;
      masks[variable.index] = 1 << i;
      const ends = d.reach(v.scheme.outcome, masks);
      if (ends.length === 1 && ends[0] === YES) values.push(fact.values![String(value)] ?? String(value));
    });
    masks[variable.index] = kept;
    if (values.length > 0 && d.reach(v.scheme.outcome, masks)[0] === NO)
      changes.push({ fact: variable.name, label: fact.label, values });
  }
  return changes;
}
