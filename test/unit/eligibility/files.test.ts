// Rule files: every slip an editor can make is reported with its line and the nearest right name.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { knowledgeFolder } from '../../../src/commands/check.js';
import { compileRules, dayFrom, lintRules } from '../../../src/eligibility/index.js';
import { readFactFile } from '../../../src/knowledge/fact-file.js';
import { formatProblem } from '../../../src/knowledge/problem.js';
import { readRules, readSchemeFile } from '../../../src/knowledge/scheme-file.js';
import { rules, today } from './world.js';

const read = (name: string) => readFileSync(join(knowledgeFolder(), name), 'utf8');
const factText = read('facts.yaml');
const schemeText = read('schemes/rural-worker.yaml');
const facts = readFactFile('facts.yaml', factText).value!;
const ids = rules.schemes.map((s) => s.id);
const lineOf = (text: string, part: string) => text.slice(0, text.indexOf(part)).split('\n').length;

describe('a scheme file', () => {
  it.each([
    ['a misspelt key', 'notMet: "Chưa đủ', 'notmet: "Chưa đủ', 'unknown key "notmet"', 'notMet'],
    [
      'a misspelt fact',
      'fact: communeKind\n',
      'fact: communekind\n',
      'unknown fact "communekind"',
      'communeKind',
    ],
    [
      'a value outside the domain',
      'is: phuong',
      'is: phuongg',
      '"phuongg" is not a value of communeKind',
      'phuong',
    ],
    ['an unknown parameter', '$least-age', '$least-ages', 'unknown parameter "least-ages"', 'least-age'],
    [
      'an unknown source',
      'cite: { lvl: Điều 2 khoản 1 }\n',
      'cite: { lvll: Điều 2 khoản 1 }\n',
      'unknown source "lvll"',
      'lvl',
    ],
    [
      'an unknown scheme',
      'schemes: [youth-after-service,',
      'schemes: [youth-after-servic,',
      'unknown scheme "youth-after-servic"',
      'youth-after-service',
    ],
    [
      'a bare number as threshold',
      'gte: $least-age',
      'gte: 15',
      '15: a threshold of law must be a dated, cited parameter',
      undefined,
    ],
    [
      'a bare number as cap',
      'upTo: $tuition-most',
      'upTo: 4000000',
      '4000000: a number of law must be a dated, cited parameter',
      undefined,
    ],
    [
      'an undated number',
      '{ from: 2026-01-01, value: 15,',
      '{ value: 15,',
      'parameters.least-age.values.0.from: is missing',
      undefined,
    ],
    [
      'an uncited number',
      'value: 15, cite: { lvl: Điều 2 khoản 1 } }',
      'value: 15 }',
      'parameters.least-age.values.0.cite: is missing',
      undefined,
    ],
    [
      'a wrong comparison',
      'gte: $least-age',
      'is: "15"',
      'age is a number: use gte, gt, lte, lt or exists',
      undefined,
    ],
    [
      'a criterion without a cite',
      'cite: { lvl: Điều 2 khoản 1 }\n        met',
      'met',
      'age: has no cite',
      undefined,
    ],
    ['a wrong kind', 'kind: grant', 'kind: grants', '"grants" is not one of', 'grant'],
    ['two criteria with one id', '- id: age', '- id: course', 'id "course" is used twice', undefined],
  ])('%s', (_, from, to, message, nearest) => {
    expect(schemeText).toContain(from);
    const text = schemeText.replace(from, to);
    const { value, problems } = readSchemeFile('rural-worker.yaml', text, facts, ids);
    expect(value).toBeUndefined();
    const problem = problems.find((p) => p.message.includes(message));
    expect(problem, problems.map(formatProblem).join('\n')).toBeDefined();
    expect(problem!.nearest).toBe(nearest);
    expect(Math.abs(problem!.line - lineOf(schemeText, from))).toBeLessThanOrEqual(3);
  });

  it('with overlapping parameter dates is refused', () => {
    const text = schemeText.replace(
      '[{ from: 2026-01-01, value: 15,',
      '[{ from: 2025-01-01, value: 14, cite: { lvl: Điều 2 } }, { from: 2024-01-01, value: 15,',
    );
    const { problems } = readSchemeFile('rural-worker.yaml', text, facts, ids);
    expect(problems.map((p) => p.message)).toContain('least-age: dates overlap or are not in order');
  });

  it('with a newer value beside one without an end is refused', () => {
    const text = schemeText.replace(
      'values: [{ from: 2026-01-01, value: 15, cite: { lvl: Điều 2 khoản 1 } }]',
      'values: [{ from: 2026-01-01, value: 15, cite: { lvl: Điều 2 } }, { from: 2026-06-01, value: 16, cite: { lvl: Điều 2 } }]',
    );
    const { problems } = readSchemeFile('rural-worker.yaml', text, facts, ids);
    expect(problems.map((p) => p.message)).toEqual(['least-age: dates overlap or are not in order']);
  });
  it('with a parameter that has no value for some days of a version is refused', () => {
    const text = schemeText.replace(
      'values: [{ from: 2026-01-01, value: 15, cite: { lvl: Điều 2 khoản 1 } }]',
      'values: [{ from: 2026-01-01, to: 2026-03-31, value: 15, cite: { lvl: Điều 2 } }, { from: 2026-06-01, value: 16, cite: { lvl: Điều 2 } }]',
    );
    const { problems } = readSchemeFile('rural-worker.yaml', text, facts, ids);
    expect(problems.map((p) => p.message)).toContain('$least-age has no value on 2026-04-01');
  });
  it('with days between two versions that none covers is refused', () => {
    const boarding = read('schemes/boarding.yaml').replace('to: 2025-12-31', 'to: 2025-06-30');
    const { problems } = readSchemeFile('boarding.yaml', boarding, facts, ids);
    expect(problems).toMatchObject([
      {
        message: 'no version covers 2025-07-01 to the day before 2026-01-01',
        line: lineOf(boarding, 'from: 2026-01-01\n    like'),
      },
    ]);
  });

  it('that fails never silently drops its scheme', () => {
    const result = readRules({ file: 'facts.yaml', text: factText }, [
      { file: 'rural-worker.yaml', text: schemeText.replace('kind: grant', 'kind: gift') },
    ]);
    expect(result.problems.some((p) => p.severity === 'error')).toBe(true);
  });
});

describe('the facts file', () => {
  it.each([
    [
      'an unknown formula',
      'formula: years-since',
      'formula: year-since',
      'unknown formula "year-since"',
      'years-since',
    ],
    [
      'shares that do not add up',
      'male: 0.5,',
      'male: 0.6,',
      'the shares add up to 1.1000, not 1',
      undefined,
    ],
    [
      'a share without source',
      ', guess: true }\n    tick: { label: Người có công',
      ' }\n    tick: { label: Người có công',
      'needs either a source or guess: true',
      undefined,
    ],
    [
      'a presupposed fact that does not exist',
      'presupposes: { fact: serviceKind',
      'presupposes: { fact: serviceKid',
      'unknown fact "serviceKid"',
      'serviceKind',
    ],
  ])('%s', (_, from, to, message, nearest) => {
    expect(factText).toContain(from);
    const { value, problems } = readFactFile('facts.yaml', factText.replace(from, to));
    expect(value).toBeUndefined();
    const problem = problems.find((p) => p.message.includes(message));
    expect(problem, problems.map(formatProblem).join('\n')).toBeDefined();
    expect(problem!.nearest).toBe(nearest);
  });
});

describe('lint of the rules', () => {
  const lint = (change: (text: string) => string, on = today) => {
    const read = readRules({ file: 'facts.yaml', text: factText }, [
      { file: 'rural-worker.yaml', text: change(schemeText.replace(/ {4}excludes:\n(?: {6}.*\n)+/, '')) },
    ]);
    expect(read.problems).toEqual([]);
    return lintRules(compileRules(read.schemes, read.facts!), on, () => ({ file: 'rural-worker.yaml' })).map(
      (p) => `${p.severity}: ${p.message}`,
    );
  };

  it('finds nothing in the rules as they are', () => {
    expect(lintRules(rules, today, (s) => ({ file: s }))).toEqual([]);
    expect(lintRules(rules, dayFrom('2025-06-01'), (s) => ({ file: s }))).toEqual([]);
  });
  it('a contradiction in the law of an older day, with its file and line', () => {
    const text = read('schemes/youth-after-service.yaml').replace(
      '- { fact: monthsSinceService, lte: $months-most }\n',
      '- { fact: monthsSinceService, lt: 0 }\n',
    );
    const others = rules.schemes.filter((s) => s.id !== 'youth-after-service');
    const broken = readSchemeFile('youth-after-service.yaml', text, facts, ids).value!;
    const found = lintRules(compileRules([...others, broken], facts), today, (s) => ({
      file: `${s}.yaml`,
      text: s === 'youth-after-service' ? text : undefined,
    }));
    expect(found).toContainEqual({
      file: 'youth-after-service.yaml',
      line: lineOf(text, '- id: within\n        cite: { nd61'),
      message: 'within: can never hold (law of 2019-07-01)',
      severity: 'error',
    });
  });
  it('a sum of money written into a text', () => {
    expect(lint((t) => t.replace('ngân sách của xã', 'ngân sách, tối đa 4.000.000 đồng,'))).toEqual([
      'error: 4.000.000: a sum of money in a text must be a dated, cited {parameter}',
    ]);
  });
  it('a criterion that nobody can meet', () => {
    expect(
      lint((t) =>
        t.replace(
          'fact: age\n        gte: $least-age',
          'fact: age\n        gte: $least-age\n        lt: $least-age',
        ),
      ),
    ).toContain('error: age: can never hold');
  });
  it('a criterion that another implies', () => {
    expect(
      lint((t) =>
        t.replace(
          '      - id: rural\n',
          '      - { id: grown, fact: age, gte: 0, cite: { lvl: Điều 2 }, met: x, notMet: y }\n      - id: rural\n',
        ),
      ),
    ).toContainEqual(expect.stringMatching(/^error: grown: is redundant/));
  });
  it('a branch that changes nothing', () => {
    expect(
      lint((t) =>
        t.replace(
          '- { id: xa, fact: communeKind, is: xa }',
          '- { id: xa, fact: communeKind, is: xa }\n          - { id: xa-twice, fact: communeKind, is: xa }',
        ),
      ),
    ).toContain('error: xa-twice: this branch changes nothing');
  });
  it('a level that nobody reaches', () => {
    expect(
      lint((t) =>
        t.replace(
          '- id: far\n            when: { fact: distanceKm, gte: $km-far }',
          '- id: far\n            when: { all: [{ fact: distanceKm, gte: $km-far }, { fact: courseLevel, is: cao-dang }] }',
        ),
      ),
    ).toContain('error: travel.far: nobody reaches this level');
  });
  it('a source not checked for a year', () => {
    expect(lint((t) => t, dayFrom('2028-01-01'))).toContain(
      'warning: source nd338 was last checked on 2026-11-21',
    );
  });
  it('a source of facts.yaml not checked for a year', () => {
    const found = lintRules(rules, dayFrom('2028-01-01'), (name) => ({
      file: name,
      text: name === 'facts' ? factText : undefined,
    }));
    expect(found).toContainEqual({
      file: 'facts',
      line: lineOf(factText, 'nd161-2026:'),
      message: 'source nd161-2026 was last checked on 2026-11-21',
      severity: 'warning',
    });
  });
  it('a text that names no parameter', () => {
    expect(lint((t) => t.replace('tối đa {tuition-most}', 'tối đa {tuition-mos}'))).toContain(
      'error: text names {tuition-mos}, which is no parameter',
    );
  });
});
