// Courses, facilities, articles, consents and holidays, put together from their files and checked against each
// other. Pure: the texts of the files come in, the catalogue and every defect go out.
import type { Commune } from '../vietnamese/gazetteer.js';
import { normalise } from '../vietnamese/normalise.js';
import { type ConsentFile, consentSchema } from './consent-file.js';
import { type CourseEntry, coursesSchema, implausible } from './course-file.js';
import { type FacilityEntry, facilitySchema } from './facility-file.js';
import { type Article, idSchema, readArticle } from './faq-file.js';
import { type Holidays, holidaysSchema } from './holidays-file.js';
import { nearestName, type Problem } from './problem.js';
import { type PlainWords, plainWordsSchema, type Topics, topicsSchema } from './topics-file.js';
import { readYaml } from './yaml.js';

/** A content file as read; `file` is relative to the knowledge folder, such as `faq/meal-money.md`. */
export interface ContentFile {
  file: string;
  text: string;
}

interface Located {
  place: Commune;
  /** Latitude and longitude: the facility's own, else the commune's. */
  coordinates?: readonly [number, number];
  file: string;
  lineOf(path: readonly PropertyKey[]): number;
}
export type Facility = Omit<FacilityEntry, 'place' | 'coordinates'> & Located & { id: string };
export type Course = Omit<CourseEntry, 'place'> &
  Located & {
    facility: string;
    checked: string;
    /** How many seats of the running intake are taken, as a running service counts them. */
    taken?: number;
  };

/** Whether nobody more can be enrolled: who registers now goes on the waiting list. */
export const isFull = (course: Pick<Course, 'seats' | 'taken'>): boolean =>
  (course.taken ?? 0) >= course.seats;

export interface Catalogue {
  courses: ReadonlyMap<string, Course>;
  facilities: ReadonlyMap<string, Facility>;
  articles: ReadonlyMap<string, Article>;
  consents: ReadonlyMap<string, ConsentFile>;
  holidays: Holidays;
  topics: Topics;
  plainWords: PlainWords;
}

/** Finds a commune of today by its name; otherwise gives the nearest name, if there is one. */
export type FindCommune = (place: FacilityEntry['place']) => Commune | { nearest?: string };

/** A finder that sees past case and the two ways of writing "hòa"; looks for near names in the named province. */
export function communeFinder(communes: readonly Commune[]): FindCommune {
  const provinces = new Map<string, { name: string; byName: Map<string, Commune[]> }>();
  for (const c of communes) {
    const key = normalise(c.province);
    const province = provinces.get(key) ?? { name: c.province, byName: new Map<string, Commune[]>() };
    provinces.set(key, province);
    const name = normalise(c.commune);
    province.byName.set(name, [...(province.byName.get(name) ?? []), c]);
  }
  return ({ commune, province, kind }) => {
    const within = provinces.get(normalise(province));
    if (!within)
      return {
        nearest: nearestName(
          province,
          [...provinces.values()].map((p) => p.name),
        ),
      };
    const named = within.byName.get(normalise(commune)) ?? [];
    const found = named.filter((c) => kind === undefined || c.kind === kind);
    if (found.length === 1) return found[0]!;
    const near = nearestName(normalise(commune), within.byName.keys());
    return { nearest: near === undefined ? undefined : within.byName.get(near)![0]!.commune };
  };
}

/** Purposes of which `lead.submit` asks whether they were agreed to for the facility at hand. */
const PER_FACILITY = ['forward-to-facility', 'guardian'];

const idOf = (file: string): string =>
  file
    .split('/')
    .at(-1)!
    .replace(/\.[a-z]+$/u, '');
const inFolder = (files: readonly ContentFile[], folder: string, ext: string) =>
  files.filter((f) => f.file.startsWith(`${folder}/`) && f.file.endsWith(ext));

/** Builds the catalogue; `catalogue` is whole even when there are problems, with the broken entries left out. */
export function buildCatalogue(
  files: readonly ContentFile[],
  findCommune: FindCommune,
): { catalogue: Catalogue; problems: Problem[] } {
  const problems: Problem[] = [];
  const error = (file: string, line: number, message: string, nearest?: string) =>
    problems.push({ file, line, message, nearest, severity: 'error' });
  const read = <S extends Parameters<typeof readYaml>[2]>(f: ContentFile, schema: S) => {
    const result = readYaml(f.file, f.text, schema);
    problems.push(...result.problems);
    return result;
  };
  const checkId = (file: string) => {
    const bad = idSchema.safeParse(idOf(file));
    if (!bad.success) error(file, 0, `the file name ${bad.error.issues[0]!.message}`);
  };
  const one = <S extends Parameters<typeof readYaml>[2]>(file: string, schema: S) => {
    const found = files.find((f) => f.file === file);
    if (!found) error(file, 0, 'the file is missing');
    return found && read(found, schema).value;
  };
  const locate = (
    file: string,
    line: number,
    place: FacilityEntry['place'],
    own?: readonly [number, number],
  ): Pick<Located, 'place' | 'coordinates'> | undefined => {
    const found = findCommune(place);
    if (!('commune' in found)) {
      error(
        file,
        line,
        `no commune of today is called "${place.commune}" in "${place.province}"`,
        found.nearest,
      );
      return undefined;
    }
    const seat =
      found.lat === undefined || found.lon === undefined ? undefined : ([found.lat, found.lon] as const);
    return { place: found, coordinates: own ?? seat };
  };

  const facilities = new Map<string, Facility>();
  for (const f of inFolder(files, 'facilities', '.yaml')) {
    checkId(f.file);
    const { value, lineOf } = read(f, facilitySchema);
    const where = value && locate(f.file, lineOf(['place']), value.place, value.coordinates);
    if (value && where)
      facilities.set(idOf(f.file), { ...value, ...where, id: idOf(f.file), file: f.file, lineOf });
  }
  for (const f of facilities.values())
    if (f.backup !== undefined && (f.backup === f.id || !facilities.has(f.backup)))
      error(
        f.file,
        f.lineOf(['backup']),
        `backup facility "${f.backup}" does not exist or is itself`,
        nearestName(f.backup, facilities.keys()),
      );

  const topics = one('topics.yaml', topicsSchema) ?? { articles: {}, occupations: [] };
  const occupations = new Set(topics.occupations.map((o) => o.id));

  const courses = new Map<string, Course>();
  for (const f of inFolder(files, 'courses', '.yaml')) {
    const { value, lineOf } = read(f, coursesSchema);
    if (!value) continue;
    const facility = facilities.get(value.facility);
    if (!facility) {
      // A facility whose own file is broken has been reported there.
      if (!files.some((x) => x.file === `facilities/${value.facility}.yaml`))
        error(
          f.file,
          lineOf(['facility']),
          `facility "${value.facility}" does not exist`,
          nearestName(value.facility, facilities.keys()),
        );
      continue;
    }
    for (const [i, course] of value.courses.entries()) {
      const at = (key: string) => lineOf(['courses', i, key]);
      for (const { path, message } of implausible(course))
        error(f.file, at(path), `${course.id}: ${path} ${message}`);
      if (!occupations.has(course.occupation))
        error(
          f.file,
          at('occupation'),
          `occupation "${course.occupation}" is not in topics.yaml`,
          nearestName(course.occupation, occupations),
        );
      const twin = courses.get(course.id);
      if (twin) error(f.file, at('id'), `course "${course.id}" is already in ${twin.file}`);
      if (facility.sample && !course.sample)
        error(f.file, at('id'), `course "${course.id}" of a sample facility must be marked "sample: true"`);
      const where = course.place ? locate(f.file, at('place'), course.place) : facility;
      if (!where || twin) continue;
      courses.set(course.id, {
        ...course,
        place: where.place,
        coordinates: where.coordinates,
        facility: facility.id,
        checked: value.checked,
        file: f.file,
        lineOf: (path) => lineOf(['courses', i, ...path]),
      });
    }
  }

  const articles = new Map<string, Article>();
  for (const f of inFolder(files, 'faq', '.md')) {
    const { value, problems: found } = readArticle(f.file, f.text);
    problems.push(...found);
    if (value) articles.set(value.id, value);
  }

  const consents = new Map<string, ConsentFile>();
  for (const f of inFolder(files, 'consents', '.yaml')) {
    checkId(f.file);
    const { value, lineOf } = read(f, consentSchema);
    if (!value) continue;
    const purpose = idOf(f.file);
    if (PER_FACILITY.includes(purpose) && value.per !== 'facility')
      error(
        f.file,
        1,
        'must say "per: facility": a registration goes to the one facility that was agreed to',
      );
    consents.set(purpose, { ...value, purpose, file: f.file, lineOf });
  }

  return {
    catalogue: {
      courses,
      facilities,
      articles,
      consents,
      holidays: one('holidays.yaml', holidaysSchema) ?? { sources: [], days: [], workedSaturdays: [] },
      topics,
      plainWords: one('plain-words.yaml', plainWordsSchema) ?? {
        abbreviations: [],
        expansions: {},
        words: [],
      },
    },
    problems,
  };
}

/**
 * Checks what articles point at (`related`). `known` are the ids of everything that can be pointed at besides
 * articles, such as `scheme/student-loan`. An article that is required but not written yet is a warning: `lint`
 * reports it once as missing.
 */
export function checkRelated(catalogue: Catalogue, known: Iterable<string>): Problem[] {
  const required = new Set(Object.values(catalogue.topics.articles).flat());
  const all = new Set([
    ...catalogue.articles.keys(),
    ...[...catalogue.courses.keys()].map((id) => `course/${id}`),
    ...[...catalogue.facilities.keys()].map((id) => `facility/${id}`),
    ...known,
  ]);
  return [...catalogue.articles.values()].flatMap((article) =>
    article.related.flatMap((id, i): Problem[] => {
      if (id === article.id)
        return [
          {
            file: article.file,
            line: article.lineOf(['related', i]),
            message: 'an article is not related to itself',
            severity: 'error',
          },
        ];
      if (all.has(id)) return [];
      const missing = required.has(id);
      return [
        {
          file: article.file,
          line: article.lineOf(['related', i]),
          message: `related "${id}" ${missing ? 'is not written yet' : 'does not exist'}`,
          nearest: missing ? undefined : nearestName(id, all),
          severity: missing ? 'warning' : 'error',
        },
      ];
    }),
  );
}

/** Whether sample courses are among those shown: every page that shows any then says so. */
export const hasSamples = ({ courses }: { courses: ReadonlyMap<string, { sample: boolean }> }): boolean =>
  [...courses.values()].some((course) => course.sample);
