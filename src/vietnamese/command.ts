// Reads a command word when it is the whole message: "0", "quay lại", "gặp người thật", "xóa dữ liệu của tôi". A
// sentence that only contains such a word is no command.
import { EMPTY_LEXICON, type Lexicon } from './lexicon.js';
import { phraseSet } from './phrases.js';
import { fillerAt, isQuestion } from './politeness.js';
import { NOTHING, type Reading } from './reading.js';
import { tableOf } from './settle.js';
import { readWords, type Word } from './words.js';

/**
 * back: one step back · menu: the three things we do · human: a person · stop: no more messages · erase: delete
 * everything · help: why we ask · restart: this talk from the beginning · my-data: what is kept about me ·
 * withdraw: take consent back · cancel: cancel a registration · carry: go on in another channel.
 */
export type Command =
  | 'back'
  | 'menu'
  | 'human'
  | 'stop'
  | 'erase'
  | 'help'
  | 'restart'
  | 'my-data'
  | 'withdraw'
  | 'cancel'
  | 'carry';

const ELSEWHERE = ['zalo', 'telegram', 'tele', 'web', 'trang web', 'điện thoại', 'máy khác', 'chỗ khác'];
const GO_ON = [
  'chuyển sang',
  'chuyển qua',
  'chuyển',
  'đổi sang',
  'sang',
  'qua',
  'mở trên',
  'nói tiếp trên',
  'nói tiếp bên',
];
const GO_ON_ELSEWHERE = GO_ON.flatMap((verb) => ELSEWHERE.map((place) => `${verb} ${place}`));

const COMMANDS = tableOf<Command>({
  carry: GO_ON_ELSEWHERE.join('|'),
  back: 'quay lại|trở lại|quay về|trở về|lui|lui lại|lùi|lùi lại|back|sửa lại|quay lại câu trước|câu trước|bước trước|trước đó|quay trở lại|về câu trước|quay lại bước trước|trở lại câu trước|trở lại bước trước|quay lại trước|go back|sửa câu trước|về trước|quay ra|trở ra|lên trên|previous|undo',
  menu: 'menu|bắt đầu|start|về đầu|hi|hello|hê lô|hế lô|helo|heloo|alo|alo alo|a lô|chào|xin chào|chào bạn|chào em|chào anh|chào chị|chào bot|chào anh chị|chào ad|chào shop|xin chào anh chị|về menu|về menu chính|menu chính|trang chủ|màn hình chính|trang đầu|danh mục|mục lục|về trang chủ|quay về menu|quay lại menu|trở về menu|trở lại menu|mở menu|xem menu|cho xem menu|về mục chính|hey|hai lô|home|chào cả nhà|chào buổi sáng|good morning|trở về đầu|quay về đầu|quay lại đầu',
  human:
    'người|gọi người|gặp người|người thật|gặp người thật|tư vấn viên|gặp tư vấn viên|gặp tư vấn|gọi cho tôi|gọi cho em|gọi lại cho tôi|gọi lại cho em|gọi lại|gọi tôi|gọi em|gọi cho mình|gọi điện|gọi điện cho tôi|gọi điện cho em|gọi điện thoại|cán bộ|gặp cán bộ|gặp cán bộ xã|gặp cán bộ tư vấn|gặp nhân viên|nhân viên|nhân viên tư vấn|nói chuyện với người|nói chuyện với người thật|nói chuyện với cán bộ|nói chuyện với nhân viên|muốn gặp người|cần gặp người|cần gặp cán bộ|cần người tư vấn|cần người hỗ trợ|tổng đài|tổng đài viên|tư vấn trực tiếp|gặp trực tiếp|chat với người|chat với người thật|chat với nhân viên|chat với cán bộ|cho gặp người|cho gặp cán bộ|cho gặp nhân viên|kết nối cán bộ|kết nối nhân viên|liên hệ cán bộ|liên hệ người|operator|agent|human|hotline|gặp ai đó|gặp chị tư vấn|gặp anh tư vấn|gặp cô tư vấn|hỏi người thật|hỏi cán bộ|nói chuyện trực tiếp|điện cho tôi|điện cho em|alo cho em|có ai không',
  stop: 'dừng|dừng lại|stop|hủy|ngừng|ngưng|thôi nhắn|thôi đừng nhắn|thôi đừng nhắn nữa|đừng nhắn|đừng nhắn nữa|đừng nhắn tin nữa|đừng gửi nữa|đừng gửi tin nữa|không nhắn nữa|không nhận tin|không nhận tin nữa|không nhận tin nhắn nữa|hủy nhận tin|hủy nhận tin nhắn|dừng nhắn|dừng nhắn tin|dừng nhận tin|ngừng nhắn|ngừng nhắn tin|ngưng nhắn tin|ngưng nhắn|hủy theo dõi|bỏ theo dõi|unsubscribe|đừng làm phiền|đừng làm phiền nữa|dừng gửi tin|ngừng gửi tin|thôi không nhắn nữa|thôi nhắn tin|tắt thông báo|dừng tất cả|đừng nhắn cho tôi nữa|đừng nhắn cho em nữa|không muốn nhận tin nữa|không muốn nhận tin nhắn nữa|dừng trò chuyện|hủy tin|không muốn nhắn nữa|quit|exit|dừng chat',
  erase:
    'xóa thông tin|xóa dữ liệu|xóa mọi thứ|xóa mọi thứ về tôi|xóa mọi thứ của tôi|xóa hết về tôi|quên tôi|quên em|quên mình|xóa thông tin của tôi|xóa dữ liệu của tôi|xóa thông tin của em|xóa dữ liệu của em|xóa thông tin của mình|xóa dữ liệu của mình|xóa hết thông tin|xóa hết dữ liệu|xóa hết|xóa tất cả|xóa hết đi|xóa toàn bộ|xóa toàn bộ dữ liệu|xóa toàn bộ thông tin|xóa toàn bộ dữ liệu của tôi|xóa thông tin cá nhân|xóa dữ liệu cá nhân|xóa thông tin cá nhân của tôi|xóa dữ liệu cá nhân của tôi|xóa hết thông tin của tôi|xóa hết dữ liệu của tôi|xóa hết thông tin của em|xóa hết dữ liệu của em|xóa số điện thoại của tôi|xóa số điện thoại của em|xóa số điện thoại|xóa tên tôi|xóa tài khoản|xóa hồ sơ|xóa hồ sơ của tôi|xóa hồ sơ của em|hãy quên tôi|xóa mọi thông tin|xóa mọi dữ liệu|delete|xóa tôi|xóa em|muốn xóa thông tin|muốn xóa dữ liệu|yêu cầu xóa dữ liệu|yêu cầu xóa thông tin|xóa lịch sử|xóa tất cả dữ liệu|xóa tất cả thông tin|xóa tất cả dữ liệu của tôi|delete my data|forget me',
  help: 'giúp|giúp đỡ|trợ giúp|cứu|help|hướng dẫn|giúp với|giúp em|giúp tôi|giúp em với|giúp tôi với|hướng dẫn em|hướng dẫn tôi|hướng dẫn giúp em|hướng dẫn sử dụng|cần giúp|cần giúp đỡ|cần trợ giúp|giúp mình với|cách dùng|trợ giúp em|không biết dùng|không hiểu|em không hiểu|chưa hiểu|là sao',
  restart:
    'bắt đầu lại|làm lại|làm lại từ đầu|bắt đầu lại từ đầu|từ đầu|lại từ đầu|khai lại|khai lại từ đầu|restart|reset|làm lại hết|start lại|bắt đầu từ đầu|nhập lại từ đầu|trả lời lại từ đầu|hỏi lại từ đầu|chạy lại|start over|bắt đầu lại nào|làm mới|muốn làm lại|muốn bắt đầu lại|nhập lại hết',
  'my-data':
    'dữ liệu của tôi|thông tin của tôi|dữ liệu của em đâu|dữ liệu của em|thông tin của em|dữ liệu của mình|thông tin của mình|xem dữ liệu của tôi|xem thông tin của tôi|xem dữ liệu của em|xem thông tin của em|xem lại thông tin|xem lại dữ liệu|hồ sơ của tôi|hồ sơ của em|xem hồ sơ|xem hồ sơ của tôi|xem hồ sơ của em|dữ liệu cá nhân của tôi|thông tin cá nhân của tôi|thông tin cá nhân của em|tôi đã khai gì|em đã khai gì|tôi đã trả lời gì|em đã trả lời gì|bạn biết gì về tôi|biết gì về tôi|biết gì về em|đang giữ thông tin gì của tôi|đang lưu gì về tôi|đang giữ gì của tôi|giữ thông tin gì của tôi|lưu thông tin gì của tôi|lưu gì của tôi|xem dữ liệu|thông tin đã khai|xem thông tin đã khai|xem thông tin|my data|thông tin đã lưu|dữ liệu đã lưu|cho xem dữ liệu của tôi|cho xem thông tin của tôi|cho em xem thông tin của em|tải dữ liệu của tôi|đã lưu gì về tôi|đã lưu gì của tôi',
  withdraw:
    'rút đồng ý|rút lại đồng ý cho gửi|rút lại đồng ý|rút sự đồng ý|rút lại sự đồng ý|tôi rút đồng ý|rút lại ý kiến đồng ý|không đồng ý nữa|hủy đồng ý|hủy sự đồng ý|thôi không đồng ý nữa|thu hồi đồng ý|thu hồi sự đồng ý|rút lại sự đồng ý của tôi|rút đồng ý của tôi|rút lại đồng ý của tôi|tôi không đồng ý nữa|rút chấp thuận|bỏ đồng ý|muốn rút đồng ý|muốn rút lại đồng ý|không cho gửi nữa|rút lại sự đồng ý của em|rút đồng ý của em|rút lại việc đồng ý|đổi ý không đồng ý nữa|muốn rút lại sự đồng ý',
  cancel:
    'hủy đăng ký|hủy đăng ký học|rút đăng ký|thôi đăng ký|bỏ đăng ký|không đăng ký nữa|hủy hồ sơ|rút hồ sơ|hủy đơn|rút đơn|hủy đăng ký của tôi|hủy đăng ký của em|hủy lớp|hủy khóa học|hủy đăng ký khóa học|hủy đăng ký lớp|hủy học|rút lại đăng ký|rút lại hồ sơ|không học nữa|thôi không học nữa|thôi không đăng ký nữa|hủy ghi danh|muốn hủy đăng ký|cho hủy đăng ký|hủy phiếu đăng ký|xin hủy đăng ký|không muốn đăng ký nữa|không muốn học nữa|hủy đăng ký giúp em|xin rút hồ sơ|xin rút đăng ký',
});

const SYMBOLS: Record<string, Command> = { '0': 'back', '9': 'menu', '#': 'human' };
const LEADING = new Set(
  'dạ thưa cho em tôi mình xin muốn anh chị cô chú bác cháu con hãy làm ơn vui lòng ơi ad bot đi giờ em ạ này'.split(
    ' ',
  ),
);

export interface CommandContext {
  lexicon?: Lexicon;
  /** The kind of the open question: to a yes-no question "dung" means đúng, not dừng, and "thôi" is its no. */
  asked?: string;
}

/** Reads a command that is the whole message but for courtesy; questions and negated commands are none. */
export function readCommand(text: string, context: CommandContext = {}): Reading<Command> {
  const trimmed = text.trim();
  if (trimmed !== '' && /^[?？]+$/.test(trimmed)) return { value: 'help' };
  const words = readWords(text, context.lexicon ?? EMPTY_LEXICON).filter((w) => w.text !== '');
  if (words.length === 0 || words.length > 14) return NOTHING;
  const digit = loneSymbol(words);
  if (digit !== undefined) return digit;
  if (
    words.length === 1 &&
    words[0]!.text === 'dung' &&
    (context.asked === 'yes-no' || context.asked === 'consent')
  )
    return NOTHING;
  for (let from = 0; from < words.length; from++) {
    const span = COMMANDS.at(words, from);
    if (span !== undefined && restIsCourtesy(words, span.end)) {
      const asking =
        span.value === 'my-data' ||
        span.value === 'help' ||
        (span.value === 'human' && !text.includes('?')) ||
        span.value === 'menu';
      const asks = !asking && (text.includes('?') || isQuestion(words, ''));
      return asks ? NOTHING : { value: span.value };
    }
    const word = words[from]!;
    if (!LEADING.has(word.text) && !LEADING_BARE.has(word.text)) return NOTHING;
  }
  return NOTHING;
}

const LEADING_BARE = new Set(
  'da thua toi minh xin muon co chu bac chau hay lam vui long oi gio a nay di'.split(' '),
);

function loneSymbol(words: readonly Word[]): Reading<Command> | undefined {
  const known = words.filter((w) => w.kind !== 'word' && SYMBOLS[w.text] !== undefined);
  if (known.length !== 1) return undefined;
  let at = 0;
  for (const word of words) {
    if (
      word === known[0] ||
      ['so', 'phim', 'bam', 'nhan', 'chon'].includes(word.bare) ||
      fillerAt(words, at) > 0
    )
      at++;
    else return undefined;
  }
  return { value: SYMBOLS[known[0]!.text]! };
}

const TAIL = phraseSet(
  'ạ|nhé|nha|đi|với|em|anh|chị|cô|chú|bác|cháu|ơi|giúp|giúp em|giúp tôi|hộ|hộ em|hộ tôi|luôn|ngay|thôi|nào|cái|nữa|cảm ơn|cám ơn|bot|ad|shop|tôi|mình|bạn|cho em|cho tôi|cho mình|anh chị|khẩn|gấp|mới|tư vấn|hết|lại|này|đó|đâu|cả nhà|mọi người|xem|vậy|thế|rồi|giờ|từ đầu',
);

function restIsCourtesy(words: readonly Word[], from: number): boolean {
  for (let at = from; at < words.length; ) {
    const span = TAIL.at(words, at);
    if (span === undefined) return false;
    at = span.end;
  }
  return true;
}
