// The bot's command menu: what Telegram shows behind "/", and the plain words each command stands for, which
// every channel understands.

export interface Command {
  /** 1–32 of `[a-z0-9_]` (Bot API BotCommand). */
  command: string;
  description: string;
  /** What the conversation gets instead; `undefined` for /start, which is an event of its own. */
  says?: string;
}

export const COMMANDS: readonly Command[] = [
  { command: 'start', description: 'Bắt đầu trò chuyện' },
  { command: 'menu', description: 'Về đầu: tìm nghề, hỗ trợ, vay vốn', says: '9' },
  { command: 'quaylai', description: 'Quay lại câu trước', says: '0' },
  { command: 'help', description: 'Giải thích câu đang hỏi', says: '?' },
  { command: 'nguoi', description: 'Gặp cán bộ tư vấn', says: '#' },
  { command: 'dung', description: 'Thôi nhận tin nhắn', says: 'dừng' },
  { command: 'xoa', description: 'Xóa dữ liệu của tôi', says: 'xóa dữ liệu' },
];

const SAYS = new Map(COMMANDS.flatMap((c) => (c.says ? [[c.command, c.says] as const] : [])));

/** `/menu`, `/menu@my_bot` → the plain words; other text as it is. */
export function plainWords(text: string): string {
  if (!text.startsWith('/')) return text;
  const command = /^\/([a-z0-9_]{1,32})(?:@\w+)?\s*$/iu.exec(text)?.[1];
  return (command && SAYS.get(command.toLowerCase())) ?? text;
}
