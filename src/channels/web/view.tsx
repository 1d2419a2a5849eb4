// The chat page: lines of the talk, the open question's buttons, the field to type in. Server-rendered; the
// script of the page only replaces parts of it with what these same functions give.
import type { VNode } from 'preact';
import { render as toHtml } from 'preact-render-to-string';
import type { Choice, Message } from '../../conversation/message.js';
import { asset } from '../../server/assets.js';
import { Brand, type Look, LookTools, Shell, SidePanel } from '../../server/shell.js';
import { webPolicy } from '../policies/web.js';
import { render } from '../render.js';
import { Label } from './icons.js';
import type { Entry } from './transcript.js';

/** What an open page needs to catch up. */
export interface Update {
  /** Everything on the page gives way: the line it knew last is gone (erased, or too long ago). */
  reset: boolean;
  html: string;
  choices: string;
  last: string;
  /** New lines of the bot. */
  replies: number;
}

const NAV: readonly (Choice & { key: string })[] = [
  { id: 'nav:back', key: '0', label: 'Quay lại' },
  { id: 'nav:menu', key: '9', label: 'Menu' },
  { id: 'nav:human', key: '#', label: 'Gặp người' },
];

/** A talk goes on elsewhere: a press that is no part of the way through the questions. */
const CARRY: Choice = { id: 'nav:carry', label: 'Nói tiếp trên điện thoại' };

/** The label under which a button stood in the talk, for the person's own line. */
export function labelOf(entries: readonly Entry[], choice: string): string | undefined {
  const nav = [...NAV, CARRY].find((n) => n.id === choice);
  if (nav) return nav.label;
  for (const entry of [...entries].reverse()) {
    const found = entry.from === 'bot' ? entry.message.choices?.find((c) => c.id === choice) : undefined;
    if (found) return found.label;
  }
  return undefined;
}

/** What the transcript gained since the line `after`. */
export function updateAfter(entries: readonly Entry[], after: string): Update {
  const known = entries.findIndex((e) => e.key === after);
  const fresh = entries.slice(known + 1);
  return {
    reset: known < 0,
    html: toHtml(<Lines entries={fresh} />),
    choices: toHtml(<Choices entries={entries} />),
    last: entries.at(-1)?.key ?? '',
    replies: fresh.filter((e) => e.from === 'bot').length,
  };
}

const RECEIPT = /\b(CN-[A-Z2-9]{6})\b/u;
const NUMBERED = /^(\d{1,2})\. (.*)$/u;
const LABELLED = /^([\p{L}\d ,()]{1,60}): (.+)$/u;

/** Inline text: receipt codes stand out and can be copied. */
function Inline({ text }: { text: string }): VNode {
  const parts = text.split(RECEIPT);
  return (
    <>
      {parts.map((part, i) =>
        i % 2 === 1 ? (
          <span class="receipt" data-copy={part}>
            {part}
          </span>
        ) : (
          part
        ),
      )}
    </>
  );
}

/** "Học: cắt may" with its label standing out; a label longer than `most` is a sentence. */
function Labelled({ text, most = 60 }: { text: string; most?: number }): VNode {
  const [, label, rest] = LABELLED.exec(text) ?? [];
  if (label === undefined || rest === undefined || label.length > most) return <Inline text={text} />;
  return (
    <>
      <b>{label}:</b> <Inline text={rest} />
    </>
  );
}

/** A message's text: paragraphs, and runs of "1. …" lines as a list with the same numbers. */
function Words({ text }: { text: string }): VNode {
  const blocks: VNode[] = [];
  for (const paragraph of text.split(/\n{2,}/u)) {
    let plain: string[] = [];
    let items: { n: number; text: string }[] = [];
    const flush = () => {
      if (plain.length > 0)
        for (const [i, line] of plain.entries())
          blocks.push(
            <p class={i > 0 ? 'row' : undefined}>
              {plain.length > 1 ? <Labelled text={line} most={16} /> : <Inline text={line} />}
            </p>,
          );
      if (items.length > 0)
        blocks.push(
          <ol>
            {items.map((item) => (
              <li value={item.n}>
                <Labelled text={item.text} />
              </li>
            ))}
          </ol>,
        );
      plain = [];
      items = [];
    };
    for (const line of paragraph.split('\n')) {
      const [, n, rest] = NUMBERED.exec(line) ?? [];
      if (n !== undefined && rest !== undefined) {
        if (plain.length > 0) flush();
        items.push({ n: Number(n), text: rest });
      } else {
        if (items.length > 0) flush();
        plain.push(line);
      }
    }
    flush();
  }
  return <>{blocks}</>;
}

const safeUrl = (url: string): boolean => /^(?:https?:\/\/|\/(?!\/))/u.test(url);

function BotLine({ message }: { message: Message }): VNode {
  return (
    <>
      {render(message, webPolicy).map(({ text, picture, link }) => (
        <div class="bubble">
          <span class="sr">Cầu Nghề: </span>
          <div class="words">
            <Words text={text} />
          </div>
          {picture && safeUrl(picture.url) && <img src={picture.url} alt={picture.alt} loading="lazy" />}
          {link && safeUrl(link.url) && (
            <a class="more" href={link.url}>
              {link.label}
            </a>
          )}
        </div>
      ))}
    </>
  );
}

function Lines({ entries, preview = false }: { entries: readonly Entry[]; preview?: boolean }): VNode {
  return (
    <>
      {entries.map((entry) => (
        <div
          class={`line ${entry.from}`}
          data-key={preview ? undefined : entry.key}
          data-preview={preview ? '' : undefined}
        >
          {entry.from === 'bot' ? (
            <BotLine message={entry.message} />
          ) : (
            <div class="bubble">
              <span class="sr">Bạn: </span>
              <div class="words">
                <p class="said">
                  <Label text={entry.text} />
                </p>
              </div>
            </div>
          )}
        </div>
      ))}
    </>
  );
}

/** "1. 🔧 Tìm nghề học" as a digit in a badge and the words. */
function Choices({ entries }: { entries: readonly Entry[] }): VNode {
  const last = entries.findLast((e) => e.from === 'bot');
  const parts = last?.from === 'bot' ? render(last.message, webPolicy) : [];
  return (
    <>
      {(parts.at(-1)?.choices ?? []).map(({ id, label }) => {
        const [, n, words] = NUMBERED.exec(label) ?? [];
        return (
          <button class="choice" type="submit" name="choice" value={id}>
            {n !== undefined && <span class="digit">{n}</span>}
            <Label text={words ?? label} />
          </button>
        );
      })}
    </>
  );
}

/** The picture that greets a first visit on a phone; wide screens have it beside the talk. */
function Welcome(): VNode {
  return (
    <div class="welcome">
      <p>Học nghề gần nhà, có người chỉ đường.</p>
      <img src={asset('scene.svg')} alt="" width={360} height={260} />
    </div>
  );
}

/** Shown by the script where the browser can share or copy. */
function ShareButton(): VNode {
  return (
    <div class="tools share">
      <button type="button" data-share hidden title="Chia sẻ cho người quen">
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
          <path d="M12 15V3M8 7l4-4 4 4M5 12v8h14v-8" />
        </svg>
        <span class="sr">Chia sẻ</span>
      </button>
    </div>
  );
}

export interface ChatPage {
  entries: readonly Entry[];
  /** The entries are only what a first greeting would be; nothing is stored yet. */
  preview: boolean;
  mark: string;
  look: Look;
  /** The content in service is sample data. */
  sample: boolean;
  /** It stands in a frame of another page. */
  framed: boolean;
}

/** The whole page. */
export function chatPage({ entries, preview, mark, look, sample, framed }: ChatPage): string {
  const waiting = entries.at(-1)?.from === 'person';
  return Shell({
    title: 'Cầu Nghề: hỏi và tìm lớp học nghề gần nhà',
    description:
      'Trợ lý tư vấn học nghề cho bà con nông thôn: tìm lớp gần nhà, xem hỗ trợ của Nhà nước, gửi đăng ký. Miễn phí.',
    look,
    framed,
    scripts: ['page.js', 'chat.js'],
    body: 'talk',
    children: (
      <>
        <SidePanel sample={sample}>
          <form class="elsewhere" method="post" action="/chat" data-chat>
            <input type="hidden" name="mark" value={mark} />
            <button type="submit" name="choice" value={CARRY.id}>
              <Label text={CARRY.label} />
            </button>
          </form>
        </SidePanel>
        <div class="column">
          <header class="bar">
            <Brand tagline="Tư vấn học nghề" />
            {!framed && <ShareButton />}
            <LookTools look={look} to="/" />
          </header>
          <main id="talk" data-last={preview ? '' : (entries.at(-1)?.key ?? '')}>
            {preview && <Welcome />}
            <h1 class="sr">Trò chuyện với Cầu Nghề</h1>
            {sample && <p class="sample">Bản dùng thử: lớp học là dữ liệu mẫu</p>}
            <div id="log" role="log" aria-label="Cuộc trò chuyện" tabIndex={-1}>
              <Lines entries={entries} preview={preview} />
            </div>
            <p id="typing" class="typing" hidden={!waiting}>
              <span class="dots" aria-hidden="true">
                <i />
                <i />
                <i />
              </span>{' '}
              Cầu Nghề đang trả lời… <a href="/">Xem câu trả lời</a>
            </p>
            <form
              id="choices"
              class="choices"
              method="post"
              action="/chat"
              data-chat
              tabIndex={-1}
              aria-label="Các lựa chọn"
            >
              <input type="hidden" name="mark" value={mark} />
              <div class="list">
                <Choices entries={entries} />
              </div>
            </form>
            <div id="cuoi" />
          </main>
          <footer class="composer">
            <p id="offline" class="offline" role="status" hidden />
            <form class="say" method="post" action="/chat" data-chat autocomplete="off">
              <input type="hidden" name="mark" value={mark} />
              <label class="sr" for="text">
                Viết tin nhắn
              </label>
              <input
                id="text"
                name="text"
                type="text"
                maxLength={2000}
                placeholder="Viết vào đây"
                enterkeyhint="send"
              />
              <button type="submit" class="send">
                Gửi
              </button>
            </form>
            <form
              class="nav"
              method="post"
              action="/chat"
              data-chat
              aria-label="Đi lại trong cuộc trò chuyện"
            >
              <input type="hidden" name="mark" value={mark} />
              {NAV.map(({ id, key, label }) => (
                <button type="submit" name="choice" value={id}>
                  <b class="key">{key}</b> {label}
                </button>
              ))}
            </form>
          </footer>
        </div>
      </>
    ),
  });
}
