// Reads knowledge/places: today's communes, their former names, districts and aliases. Checks that every code leads
// somewhere and builds the gazetteer that place names are read with.
import { z } from 'zod';
import {
  buildGazetteer,
  type Commune,
  type FormerCommune,
  type FormerDistrict,
  type Gazetteer,
} from '../vietnamese/gazetteer.js';
import type { Problem } from './problem.js';

const code = z.string().regex(/^\d{5}$/);
const communesSchema = z.array(
  z.strictObject({
    code: z.string().regex(/^\d{2}$/),
    name: z.string().min(1),
    communes: z.array(
      z.union([
        z.tuple([code, z.string().min(1), z.enum(['xã', 'phường', 'đặc khu'])]),
        z.tuple([code, z.string().min(1), z.enum(['xã', 'phường', 'đặc khu']), z.number(), z.number()]),
      ]),
    ),
  }),
);
const formerSchema = z.array(
  z.strictObject({
    province: z.string().min(1),
    units: z.array(
      z.tuple([
        z.enum(['xã', 'phường', 'thị trấn']),
        z.string().min(1),
        z.string().min(1),
        z.array(code).min(1),
      ]),
    ),
  }),
);
const aliasesSchema = z.strictObject({
  /** Province of today → former and everyday names. */
  provinces: z.record(z.string(), z.array(z.string())),
  /** Former towns whose communes are known by code. */
  towns: z.array(
    z.strictObject({ kind: z.string(), name: z.string(), province: z.string(), communes: z.array(code) }),
  ),
  /** Former districts that were the same as districts of former.json. */
  districts: z.array(
    z.strictObject({ kind: z.string(), name: z.string(), province: z.string(), sameAs: z.array(z.string()) }),
  ),
});

/** The three files as parsed JSON, with their names for problems. */
export interface PlaceFiles {
  communes: unknown;
  former: unknown;
  aliases: unknown;
}

const FILES = {
  communes: 'places/communes.json',
  former: 'places/former.json',
  aliases: 'places/aliases.json',
} as const;

/** Checks the files and builds the gazetteer; undefined with problems when something in them is wrong. */
export function readPlaces(files: PlaceFiles): { value: Gazetteer | undefined; problems: Problem[] } {
  const problems: Problem[] = [];
  const report = (file: string, message: string) =>
    problems.push({ file, line: 0, message, severity: 'error' });
  const check = <S extends z.ZodType>(key: keyof PlaceFiles, schema: S): z.output<S> | undefined => {
    const result = schema.safeParse(files[key]);
    if (result.success) return result.data;
    for (const issue of result.error.issues.slice(0, 20))
      report(FILES[key], `${issue.path.join('.')}: ${issue.message}`);
    return undefined;
  };
  const provinces = check('communes', communesSchema);
  const formerLists = check('former', formerSchema);
  const aliases = check('aliases', aliasesSchema);
  if (provinces === undefined || formerLists === undefined || aliases === undefined)
    return { value: undefined, problems };

  const communes: Commune[] = [];
  const codes = new Set<string>();
  for (const p of provinces)
    for (const [unit, name, kind, lat, lon] of p.communes) {
      if (codes.has(unit)) report(FILES.communes, `the code ${unit} (${name}) stands here twice`);
      codes.add(unit);
      communes.push({
        code: unit,
        commune: name,
        kind,
        province: p.name,
        ...(lat === undefined ? {} : { lat, lon }),
      });
    }
  const known = (file: string, name: string, list: readonly string[]) => {
    for (const unit of list) if (!codes.has(unit)) report(file, `${name}: there is no commune ${unit}`);
  };
  const names = new Set(provinces.map((p) => p.name));
  const former: FormerCommune[] = [];
  const districtCodes = new Map<string, Set<string>>();
  for (const { province, units } of formerLists) {
    if (!names.has(province)) report(FILES.former, `there is no province "${province}"`);
    for (const [kind, name, district, list] of units) {
      known(FILES.former, name, list);
      former.push({ kind, name, district, province, communes: list });
      const of = districtCodes.get(district) ?? new Set();
      for (const unit of list) of.add(unit);
      districtCodes.set(district, of);
    }
  }
  const districts: FormerDistrict[] = [];
  for (const town of aliases.towns) {
    known(FILES.aliases, town.name, town.communes);
    districts.push(town);
  }
  for (const { sameAs, ...district } of aliases.districts) {
    const list = sameAs.flatMap((name) => {
      const of = districtCodes.get(name);
      if (of === undefined) report(FILES.aliases, `${district.name}: there was no district "${name}"`);
      return [...(of ?? [])];
    });
    districts.push({ ...district, communes: [...new Set(list)] });
  }
  for (const province of Object.keys(aliases.provinces))
    if (!names.has(province)) report(FILES.aliases, `there is no province "${province}"`);
  if (problems.length > 0) return { value: undefined, problems };
  return {
    value: buildGazetteer({
      communes,
      former,
      districts,
      provinces: new Map(Object.entries(aliases.provinces)),
    }),
    problems,
  };
}
