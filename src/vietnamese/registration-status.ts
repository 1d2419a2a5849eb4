// Hears that somebody asks what became of a registration already sent: "đăng ký của em tới đâu rồi", "sao trung tâm chưa
// gọi em", or its code alone. Not how to register, and not what would be if nobody called.

import { stripMarks } from './letters.js';
import { EMPTY_LEXICON, type Lexicon } from './lexicon.js';
import { readWords } from './words.js';

/** A code as it is told. Without its hyphen only a digit in it tells it from a word. */
const RECEIPT = /(?<![\p{L}\d])cn(?: ?- ?([a-z2-9]{6})| ?(?=[a-z]*\d)([a-z2-9]{6}))(?![\p{L}\d])/iu;

/** What was sent. "Đơn" and "mã" alone are too short to be sure of. */
const SENT = '(?:dang ky|ho so|don dang ky|phieu dang ky|don xin hoc|ma dang ky|lop (?:em|toi|minh) dang ky)';
const MINE = '(?:em|toi|minh|con|chau|anh|chi|co|chu|bac|tui|to)';
const WHO =
  '(?:truong|trung tam|noi day|co so|ben (?:do|ay|truong|trung tam|day)|nha truong|ho|thay|thay co|ai|nguoi ta)';
const CALLS = '(?:goi|lien he|lien lac|phan hoi|hoi am|tra loi|bao|nhan tin|dien)';

const ASKS: readonly RegExp[] = [
  // "đăng ký của em tới đâu rồi", "hồ sơ em thế nào rồi", "đăng ký sao rồi"
  new RegExp(
    `\\b${SENT}(?: hoc| nghe| lop)?(?: (?:cua )?${MINE})?(?: hom \\S+| bua \\S+)? (?:da |dang |thi )?(?:(?:di )?(?:toi|den) (?:dau|mo)|(?:ra )?sao roi|(?:nhu )?the nao roi|den luot chua|xu ly chua|duyet chua|duoc duyet chua|co ket qua chua|co ai (?:nhan|xem) chua)\\b`,
  ),
  // "đăng ký của em được chưa", "hồ sơ của em xong chưa"
  new RegExp(`\\b${SENT} cua ${MINE} (?:da )?(?:duoc|xong|gui|nhan|duoc nhan) ?(?:di |duoc )?chua\\b`),
  // "kiểm tra đăng ký của em", "tình trạng đăng ký"
  new RegExp(
    `\\b(?:kiem tra|tra cuu|tinh trang|trang thai|ket qua|theo doi)(?: giup)?(?: ${MINE})?(?: tinh trang| trang thai| ket qua)? ${SENT}(?: (?:cua )?${MINE})?(?: (?:nhe|voi|nha|a|chua|giup|roi|the nao|ra sao|${MINE}))*$`,
  ),
  new RegExp(`\\bxem(?: lai)?(?: giup)?(?: ${MINE})? dang ky(?: (?:cua )?${MINE}| a| voi| nhe)*$`),
  // "sao trung tâm chưa gọi em", "chưa thấy ai gọi", "chờ mãi không thấy trường liên hệ"
  new RegExp(`\\b(?:chua|khong|chang|cha) (?:thay|nghe)(?: ${WHO})?(?: nao)?(?: ${CALLS}| dong tinh gi)\\b`),
  new RegExp(`\\bchua (?:co )?(?:ai|nguoi nao|noi nao|truong nao) ${CALLS}\\b`),
  new RegExp(`\\b${WHO}(?: \\S+){0,3} (?:van |mai |cung |lai )?chua (?:thay )?${CALLS}\\b`),
  new RegExp(`\\bsao (?:mai |lau (?:the |vay )?|van )*chua (?:thay )?${CALLS} (?:cho |lai )*${MINE}\\b`),
  new RegExp(
    `\\b(?:khi nao|bao gio|chung nao) (?:thi )?${WHO}(?: \\S+){0,2} (?:moi )?${CALLS} (?:cho |lai )*${MINE}\\b`,
  ),
];
/** Each of them has one of these. */
const CLUE = /\b(?:dang ky|ho so|don xin hoc|chua|khong|chang|cha|sao|khi nao|bao gio|chung nao)\b/;
/** What would be, and what others do. */
const SUPPOSED = /\b(?:neu|lo|nho|gia su|phong khi)\b/;
const MOST_LETTERS = 160;

/** The question, with the code when one is named; undefined when the words ask nothing of the kind. */
export function readStatusQuestion(
  text: string,
  context: { lexicon?: Lexicon } = {},
): { receipt?: string } | undefined {
  const found = RECEIPT.exec(text.slice(0, MOST_LETTERS));
  const letters = found?.[1] ?? found?.[2];
  const code = letters === undefined ? {} : { receipt: `CN-${letters.toUpperCase()}` };
  const said = found ? text.replace(found[0], ' đăng ký ') : text;
  const words = readWords(said.slice(0, MOST_LETTERS), context.lexicon ?? EMPTY_LEXICON);
  const plain = words
    .map((w) => stripMarks(w.text))
    .filter((w) => w !== '')
    .join(' ');
  // The code and nothing else.
  if (found && /^(?:ma )?dang ky$/.test(plain)) return code;
  return !CLUE.test(plain) || SUPPOSED.test(plain) || !ASKS.some((pattern) => pattern.test(plain))
    ? undefined
    : code;
}
