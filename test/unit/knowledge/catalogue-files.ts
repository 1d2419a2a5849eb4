// A small whole catalogue as text, for tests that break one thing of it.
import { buildCatalogue, type ContentFile, communeFinder } from '../../../src/knowledge/catalogue.js';
import type { Commune } from '../../../src/vietnamese/gazetteer.js';

export const COMMUNES: Commune[] = [
  { code: '10108', commune: 'Thanh Oai', kind: 'xã', province: 'Hà Nội', lat: 20.85, lon: 105.77 },
  { code: '10417', commune: 'Ứng Hòa', kind: 'xã', province: 'Hà Nội' },
  { code: '09556', commune: 'Hà Đông', kind: 'phường', province: 'Hà Nội', lat: 20.97, lon: 105.78 },
  { code: '17950', commune: 'Kim Liên', kind: 'xã', province: 'Nghệ An', lat: 18.67, lon: 105.56 },
];
export const findCommune = communeFinder(COMMUNES);

export const COURSE = `  - id: dien-dan-dung
    occupation: dien-dan-dung
    title: Điện dân dụng
    sector: cong-nghiep
    level: so-cap
    months: 3.5
    studyDays: 75
    hours: 400
    tuition: 3200000
    schedule: {when: day, text: "Thứ Hai đến thứ Sáu, 7 giờ 30 đến 16 giờ"}
    nextStart: [2026-12-14]
    seats: 25
    practiceShare: 75
    whatYouLearn: ["Đi dây trong nhà", "An toàn điện"]
    afterwards: ["Thợ điện ở quê"]
    certificate: Chứng chỉ sơ cấp
    entry: "Từ đủ 15 tuổi"
    sample: true
`;

export const ARTICLE = `---
title: Tiền ăn khi học nghề
topic: support
audience: [worker]
questions:
  - học nghề có được tiền ăn không
  - tiền ăn bao nhiêu
  - có tiền cơm không
  - một ngày được mấy đồng
lead: >-
  Có thể được 50.000 đồng
  một ngày.
certainty: verified
sources:
  - {document: "Nghị định 338/2025/NĐ-CP", article: "Điều 25", date: 2025-12-25, certainty: verified, checked: 2026-11-21}
related: [travel-money]
---
Nội dung.
`;

export const FILES: Record<string, string> = {
  'topics.yaml': `articles:\n  support: [meal-money, travel-money]\noccupations:\n  - {id: dien-dan-dung, title: Điện dân dụng, sector: cong-nghiep}\n`,
  'plain-words.yaml':
    'abbreviations: [QR]\nexpansions: {UBND: Ủy ban nhân dân}\nwords:\n  - {word: thụ hưởng, plain: được nhận}\n',
  'holidays.yaml':
    'sources:\n  - {document: Bộ luật Lao động, certainty: verified, checked: 2026-11-21}\ndays:\n  - {date: 2026-11-24, name: Ngày nghỉ, certainty: uncertain}\n  - {date: 2027-01-01, name: Tết Dương lịch, certainty: verified}\nworkedSaturdays: [2026-11-28]\n',
  'facilities/mau-thu.yaml':
    'name: Trung tâm Mẫu Thử\nkind: centre\nplace: {commune: Thanh Oai, province: Hà Nội}\nhours: Giờ hành chính\npublic: true\nsample: true\nchecked: 2026-11-21\n',
  'courses/mau-thu.yaml': `facility: mau-thu\nchecked: 2026-11-21\ncourses:\n${COURSE}`,
  'faq/meal-money.md': ARTICLE,
  'faq/travel-money.md': ARTICLE.replace('Tiền ăn khi', 'Tiền đi lại khi').replace(
    'related: [travel-money]',
    'related: [meal-money]',
  ),
  'consents/advice.yaml':
    'title: Tư vấn\nversions:\n  - {version: 1, from: 2026-01-01, text: "Bản một"}\n  - {version: 2, from: 2026-11-01, text: "Bản hai"}\nsources:\n  - {document: "Luật 91/2025/QH15", certainty: verified, checked: 2026-11-21}\n',
};

/** The catalogue with some files replaced (or, by undefined, removed). */
export function catalogueWith(changes: Record<string, string | undefined> = {}) {
  const files: ContentFile[] = Object.entries({ ...FILES, ...changes }).flatMap(([file, text]) =>
    text === undefined ? [] : [{ file, text }],
  );
  return buildCatalogue(files, findCommune);
}

/** `file:line` and message of every problem. */
export const told = (
  problems: readonly { file: string; line: number; message: string; nearest?: string }[],
) =>
  problems.map((p) => `${p.file}:${p.line} ${p.message}${p.nearest === undefined ? '' : ` → ${p.nearest}`}`);
