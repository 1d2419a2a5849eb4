// The legal case files (test/cases) against the rules: what a lawyer reads there is what the product answers.
import { describe, expect, it } from 'vitest';
import { bestDifferences, differences, loanDifferences, readCases } from '../../support/cases.js';
import { rules } from './world.js';

const { people, loans } = readCases(rules);
const files = [...new Set([...people, ...loans].map((c) => c.file))];

describe.each(files)('%s', (file) => {
  it.each(people.filter((c) => c.file === file))('$name', (c) => {
    const wrong = [...differences(rules, c), ...bestDifferences(rules, c)];
    expect(wrong, `${file}: ${c.name}\n${c.why}`).toEqual([]);
  });
  const ofFile = loans.filter((c) => c.file === file);
  if (ofFile.length > 0)
    it.each(ofFile)('$name', (c) => {
      expect(loanDifferences(rules, c), `${file}: ${c.name}\n${c.why}`).toEqual([]);
    });
});

describe('the case files', () => {
  it('hold every scheme with a yes and a no', () => {
    const seen = people.flatMap((c) => Object.entries(c.expect).map(([id, e]) => `${id} ${e.outcome}`));
    const wanted = rules.schemes.flatMap((s) => [`${s.id} eligible`, `${s.id} not-eligible`]);
    expect(wanted.filter((w) => !seen.includes(w))).toEqual([]);
  });

  it('name each case of a file once and cite a document for each', () => {
    const names = [...people, ...loans].map((c) => `${c.file}: ${c.name}`);
    expect(names.filter((n, i) => names.indexOf(n) !== i)).toEqual([]);
    const cited = /(Nghị định|Quyết định|Luật|Thông tư|Hướng dẫn)/;
    expect([...people, ...loans].filter((c) => !cited.test(c.why)).map((c) => c.name)).toEqual([]);
  });
});
