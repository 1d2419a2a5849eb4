// Strips a typed sentence of what says who wrote it: names, phones and other long numbers, addresses, links, and
// places. Rather too much than too little: what stays is read by editors.

const LINK = /(?:https?:\/\/|www\.)\S+|\S+@\S+\.\S+/giu;
/** A number of four digits or more, also written in groups: a phone, an identity card, an account, a sum. */
const LONG_NUMBER = /\+?\d[\d .,()/-]{2,30}\d/gu;
const DIGIT_WORDS = new Set(
  'không một hai ba bốn năm sáu bảy tám chín mốt tư lăm bẩy khong mot bon sau bay tam chin lam'.split(' '),
);
const SPOKEN_PHONE = 6;

const SURNAMES = new Set(
  'nguyễn nguyen trần tran lê phạm pham hoàng hoang huỳnh huynh phan vũ võ đặng dang bùi bui đỗ hồ ngô dương lý đinh trịnh lương mai đào đoàn trương lâm phùng tạ hà cao vi lò lô vừ giàng sùng quách kha lữ'.split(
    ' ',
  ),
);
const MIDDLE = new Set(
  'văn van thị thi hữu huu đức duc ngọc ngoc minh thanh xuân xuan quang đình dinh bá ba'.split(' '),
);
/** After these a name follows. */
const NAMED = new Set('tên ten'.split(' '));
const CALLED = new Set(
  'anh chị chi em cháu chau con ông ong bà ba cô co chú chu bác bac thầy thay bạn ban'.split(' '),
);
/** After these a place follows. */
const PLACE = new Set(
  'xã xa phường phuong thôn thon xóm xom ấp bản làng lang huyện huyen quận quan tỉnh tinh đường duong phố pho ngõ ngo ngách'.split(
    ' ',
  ),
);
/** So many live there that it tells nobody apart, and editors need it. */
const WIDE = new Set(['hà nội', 'nghệ an', 'việt nam', 'thành vinh']);
const MOST = 140;

const isCapital = (word: string): boolean => /^\p{Lu}/u.test(word) && word !== word.toUpperCase();
const bare = (word: string): string => word.toLowerCase().replace(/[^\p{L}]/gu, '');

/**
 * The sentence without personal data: names become `[tên]`, places `[nơi]`, long numbers `[số]`, links `[địa chỉ]`.
 * At most 140 characters.
 */
export function withoutPersonalData(text: string): string {
  const words = text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}]+/gu, ' ')
    .slice(0, 600)
    .replace(LINK, ' [địa chỉ] ')
    .replace(LONG_NUMBER, ' [số] ')
    .split(/\s+/u)
    .filter((w) => w !== '');
  const out: string[] = [];
  for (let at = 0; at < words.length; ) {
    const word = bare(words[at]!);
    const digits = runOf(words, at, (w) => DIGIT_WORDS.has(bare(w)));
    if (digits >= SPOKEN_PHONE) {
      out.push('[số]');
      at += digits;
      continue;
    }
    const name = nameAt(words, at, out.at(-1)?.startsWith('[') ? undefined : words[at - 1]);
    if (name > 0) {
      out.push('[tên]');
      at += name;
      continue;
    }
    out.push(words[at]!);
    at++;
    if (!PLACE.has(word)) continue;
    const named = runOf(words, at, (w) => isCapital(w));
    if (named > 0) {
      out.push('[nơi]');
      at += Math.min(named, 4);
    }
  }
  const said = out.join(' ');
  return said.length <= MOST ? said : `${said.slice(0, MOST - 1)}…`;
}

/** How many words from `at` are a person's name. */
function nameAt(words: readonly string[], at: number, before: string | undefined): number {
  const previous = bare(before ?? '');
  const capitals = Math.min(5, runOf(words, at, isCapital));
  const next = bare(words[at + 1] ?? '');
  if (WIDE.has(`${bare(words[at]!)} ${next}`)) return 0;
  if (SURNAMES.has(bare(words[at]!)) && MIDDLE.has(next))
    return Math.max(capitals, Math.min(3, words.length - at));
  if (WIDE.has(`${previous} ${bare(words[at]!)}`)) return 0;
  if (capitals >= 2 && (SURNAMES.has(bare(words[at]!)) || at > 0)) return capitals;
  if (NAMED.has(previous))
    return /^\p{L}/u.test(words[at]!) ? Math.max(1, Math.min(capitals || 3, words.length - at)) : 0;
  return CALLED.has(previous) && capitals > 0 ? capitals : 0;
}

function runOf(words: readonly string[], from: number, test: (word: string) => boolean): number {
  let at = from;
  while (at < words.length && test(words[at]!)) {
    at++;
    if (/[.,;:!?]$/u.test(words[at - 1]!)) break;
  }
  return at - from;
}
