// The Markdown that articles are written in: paragraphs, headings, lists, bold, italics and links. Everything
// becomes text through JSX, so nothing in an article can be more than that.
import type { ComponentChildren, VNode } from 'preact';

const INLINE = /\*\*(.+?)\*\*|\*(\S(?:.*?\S)?)\*|\[([^\]]+)\]\(([^()\s]+)\)/gu;
const SAFE_URL = /^(?:https?:\/\/|\/(?!\/)|#)/u;

function inline(text: string): ComponentChildren[] {
  const out: ComponentChildren[] = [];
  let from = 0;
  for (const match of text.matchAll(INLINE)) {
    const [whole, bold, italic, label, url] = match;
    out.push(text.slice(from, match.index));
    if (bold !== undefined) out.push(<strong>{inline(bold)}</strong>);
    else if (italic !== undefined) out.push(<em>{inline(italic)}</em>);
    else if (label !== undefined && url !== undefined)
      out.push(SAFE_URL.test(url) ? <a href={url}>{label}</a> : label);
    from = match.index + whole.length;
  }
  out.push(text.slice(from));
  return out.filter((part) => part !== '');
}

const ITEM = /^\s*(?:[-*]|(\d{1,3})\.)\s+(.*)$/u;
const HEADING = /^#{1,6}\s+(.*)$/u;

type Block =
  | { kind: 'text'; text: string }
  | { kind: 'heading'; text: string }
  | { kind: 'list'; start?: number; items: string[] };

/** The blocks of a text; lines that belong together are joined. */
function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = [];
  let open: Block | undefined;
  for (const line of markdown.split(/\r?\n/u)) {
    const [, number, item] = ITEM.exec(line) ?? [];
    const heading = HEADING.exec(line)?.[1];
    if (line.trim() === '') open = undefined;
    else if (heading !== undefined) {
      blocks.push({ kind: 'heading', text: heading });
      open = undefined;
    } else if (item !== undefined) {
      const ordered = number !== undefined;
      if (open?.kind !== 'list' || (open.start !== undefined) !== ordered) {
        open = { kind: 'list', items: [], ...(ordered ? { start: Number(number) } : {}) };
        blocks.push(open);
      }
      open.items.push(item);
    } else if (open?.kind === 'list' && /^\s/u.test(line)) {
      open.items.push(`${open.items.pop() ?? ''} ${line.trim()}`);
    } else if (open?.kind === 'text') open.text += ` ${line.trim()}`;
    else {
      open = { kind: 'text', text: line.trim() };
      blocks.push(open);
    }
  }
  return blocks;
}

/** A text of an article as elements. */
export function Prose({ text }: { text: string }): VNode {
  return (
    <>
      {blocksOf(text).map((block) => {
        if (block.kind === 'heading') return <h2>{inline(block.text)}</h2>;
        if (block.kind === 'text') return <p>{inline(block.text)}</p>;
        const items = block.items.map((item) => <li>{inline(item)}</li>);
        return block.start === undefined ? <ul>{items}</ul> : <ol start={block.start}>{items}</ol>;
      })}
    </>
  );
}
