// What an editor should mend in flows and phrases: over-long texts and labels, pronouns written by hand,
// abbreviations, unknown variables, too many options. Rules: conversation-rules 2.2 (1, 3, 7) and 2.3.
import { nearestName, type Problem } from '../knowledge/problem.js';
import { answerName, BUILT_IN, branchesOf, type Flow, type Flows, isAsk, isSummary } from './compile.js';
import type { Step, Text } from './flow-file.js';
import type { Phrases } from './phrases.js';
import { FORMAT_NAMES, variablesOf } from './text.js';

const MESSAGE_LIMIT = 300;
const LABEL_LIMIT = 24;
const OPTIONS_LIMIT = 8;
/** Words by which the bot would name itself or the person; they come from {bot} and {user}. */
const PRONOUNS = /(?<![\p{L}{])(?:em|anh|chị|cô|chú|bác|cháu|mày|tao|tớ|bạn|quý khách)(?![\p{L}}])/iu;
const ALLOWED_ABBREVIATIONS = new Set(['OTP', 'CN', 'QR']);
const ENTITY_FIELDS = new Set([
  'title',
  'label',
  'tuition',
  'facility',
  'facilityName',
  'name',
  'months',
  'place',
  'occupationTitle',
]);

/** Texts of a step with their path inside the file. */
function textsOf(step: Step): { text: Text; path: PropertyKey[] }[] {
  const out: { text: Text; path: PropertyKey[] }[] = [];
  const add = (text: Text | undefined, ...path: PropertyKey[]) => {
    if (text !== undefined) out.push({ text, path });
  };
  if ('say' in step) add(step.say, 'say');
  if (isSummary(step)) add(step.text, 'text');
  if (isAsk(step)) {
    add(step.text, 'text');
    add(step.help, 'help');
    for (const [i, t] of (step.reprompt ?? []).entries()) add(t, 'reprompt', i);
  }
  for (const { branch, path } of branchesOf(step)) add(branch.say, ...path, 'say');
  return out;
}

/** Checks every flow and the phrases. Problems of wording are errors: they would reach people. */
export function lintFlows(flows: Flows, phrases: Phrases, phrasesFile: string): Problem[] {
  const problems: Problem[] = [];
  const names = new Set<string>(BUILT_IN);
  for (const flow of flows.values()) {
    for (const name of flow.writes) names.add(name);
    for (const name of flow.inputs ?? []) names.add(name);
  }
  names.add('person.receipt');
  for (const flow of flows.values())
    for (const [i, step] of flow.steps.entries()) problems.push(...lintStep(flow, step, i, names));
  for (const [key, value] of Object.entries(phrases)) {
    const texts =
      key === 'reprompt'
        ? Object.entries(value).flatMap(([k, v]) => Object.values(v).map((t) => [`reprompt.${k}`, t]))
        : typeof value === 'object'
          ? Object.entries(value).map(([k, v]) => [`${key}.${k}`, v])
          : [[key, value]];
    for (const [where, text] of texts as [string, string][])
      for (const message of wording(text))
        problems.push({ file: phrasesFile, line: 0, message: `${where}: ${message}`, severity: 'error' });
  }
  return problems;
}

function lintStep(flow: Flow, step: Step, i: number, names: ReadonlySet<string>): Problem[] {
  const problems: Problem[] = [];
  const at = (path: PropertyKey[], message: string, nearest?: string) =>
    problems.push({
      file: flow.file,
      line: flow.lineOf(['steps', i, ...path]),
      message: `${step.id}: ${message}`,
      nearest,
      severity: 'error',
    });
  for (const { text, path } of textsOf(step))
    for (const one of typeof text === 'string' ? [text] : Object.values(text)) {
      for (const message of wording(one)) at(path, message);
      for (const { name, format } of variablesOf(one)) {
        if (format !== undefined && !FORMAT_NAMES.includes(format))
          at(path, `format "${format}" does not exist`, nearestName(format, FORMAT_NAMES));
        const [root, field] = name.split('.');
        const entity =
          (root === 'course' || root === 'facility') && field !== undefined && ENTITY_FIELDS.has(field);
        const known = ['bot', 'user', 'Bot', 'User'].includes(name) || names.has(name) || entity;
        if (!known) at(path, `variable "{${name}}" is never answered`, nearestName(name, names));
      }
    }
  const options = isAsk(step) ? [...(step.options ?? []), ...(step.extra ?? [])] : [];
  for (const [n, option] of options.entries()) {
    if (option.label.length > LABEL_LIMIT)
      at(
        ['options', n, 'label'],
        `label has ${option.label.length} characters, at most ${LABEL_LIMIT} fit a button`,
      );
    for (const message of wording(option.label)) at(['options', n, 'label'], message);
  }
  if (isAsk(step) && (step.options?.length ?? 0) > OPTIONS_LIMIT)
    at(['options'], `${step.options!.length} options are too many; ask a narrowing question first`);
  if (isAsk(step) && step.ask !== 'consent' && step.ask !== 'facts' && answerName(step) === '')
    at([], 'has no name for its answer');
  return problems;
}

function wording(text: string): string[] {
  const found: string[] = [];
  const plain = text.replace(/\{[^}]*\}/gu, '…');
  if (plain.length > MESSAGE_LIMIT)
    found.push(`has ${plain.length} characters, at most ${MESSAGE_LIMIT} fit a message`);
  const pronoun = PRONOUNS.exec(plain.replace(/«[^»]*»|trẻ em|anh em|chị em/gu, ' '))?.[0];
  if (pronoun) found.push(`"${pronoun}" is written by hand; use {bot} or {user}`);
  for (const [word] of plain.matchAll(/(?<!\p{L})\p{Lu}{2,}(?!\p{L})/gu))
    if (!ALLOWED_ABBREVIATIONS.has(word)) found.push(`"${word}" is an abbreviation; write it out`);
  return found;
}
