// Every reader against its table: as written, without accents, in NFD, and with polite words around it.
import { describe, expect, it } from 'vitest';
import { withoutAccents } from './content.js';
import { READERS, shown, wanted } from './readers.js';
import type { Case } from './tables/types.js';

/** Other ways to type the same answer that must not change it. */
function variants(c: Case): string[] {
  const list = [c.text, c.text.normalize('NFD'), c.text.toUpperCase().normalize('NFC'), `  ${c.text}  `];
  if (!c.accentsMatter) list.push(withoutAccents(c.text));
  const ends = /[.?!#]$/.test(c.text);
  if (c.want !== null && c.text.trim() !== '' && !ends)
    list.push(`dạ ${c.text}`, `${c.text} ạ`, `dạ thưa anh ${c.text} nhé`, `${c.text} 🙂`);
  return list;
}

describe.each(READERS)('$name', ({ cases, read }) => {
  it('has a table of at least sixty cases', () => {
    expect(cases.length).toBeGreaterThanOrEqual(60);
  });

  it('reads its table in every way of typing', () => {
    const wrong = cases.flatMap((c) =>
      variants(c).flatMap((text) => {
        const got = shown(read(text, c.options));
        return got === wanted(c.want) ? [] : [`${JSON.stringify(text)}: ${got}, not ${wanted(c.want)}`];
      }),
    );
    expect(wrong).toEqual([]);
  });
});
