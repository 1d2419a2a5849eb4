// Turns the shared data about administrative units into knowledge/places/*.json.
//   node scripts/import-places.mjs FOLDER
// FOLDER holds vn34-compact.json (34 provinces, 3,321 communes), ha-noi.json, nghe-an.json (coordinates, what each
// unit was merged from) and the licence files; knowledge/places/README.md says where they come from. aliases.json is
// written by hand and left alone.
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const from = process.argv[2];
if (!from) {
  console.error('usage: node scripts/import-places.mjs FOLDER');
  process.exit(2);
}
const to = new URL('../knowledge/places/', import.meta.url).pathname;
// The licences of the two origins that these files are made from.
const LICENCES = new Set(['LICENSE.thanglequoc', 'LICENSE.vietnam-admin-units']);
const read = (name) => JSON.parse(readFileSync(join(from, name), 'utf8'));

// Names are written with the tone on the first of oa, oe, uy (Hòa, Thúy), as the rest of the content does.
const OLD_STYLE = {
  oà: 'òa',
  oá: 'óa',
  oả: 'ỏa',
  oã: 'õa',
  oạ: 'ọa',
  oè: 'òe',
  oé: 'óe',
  oẻ: 'ỏe',
  oẽ: 'õe',
  oẹ: 'ọe',
  uỳ: 'ùy',
  uý: 'úy',
  uỷ: 'ủy',
  uỹ: 'ũy',
  uỵ: 'ụy',
};
const spelled = (name) =>
  name
    .normalize('NFC')
    .replace(/(?<![qQ])(o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])(?!\p{L})/gu, (pair) => OLD_STYLE[pair] ?? pair);

const details = new Map();
const former = [];
for (const file of ['ha-noi.json', 'nghe-an.json']) {
  const { province, units } = read(file);
  const merged = new Map();
  for (const unit of units) {
    if (typeof unit.lat === 'number' && typeof unit.lon === 'number')
      details.set(unit.code, [unit.lat, unit.lon]);
    for (const old of unit.old) {
      const [, kind, name] = /^(Phường|Xã|Thị trấn) (.+)$/i.exec(old.name) ?? [];
      if (!name) throw new Error(`${file}: what kind of unit is "${old.name}"?`);
      const key = `${kind} ${name} ${old.district}`;
      const entry = merged.get(key) ?? {
        kind: kind.toLowerCase(),
        name: spelled(name),
        district: spelled(old.district),
        communes: [],
      };
      if (!entry.communes.includes(unit.code)) entry.communes.push(unit.code);
      merged.set(key, entry);
    }
  }
  former.push({
    province: spelled(province.Name),
    units: [...merged.values()].map((u) => [u.kind, u.name, u.district, u.communes]),
  });
}

const provinces = read('vn34-compact.json').map((p) => ({
  code: p.code,
  name: spelled(p.name),
  communes: p.wards.map(([code, name, kind]) => [
    code,
    spelled(name),
    kind.toLowerCase(),
    ...(details.get(code) ?? []),
  ]),
}));

// One unit a line: small, and a changed unit is a changed line.
const lines = (list) => list.map((item) => `    ${JSON.stringify(item)}`).join(',\n');
writeFileSync(
  join(to, 'communes.json'),
  `[\n${provinces.map((p) => `  {"code": ${JSON.stringify(p.code)}, "name": ${JSON.stringify(p.name)}, "communes": [\n${lines(p.communes)}\n  ]}`).join(',\n')}\n]\n`,
);
writeFileSync(
  join(to, 'former.json'),
  `[\n${former.map((p) => `  {"province": ${JSON.stringify(p.province)}, "units": [\n${lines(p.units)}\n  ]}`).join(',\n')}\n]\n`,
);
for (const name of readdirSync(from)) if (LICENCES.has(name)) copyFileSync(join(from, name), join(to, name));
console.log(
  `${provinces.length} provinces, ${provinces.reduce((n, p) => n + p.communes.length, 0)} communes, ${former.reduce((n, p) => n + p.units.length, 0)} former units`,
);
