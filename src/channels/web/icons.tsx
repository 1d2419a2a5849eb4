// Line drawings in place of the emoji that begin a label: phones show emoji differently, or as empty boxes.
import type { VNode } from 'preact';

const CIRCLE = 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z';
const HAND =
  'M8 13V6a1.5 1.5 0 0 1 3 0v5M11 11V4.5a1.5 1.5 0 0 1 3 0V11M14 11V6a1.5 1.5 0 0 1 3 0v8c0 4-2 7-5.5 7S6 19 4.5 15l-1-3a1.6 1.6 0 0 1 3-1L8 13';
const WRENCH =
  'M20 5.5 16.5 9l-2-2L18 3.5a5 5 0 0 0-6.5 6.3L4 17.3A1.9 1.9 0 0 0 6.7 20l7.5-7.5A5 5 0 0 0 20 5.5z';

/** Outlines on a grid of 24, drawn with a round stroke of 2. */
const PATHS: Readonly<Record<string, string>> = {
  '🔧': WRENCH,
  '🛠': WRENCH,
  '🎁': 'M4 11h16v9H4zM3 7h18v4H3zM12 7v13M12 7C10 2 5 3 7 6c1 1 3 1 5 1s4 0 5-1c2-3-3-4-5 1',
  '👤': 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c0-8 16-8 16 0',
  '💰': 'M3 6h18v12H3zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM6.5 12h.01M17.5 12h.01',
  '❓': `${CIRCLE}M9.5 9.5a2.5 2.5 0 1 1 3.7 2.2c-.8.4-1.2 1-1.2 1.8M12 16.8h.01`,
  '🔄': 'M20 11A8 8 0 0 0 6 7L4 9M4 4v5h5M4 13a8 8 0 0 0 14 4l2-2M20 20v-5h-5',
  '↩': 'M9 5 4 10l5 5M4 10h10a5 5 0 0 1 0 10h-3',
  '🔎': 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.3 15.3 21 21',
  '✍': 'M4 20l1-4L16 5l3 3L8 19zM14 7l3 3',
  '▶': 'M7 4.5v15l12-7.5z',
  '🧺': 'M3 10h18l-2.5 10h-13zM8 10l3-6M16 10l-3-6M9 14v2.5M15 14v2.5',
  '🔬': 'M8 3h5v9H8zM7 12h7M10.5 12v3M6 20h12M13 7a6.5 6.5 0 0 1 3 13M7 15.5h7',
  '📞': 'M6 3h4l1.5 5L9 9.5a11 11 0 0 0 5.5 5.5l1.5-2.5 5 1.5v4a2 2 0 0 1-2 2A17 17 0 0 1 4 5a2 2 0 0 1 2-2z',
  '📅': 'M4 6h16v14H4zM4 10.5h16M8 3v5M16 3v5',
  '🗺': 'M3 6.5l6-2.5 6 2.5 6-2.5v13.5L15 20l-6-2.5L3 20zM9 4v13.5M15 6.5V20',
  '💻': 'M5 5h14v10H5zM2.5 19h19',
  '👌': `${CIRCLE}M8 12l3 3 5-6`,
  '✅': `${CIRCLE}M8 12l3 3 5-6`,
  '➕': `${CIRCLE}M12 8v8M8 12h8`,
  '✋': HAND,
  '👋': HAND,
  '🔗': 'M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1',
  '🏡': 'M3 11.5 12 4l9 7.5M6 9.5V20h12V9.5M10 20v-6h4v6',
  '🎓': 'M2 9l10-5 10 5-10 5zM6 11.5V17c3 3 9 3 12 0v-5.5M22 9v6',
  '🍜': 'M3 12h18a9 9 0 0 1-6 8H9a9 9 0 0 1-6-8zM8 12V5l12-2M12 12V4.3',
  '🌾': 'M12 21V8M12 8c-2-1-2-4 0-6 2 2 2 5 0 6zM12 13c-1-3-4-4-6-3 0 3 3 5 6 3zM12 13c1-3 4-4 6-3 0 3-3 5-6 3zM12 18c-1-3-4-4-6-3 0 3 3 5 6 3zM12 18c1-3 4-4 6-3 0 3-3 5-6 3z',
  '🌙': 'M20 14.5A8.5 8.5 0 1 1 10 4a7 7 0 0 0 10 10.5z',
  '☀': 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6 19 19M5 19l1.4-1.4M17.6 6.4 19 5',
};

const EMOJI = /^(\p{Extended_Pictographic})\ufe0f?\s*(.*)$/su;

/** A label with its picture; emoji that have no drawing stay as they are. */
export function Label({ text }: { text: string }): VNode {
  const [, emoji, words] = EMOJI.exec(text) ?? [];
  const path = emoji === undefined ? undefined : PATHS[emoji];
  if (path === undefined) return <span>{text}</span>;
  return (
    <>
      <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
        <path d={path} />
      </svg>
      <span>{words}</span>
    </>
  );
}
