// A question in the middle of a talk: answered from the articles, or by trying the rules on what it supposes; then
// the open question comes back.
import { withoutPersonalData } from '../../vietnamese/impersonal.js';
import { NUMERIC } from '../asks.js';
import { isAsk } from '../compile.js';
import { hasWords } from '../text.js';
import type { Article } from '../world.js';
import { kindAsked } from './asking.js';
import { isNumber } from './ladder.js';
import { reopen } from './moves.js';
import type { Turn } from './turn.js';

const CLEAR_SCORE = 0.8;

/** Where any words are taken as a question: the menu and the question page. */
const atOpenTopic = (turn: Turn): boolean => {
  const at = turn.openStep();
  return at === undefined || at.step.id === 'goal' || at.step.id === 'topic';
};

const wordCount = (text: string): number => text.split(/\s+/u).length;

/** What people ask of the class that they have chosen; support and loans are other questions. */
const OF_THE_CLASS =
  /ở đâu|o dau|ở mô|chỗ nào|cho nao|địa chỉ|dia chi|học phí|hoc phi|bao nhiêu tiền|bao nhieu tien|khai giảng|khai giang|khi nào học|bao giờ học|mấy tháng|may thang|bao lâu|bao lau/u;
const NOT_OF_THE_CLASS =
  /hỗ trợ|ho tro|vay|hồ sơ|ho so|ký túc|nhà nước|miễn|mien|giảm|giam|được bao|duoc bao/u;
const FEW_WORDS = 8;

/** "Lớp học ở đâu", "học phí bao nhiêu" with a class chosen: that class; true when it was answered so. */
function ofTheClass(turn: Turn, said: string): boolean {
  const { course } = turn.session.answers;
  const asked = said.normalize('NFC').toLowerCase();
  if (typeof course !== 'string' || wordCount(said) > FEW_WORDS) return false;
  if (!OF_THE_CLASS.test(asked) || NOT_OF_THE_CLASS.test(asked)) return false;
  const card = turn.world.card(course, turn.session);
  if (card === '') return false;
  turn.rule = 'class';
  turn.says.push(card);
  reopen(turn, turn.phraseText('back-to'));
  return true;
}

/** Answers from the knowledge base; true when it had something to say. */
export function question(turn: Turn, text: string): boolean {
  const said = text.trim();
  if (said.length < 3 || !hasWords(said)) return false;
  if (!atOpenTopic(turn) && ofTheClass(turn, said)) return true;
  const { articles, confident, score, near } = turn.world.answer(said);
  const asks = turn.world.readers.isQuestion(said) || atOpenTopic(turn);
  // A few words that are no question answer the open question more likely than they ask a new one.
  const sure = asks || (score >= CLEAR_SCORE && wordCount(said) >= 3);
  if (confident && sure && near.length > 1 && turn.session.open) {
    offerArticles(turn, near);
    return true;
  }
  if (confident && sure && articles.length > 0) {
    showArticle(turn, articles[0]!.id);
    return true;
  }
  if (!asks) return false;
  // Where anything may be asked, words that are no question climb the ladder from the second time on.
  const tries = turn.session.open?.tries ?? 0;
  const unclear = !turn.world.readers.isQuestion(said);
  if (unclear && tries > 0) return false;
  turn.rule = 'kb-miss';
  turn.effects.push({ type: 'event', name: 'kb-miss' });
  if (wordCount(said) >= 3) turn.effects.push({ type: 'missed', question: withoutPersonalData(said) });
  turn.phrase('no-answer');
  if (articles.length > 0) {
    const titles = articles.slice(0, 2).map((a) => `«${a.title}»`);
    turn.says.push(`${turn.phraseText('near-topics')} ${titles.join(', ')}.`);
  }
  reopen(turn, turn.phraseText('back-to'));
  if (unclear && turn.session.open) turn.session.open.tries = 1;
  return true;
}

/** Two pages fit about as well: the person says which; the open question waits behind it. */
function offerArticles(turn: Turn, near: readonly Article[], text = turn.phraseText('which-article')): void {
  turn.rule = 'which-article';
  turn.session.open!.detail = { kind: 'articles', values: near.map((a) => a.id) };
  turn.question = {
    text,
    choices: near.map((a) => ({ id: `article:${a.id}`, label: a.title })),
  };
}

/** After so many numbers that are none of them the offer is let go. */
const MOST_TRIES = 2;

/** Whether a number may answer the open question itself. */
function countsInNumbers(turn: Turn): boolean {
  const at = turn.openStep();
  return at !== undefined && isAsk(at.step) && NUMERIC.has(kindAsked(turn, at.step));
}

/** Whether the text chooses one of the articles that were offered; then it is shown. */
export function choseArticle(turn: Turn, text: string): boolean {
  const { open } = turn.session;
  if (open?.detail?.kind !== 'articles') return false;
  const ids = open.detail.values.map(String);
  if (
    open.tries < MOST_TRIES &&
    isNumber(turn, text) &&
    Number(text) > ids.length &&
    !countsInNumbers(turn)
  ) {
    // No line of these two, nor of the question behind them, which is not seen now.
    open.tries++;
    const near = ids.flatMap((id) => turn.world.article(id) ?? []);
    offerArticles(turn, near, turn.phraseText('which-number', String(near.length)));
    return true;
  }
  const chosen = turn.world.readers.choice(
    text,
    ids.map((id) => turn.world.article(id)?.title ?? ''),
  );
  const id = 'value' in chosen && chosen.value !== null ? ids[chosen.value] : undefined;
  if (id === undefined) open.detail = undefined;
  else showArticle(turn, id);
  return id !== undefined;
}

/** Answers with one article, then the open question comes back. */
export function showArticle(turn: Turn, id: string): void {
  const article = turn.world.article(id);
  if (!article) return reopen(turn);
  turn.rule = 'article';
  tell(turn, article);
  if (turn.session.open?.detail?.kind === 'articles') turn.session.open.detail = undefined;
  reopen(turn, turn.phraseText('back-to'));
}

/** Says what an article says first, with its source and the way to the rest. */
function tell(turn: Turn, article: Article): void {
  turn.effects.push({ type: 'event', name: 'kb-answer', data: { article: article.id } });
  turn.says.push(`${article.lead}\n${turn.phraseText('source', article.source)}`);
  turn.link = { url: article.path, label: turn.phraseText('read-more') };
}

/** "Em 14 tuổi học hàn được không": what is known of ages is said before classes are looked for. */
export function tellAges(turn: Turn, text: string): void {
  const article = turn.world.readers.asksAge(text) === 'trade' ? turn.world.articleAbout('age') : undefined;
  if (article) tell(turn, article);
}

/** "Bác 63 tuổi học nghề được không": the article on ages; an age that the writer told of herself is kept. */
export function askedAge(turn: Turn, text: string): boolean {
  const { readers } = turn.world;
  const article = readers.asksAge(text) === 'age' ? turn.world.articleAbout('age') : undefined;
  if (!article) return false;
  const { answers } = turn.session;
  const age = readers.message(text, turn.today).answers['facts.age'];
  if (typeof age === 'number' && turn.selfIn(text) !== undefined) answers['facts.age'] ??= age;
  showArticle(turn, article.id);
  return true;
}

/** «Nếu học trung cấp thì sao?»: tried out, answered, and the open question comes back; nothing is stored. */
export function supposed(turn: Turn, text: string): boolean {
  const facts = turn.world.readers.whatIf(text, turn.today);
  if (!facts) return false;
  const told = turn.world.whatIf(turn.session.answers, facts, turn.today);
  if (told === undefined) return false;
  turn.rule = 'what-if';
  turn.say(told);
  reopen(turn, turn.phraseText('back-to'));
  return true;
}
