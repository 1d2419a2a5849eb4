// The interview: every question matters, none comes twice, and it ends with settled answers.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Facts, FactValue } from '../../../src/eligibility/facts.js';
import {
  applyAnswer,
  checkPerson,
  nextQuestion,
  type Question,
  SOME_DAY,
} from '../../../src/eligibility/index.js';
import { likelyPerson, rules, seeded, today } from './world.js';

const day = rules.on(today);
const asked = (q: Question) => (q.kind === 'single' ? [q.fact] : q.facts.map((f) => f.fact));

/** Answers as the person would; a fact of `unknown` is answered "không biết". */
function interview(person: Facts, unknown: readonly string[] = [], scope?: readonly string[]) {
  let facts: Facts = {};
  const given: string[] = [];
  const questions: Question[] = [];
  for (;;) {
    const q = nextQuestion(rules, facts, today, { scope, unknown: given });
    if (!q) return { facts, questions };
    questions.push(q);
    if (q.kind === 'single' && unknown.includes(q.fact)) given.push(q.fact);
    else if (q.kind === 'single') facts = applyAnswer(rules, facts, q, person[q.fact] as FactValue);
    else
      facts = applyAnswer(
        rules,
        facts,
        q,
        asked(q).filter((f) => person[f] !== rules.model.fact(f).tick!.no),
      );
    expect(questions.length).toBeLessThan(40);
  }
}

describe('an interview', () => {
  it('settles every verdict as the whole truth would', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const person = likelyPerson(day, seeded(seed));
        const { facts } = interview(person);
        const told = checkPerson(rules, facts, today).verdicts;
        checkPerson(rules, person, today).verdicts.forEach((v, i) => {
          expect([v.scheme.id, told[i]!.outcome]).toEqual([v.scheme.id, v.outcome]);
          if (v.outcome === 'eligible') expect(told[i]!.total).toBe(v.total);
        });
      }),
      { numRuns: 40 },
    );
  });

  it('asks nothing twice, and nothing that is known', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const person = likelyPerson(day, seeded(seed));
        const singles = interview(person)
          .questions.filter((q) => q.kind === 'single')
          .map((q) => q.fact);
        expect(new Set(singles).size).toBe(singles.length);
      }),
      { numRuns: 20 },
    );
  });

  it('takes "không biết" as final', () => {
    const person = likelyPerson(day, seeded(4));
    const { facts, questions } = interview(person, ['courseLevel', 'householdStatus', 'age']);
    expect(questions.flatMap(asked).filter((f) => f === 'courseLevel').length).toBeLessThanOrEqual(1);
    expect(facts.courseLevel).toBeUndefined();
    const open = checkPerson(rules, facts, today).verdicts.filter((v) => v.outcome === 'need-facts');
    for (const v of open) expect(v.missing).toContain('courseLevel');
  });

  it('keeps to its scope', () => {
    const { questions } = interview(likelyPerson(day, seeded(8)), [], ['job-loan']);
    expect(questions.flatMap(asked).every((f) => f === 'age' || f === 'wantsBusinessLoan')).toBe(true);
  });

  it('asks for details only after the case itself', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const order = interview(likelyPerson(day, seeded(seed))).questions.flatMap(asked);
        const comesFirst = (first: string, then: string) => {
          if (order.includes(then)) expect(order.indexOf(first)).toBeLessThan(order.indexOf(then));
        };
        comesFirst('serviceKind', 'serviceCompletedOn');
        comesFirst('landRecoveredOn', 'landInApprovedPlan');
        comesFirst('contractEndedLawfully', 'contractEndedOn');
        comesFirst('priorSupportOn', 'priorSupportCount');
      }),
      { numRuns: 40 },
    );
  });
});

describe('a list of rare cases', () => {
  const multi = {
    kind: 'multi' as const,
    text: '',
    none: '',
    facts: [] as { fact: string; label: string; help: string; sensitive: boolean }[],
  };
  const line = (fact: string) => ({ fact, label: '', help: '', sensitive: false });

  it('turns a tick into what it leaves possible, and no tick into "no"', () => {
    const q = {
      ...multi,
      facts: ['disability', 'ethnicMinority', 'landRecoveredOn', 'serviceKind', 'orphan'].map(line),
    };
    expect(applyAnswer(rules, {}, q, ['disability', 'landRecoveredOn', 'ethnicMinority'])).toEqual({
      disability: ['mild', 'severe', 'profound'],
      landRecoveredOn: SOME_DAY,
      ethnicMinority: true,
      serviceKind: 'none',
      orphan: 'no',
    });
  });

  it('puts sensitive lines last and has at most six', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        for (const q of interview(likelyPerson(day, seeded(seed))).questions) {
          if (q.kind !== 'multi') continue;
          expect(q.facts.length).toBeLessThanOrEqual(6);
          const flags = q.facts.map((f) => f.sensitive);
          expect(flags).toEqual([...flags].sort((a, b) => Number(a) - Number(b)));
        }
      }),
      { numRuns: 30 },
    );
  });
});

it('a single question offers only the values still possible', () => {
  const q = nextQuestion(
    rules,
    {
      householdStatus: ['poor', 'near-poor'],
      courseLevel: 'trung-cap',
      ethnicMinority: false,
      education: 'thpt',
    },
    today,
    {
      scope: ['short-course-46', 'boarding', 'tuition', 'student-loan', 'land-recovered'],
      group: 1,
    },
  );
  expect(q?.kind).toBe('single');
  const only = nextQuestion(
    rules,
    {
      orphan: ['one-parent-other-unable', 'both'],
      courseLevel: 'cao-dang',
      ethnicMinority: false,
      householdStatus: 'better',
      meritBeneficiary: false,
      disability: 'none',
      education: 'thpt',
      courseHazardous: false,
    },
    today,
    { scope: ['tuition'] },
  );
  expect(only).toMatchObject({
    fact: 'orphan',
    options: [{ value: 'one-parent-other-unable' }, { value: 'both' }],
  });
});

it('texts use the pronoun variables, and sensitive questions give their reason', () => {
  for (const name of rules.model.names) {
    const fact = rules.model.fact(name);
    if (!fact.question) continue;
    expect(fact.question.length).toBeLessThanOrEqual(300);
    expect(fact.question, name).not.toMatch(/\b(anh|chị|bạn|em|tôi)\b/iu);
    if (fact.sensitive) expect(fact.help, name).toContain('không muốn nói');
    if (fact.tick) expect(fact.tick.label.length, name).toBeLessThanOrEqual(45);
  }
});
