// What people say beside the matter, when a message is nothing else: they call, thank, put it off, are annoyed.
import type { Lexicon } from './lexicon.js';
import { PhraseTable, phraseSet } from './phrases.js';
import { isQuestion, onlyFillersOutside } from './politeness.js';
import { readWords } from './words.js';

/** call: "em ơi" · thanks: "cảm ơn em" · later: "để tôi hỏi chồng đã" · annoyed: "hỏi gì lắm thế". */
export type Aside = 'call' | 'thanks' | 'later' | 'annoyed';

const MOST_WORDS = 14;

const of = (aside: Aside, phrases: string): [string, Aside][] => phrases.split('|').map((p) => [p, aside]);

const SAID = new PhraseTable<Aside>([
  ...of(
    'call',
    'ơi|hỏi|hỏi chút|hỏi tí|hỏi xíu|hỏi chút xíu|hỏi một chút|hỏi tí chút|hỏi cái|hỏi cái này|hỏi thăm|hỏi thăm chút|có ai không|ai đó không',
  ),
  ...of('thanks', 'cảm ơn|cám ơn|cảm ơn nhiều|cảm ơn rất nhiều|thanks|thank|thank you|tks|đa tạ'),
  ...of(
    'later',
    'thôi|thôi vậy|thôi khỏi|thế thì thôi|thế thôi|không cần nữa|thôi không cần|để sau|để khi khác|để lúc khác|lúc khác|khi khác|hôm khác|bữa khác|hôm sau|để mai|mai nhắn|mai hỏi|mai tính|mai trả lời|nhắn sau|nhắn lại|nhắn lại sau|trả lời sau|hỏi sau|hỏi lại sau|nói sau|tính sau|xem sau|đang bận|bận rồi|bận quá|bận tí|bận chút|bận việc|chờ chút|chờ tí|chờ xíu|chờ lát|chờ một lát|chờ một chút|chờ đã|đợi chút|đợi tí|đợi xíu|đợi lát|đợi một lát|đợi một chút|đợi đã|khoan|khoan đã|từ từ|từ từ đã|để xem|để xem đã|để nghĩ|nghĩ đã|nghĩ thêm|suy nghĩ|suy nghĩ đã|suy nghĩ thêm|cân nhắc|cân nhắc thêm|bàn với|bàn lại|bàn thêm|bàn bạc|hỏi chồng|hỏi vợ|hỏi bố|hỏi mẹ|hỏi ba|hỏi má|hỏi bố mẹ|hỏi ba mẹ|hỏi cha mẹ|hỏi gia đình|hỏi ý kiến|hỏi người nhà|hỏi ở nhà|tạm biệt|bye|bye bye|bai bai|bái bai|hẹn gặp lại|đi ngủ|đi ngủ đây|đi làm đây|đi có việc|chưa vội|mai gửi|để mai gửi|gửi sau|chưa gửi|chưa gửi vội|chưa muốn gửi|khoan gửi|khoan chưa gửi|đừng gửi|đừng gửi vội|hết pin|mất điện',
  ),
  ...of(
    'annoyed',
    'ngu|ngu quá|ngu thế|ngu vậy|dốt|dốt quá|chán|chán quá|chán thế|dở|dở quá|dở tệ|tệ quá|tệ thật|vớ vẩn|nhảm|nhảm nhí|linh tinh|bực|bực mình|bực quá|mất thời gian|mất thì giờ|phiền|phiền quá|phiền phức|lằng nhằng|rắc rối|khó hiểu|hỏi nhiều|hỏi nhiều quá|hỏi nhiều thế|hỏi lắm|hỏi lắm thế|hỏi gì lắm thế|hỏi gì nhiều thế|hỏi hoài|hỏi mãi|dài dòng|vô dụng|chả hiểu gì|chẳng hiểu gì|không hiểu gì|trả lời lung tung|nói lung tung',
  ),
]);

/** Words that may stand around them. */
const AROUND = phraseSet(
  'để|đã|lại|thêm|tí|chút|xíu|một|lát|mai|sáng|trưa|chiều|tối|tối nay|ngày mai|sáng mai|sau|khi nào|lúc nào|rảnh|rảnh rồi|nhắn|nhắn tin|trả lời|liên hệ|sẽ|hẵng|kỹ|kĩ|xem|có gì|việc|chồng|vợ|bố|mẹ|ba|má|cha|bố mẹ|ba mẹ|gia đình|người nhà|ý kiến|về|cần|phải|đang|quá|lắm|nhiều|rất|vì|tư vấn|hỗ trợ|thông tin|nhiệt tình|hiểu|biết|tốt|hay|thật|toàn|cứ|sao|gì|máy|con|đồ|cái|nói|hỏi|thế này|như vậy|học|nghề|có việc|vội',
);

/** Of several, the one that says most: whoever thanks and goes is gone, whoever is annoyed is heard first. */
const WEIGHT: readonly Aside[] = ['annoyed', 'later', 'thanks', 'call'];

/** Reads a message that is nothing but an aside; undefined for a question or when it says anything else. */
export function readAside(text: string, lexicon: Lexicon): Aside | undefined {
  const words = readWords(text, lexicon);
  if (words.length > MOST_WORDS) return undefined;
  const said = SAID.scan(words);
  if (said.length === 0) return undefined;
  const kinds = new Set(said.map((s) => s.value));
  const aside = WEIGHT.find((kind) => kinds.has(kind))!;
  if (aside === 'call') return onlyFillersOutside(words, said) ? 'call' : undefined;
  if (aside !== 'annoyed' && isQuestion(words, text)) return undefined;
  return onlyFillersOutside(words, said, AROUND) ? aside : undefined;
}
