// Every single change of the rules that a slip of the pen could make: each bound, list, criterion, level, cap,
// date and parameter of a scheme file, one at a time. The cases must notice each (mutation test).
import type { FactFile, Parameter } from '../../src/knowledge/fact-file.js';
import type { Amount, Criterion, SchemeFile, SchemeVersion } from '../../src/knowledge/scheme-file.js';

export interface Mutant<T> {
  /** Where and what, for a reader: `versions[0] criteria age: gte → gt`. */
  what: string;
  file: T;
}

type Path = PropertyKey[];
// biome-ignore lint/suspicious/noExplicitAny: edits reach any place of a checked file
type Node = any;

/** Collects copies of a file, each with one edit. Parts that versions share (`like`) change in both. */
class Edits<T> {
  readonly mutants: Mutant<T>[] = [];
  private readonly seen = new Set<unknown>();

  constructor(private readonly original: T) {}

  /** Edits the node at `path` of a copy. */
  at(path: Path, what: string, edit: (node: Node) => void): void {
    const file = structuredClone(this.original);
    edit(path.reduce((node: Node, key) => node[key], file));
    this.mutants.push({ what, file });
  }

  /** True the first time it is given an object: what two versions share is visited once. */
  first(node: unknown): boolean {
    if (this.seen.has(node)) return false;
    this.seen.add(node);
    return true;
  }
}

/** Every single-change mutant of one scheme file. */
export function schemeMutants(scheme: SchemeFile, facts: FactFile): Mutant<SchemeFile>[] {
  const edits = new Edits(scheme);
  const other = scheme.before.outcome === 'ask' ? 'not-eligible' : 'ask';
  edits.at(['before'], `before: ${scheme.before.outcome} → ${other}`, (b) => {
    b.outcome = other;
  });
  for (const [name, p] of Object.entries(scheme.parameters)) {
    const versions = scheme.versions.filter((v) => mentions(v, `$${name}`));
    if (versions.length > 0) parameter(edits, ['parameters', name], name, p, versions);
  }
  scheme.versions.forEach((version, i) => {
    const path = ['versions', i];
    const where = `from ${version.from}`;
    dates(edits, ['versions'], i, where, scheme.versions);
    force(edits, path, where, version);
    version.replacedBy?.schemes.forEach((id, n) => {
      edits.at([...path, 'replacedBy', 'schemes'], `${where} replacedBy: without ${id}`, (s) =>
        s.splice(n, 1),
      );
    });
    if (version.cap && edits.first(version.cap)) {
      edits.at(path, `${where} cap dropped`, (v) => delete v.cap);
      amount(edits, [...path, 'cap', 'amount'], `${where} cap`, version.cap.amount);
    }
    loan(edits, path, where, version);
    if (edits.first(version.criteria))
      list(edits, [...path, 'criteria'], `${where} criteria`, version.criteria, facts, true);
    for (const [name, c] of Object.entries(version.define ?? {}))
      criterion(edits, [...path, 'define', name], `${where} ${name}`, c, facts);
    if (edits.first(version.parts)) parts(edits, [...path, 'parts'], where, version, facts);
  });
  return edits.mutants;
}

/** Every single-change mutant of the parameters that several schemes share, with the schemes that read it. */
export function sharedMutants(
  facts: FactFile,
  schemes: readonly SchemeFile[],
): (Mutant<FactFile> & { readBy: SchemeFile[] })[] {
  return Object.entries(facts.parameters).flatMap(([name, p]) => {
    const edits = new Edits(facts);
    const computed = [...Object.entries(facts.facts), ...Object.entries(facts.derived)]
      .filter(([, f]) => ('formula' in f ? f.of : f.from?.of)?.includes(name))
      .map(([id]) => id);
    const reads = (v: SchemeVersion) => [`$${name}`, ...computed].some((n) => mentions(v, n));
    const versions = schemes.flatMap((s) => s.versions).filter(reads);
    parameter(edits, ['parameters', name], name, p, versions);
    return edits.mutants.map((m) => ({ ...m, readBy: schemes.filter((s) => s.versions.some(reads)) }));
  });
}

/**
 * For every two supports that may not be used together, the rules without that bar. Either file may name the
 * other, so the bar is taken out of both. Loans are never counted among the supports.
 */
export function exclusionMutants(
  schemes: readonly SchemeFile[],
): (Mutant<SchemeFile[]> & { pair: [string, string] })[] {
  const bars = (a: SchemeFile, b: SchemeFile) => a.versions.some((v) => v.excludes?.schemes.includes(b.id));
  const without = (file: SchemeFile, id: string): SchemeFile => ({
    ...file,
    versions: file.versions.map((v) => ({
      ...v,
      excludes: v.excludes && { ...v.excludes, schemes: v.excludes.schemes.filter((s) => s !== id) },
    })),
  });
  return schemes.flatMap((a, i) =>
    schemes.slice(i + 1).flatMap((b) =>
      a.kind !== 'loan' && b.kind !== 'loan' && (bars(a, b) || bars(b, a))
        ? {
            pair: [a.id, b.id] as [string, string],
            what: `${a.id} and ${b.id} together`,
            file: schemes.map((s) => (s === a ? without(a, b.id) : s === b ? without(b, a.id) : s)),
          }
        : [],
    ),
  );
}

/** True when a rule of the version, not only its texts, mentions a `$parameter`, fact or derived fact. */
function mentions({ criteria, define, parts, cap, loan }: SchemeVersion, name: string): boolean {
  const levels = parts.flatMap((p) => p.levels.map((l) => [l.when, l.amount]));
  return (
    JSON.stringify([criteria, define, levels, cap?.amount]).includes(`"${name}"`) ||
    Object.values(loan ?? {}).some((term) => `$${term}` === name)
  );
}

function parameter<T>(
  edits: Edits<T>,
  path: Path,
  name: string,
  p: Parameter,
  versions: readonly SchemeVersion[],
): void {
  const read = (day: string) => versions.some((v) => v.from <= day && (v.to === null || day <= v.to));
  p.values.forEach((dated, i) => {
    const step = Number.isInteger(dated.value) ? 1 : 0.001;
    for (const by of [step, -step])
      edits.at(
        [...path, 'values', i],
        `$${name} of ${dated.from}: ${dated.value} ${by > 0 ? '+' : '−'} ${step}`,
        (v) => {
          v.value += by;
        },
      );
    dates(edits, [...path, 'values'], i, `$${name} of ${dated.from}`, p.values, read);
  });
}

/**
 * The first day of a period one day off; where it follows another, that one ends a day off too. `read` tells
 * whether anything looks at the day that changes hands.
 */
function dates<T>(
  edits: Edits<T>,
  path: Path,
  i: number,
  where: string,
  periods: readonly { from: string; to?: string | null }[],
  read: (day: string) => boolean = () => true,
): void {
  const { from, to } = periods[i]!;
  for (const by of [1, -1]) {
    if (read(by > 0 ? from : shifted(from, -1)))
      edits.at(path, `${where} begins ${by > 0 ? 'a day later' : 'a day earlier'}`, (list) => {
        list[i].from = shifted(from, by);
        if (i > 0 && list[i - 1].to != null) list[i - 1].to = shifted(list[i - 1].to, by);
      });
    if (to != null && i === periods.length - 1 && read(by > 0 ? shifted(to, 1) : to))
      edits.at(path, `${where} ends ${by > 0 ? 'a day later' : 'a day earlier'}`, (list) => {
        list[i].to = shifted(to, by);
      });
  }
}

const shifted = (day: string, by: number) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + by * 86_400_000).toISOString().slice(0, 10);

function force<T>(edits: Edits<T>, path: Path, where: string, version: SchemeVersion): void {
  const certain = version.force === 'uncertain';
  edits.at(path, `${where} force: ${certain ? 'certain' : 'uncertain'}`, (v) => {
    v.force = certain ? 'certain' : 'uncertain';
    v.uncertain = certain ? undefined : { say: '-', check: '-', with: '-' };
  });
}

function loan<T>(edits: Edits<T>, path: Path, where: string, version: SchemeVersion): void {
  if (!version.loan || !edits.first(version.loan)) return;
  for (const key of Object.keys(version.loan))
    if (key !== 'rate' && key !== 'paidOut')
      edits.at([...path, 'loan'], `${where} loan: ${key} dropped`, (l) => delete l[key]);
  const paidOut = version.loan.paidOut === 'monthly' ? 'at-once' : 'monthly';
  edits.at([...path, 'loan'], `${where} loan: paid out ${paidOut}`, (l) => {
    l.paidOut = paidOut;
  });
}

function parts<T>(edits: Edits<T>, path: Path, where: string, version: SchemeVersion, facts: FactFile): void {
  version.parts.forEach((part, p) => {
    const name = `${where} part ${part.id}`;
    edits.at(path, `${name} dropped`, (all) => all.splice(p, 1));
    if (p > 0 && version.cap)
      edits.at(path, `${name} paid before ${version.parts[p - 1]!.id}`, (all) =>
        all.splice(p - 1, 2, all[p], all[p - 1]),
      );
    if (part.lessExemption !== undefined)
      edits.at([...path, p], `${name} without lessExemption`, (x) => delete x.lessExemption);
    part.levels.forEach((level, l) => {
      const at = [...path, p, 'levels'];
      const label = `${name} level ${level.id}`;
      if (part.levels.length > 1) edits.at(at, `${label} dropped`, (levels) => levels.splice(l, 1));
      if (l > 0)
        edits.at(at, `${label} before ${part.levels[l - 1]!.id}`, (levels) =>
          levels.splice(l - 1, 2, levels[l], levels[l - 1]),
        );
      if (level.when) {
        edits.at([...at, l], `${label} always`, (x) => delete x.when);
        criterion(edits, [...at, l, 'when'], `${label} when`, level.when, facts);
      }
      const firm = level.notFirm !== undefined;
      edits.at([...at, l], `${label} ${firm ? 'promised' : 'not promised'}`, (x) => {
        x.notFirm = firm ? undefined : '-';
      });
      amount(edits, [...at, l, 'amount'], label, level.amount);
    });
  });
}

function amount<T>(edits: Edits<T>, path: Path, where: string, a: Amount): void {
  for (const key of ['upTo', 'share'] as const)
    if (a[key] !== undefined) edits.at(path, `${where} amount without ${key}`, (x) => delete x[key]);
  a.times?.forEach((name, i) => {
    edits.at(path, `${where} amount not times ${name}`, (x) => x.times.splice(i, 1));
  });
}

/** The kids of all, any or none, or the criteria at the top. */
function list<T>(
  edits: Edits<T>,
  path: Path,
  where: string,
  kids: readonly Criterion[],
  facts: FactFile,
  top = false,
): void {
  kids.forEach((kid, i) => {
    const name = `${where} ${kid.id ?? i + 1}`;
    if (kids.length > 1 || top) edits.at(path, `${name} dropped`, (all) => all.splice(i, 1));
    if (top && !kid.ask)
      edits.at([...path, i], `${name} uncertain`, (c) => {
        c.ask = { check: '-', with: '-' };
      });
    criterion(edits, [...path, i], name, kid, facts);
  });
}

const opposite = { gte: 'lt', gt: 'lte', lte: 'gt', lt: 'gte' } as const;
const edge = { gte: 'gt', gt: 'gte', lte: 'lt', lt: 'lte' } as const;

function criterion<T>(edits: Edits<T>, path: Path, where: string, c: Criterion, facts: FactFile): void {
  if (!edits.first(c)) return;
  const edit = (what: string, change: (node: Node) => void) => edits.at(path, `${where}: ${what}`, change);
  if (c.ask) edit('certain', (x) => delete x.ask);
  for (const form of ['all', 'any', 'none'] as const) {
    const kids = c[form];
    if (!kids) continue;
    if (form !== 'none' && kids.length > 1) {
      const swapped = form === 'all' ? 'any' : 'all';
      edit(`${form} → ${swapped}`, (x) => {
        x[swapped] = x[form];
        delete x[form];
      });
    }
    list(edits, [...path, form], where, kids, facts);
  }
  const domain = c.fact === undefined ? undefined : domainOf(c.fact, facts);
  // Flipping a yes/no value is its negation already, and so is the opposite comparison.
  if (domain?.length !== 2 && !(['gte', 'gt', 'lte', 'lt'] as const).some((k) => c[k] !== undefined))
    edit('negated', (x) => {
      const inner = { ...x };
      for (const key of Object.keys(x)) delete x[key];
      x.none = [inner];
    });
  for (const key of ['gte', 'gt', 'lte', 'lt'] as const) {
    const bound = c[key];
    if (bound === undefined) continue;
    for (const to of [edge[key], opposite[key]])
      edit(`${key} → ${to}`, (x) => {
        delete x[key];
        x[to] = bound;
      });
    if (typeof bound === 'number')
      for (const by of [1, -1])
        edit(`${key} ${bound} → ${bound + by}`, (x) => {
          x[key] = bound + by;
        });
  }
  if (c.exists !== undefined)
    edit('exists flipped', (x) => {
      x.exists = !c.exists;
    });
  for (const key of ['is', 'not'] as const)
    if (c[key] !== undefined)
      for (const value of domain!.filter((v) => v !== c[key]))
        edit(`${key} ${c[key]} → ${value}`, (x) => {
          x[key] = value;
        });
  c.in?.forEach((value, i) => {
    if (c.in!.length > 1) edit(`in without ${value}`, (x) => x.in.splice(i, 1));
  });
  for (const value of c.in ? domain!.filter((v) => !c.in!.includes(v)) : [])
    edit(`in with ${value}`, (x) => x.in.push(value));
}

function domainOf(name: string, facts: FactFile): (string | boolean)[] | undefined {
  const type = facts.facts[name]?.type ?? facts.derived[name]?.type;
  if (type === 'boolean') return [true, false];
  return type === 'choice' ? Object.keys(facts.facts[name]!.values ?? {}) : undefined;
}
