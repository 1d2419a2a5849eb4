// The one template through which formatted text goes to Telegram: everything is escaped, and codes that people must
// keep can be copied by a tap. A text without codes stays plain.

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** A text as Telegram's HTML shows it literally. */
const escaped = (text: string): string => text.replace(/[&<>]/gu, (sign) => ENTITIES[sign]!);

/** Receipts (`CN-7K3QF2`) and codes of links and talks (`#K7QWERT2`). */
const CODE = /(?<![\w-])(?:CN-[A-Z0-9]{6}|#[A-HJ-NP-Z2-9]{8})(?![\w-])/gu;

/** The text with its codes marked, as HTML; undefined when there is nothing to mark. */
export function withCodes(text: string): string | undefined {
  if (!text.includes('CN-') && !text.includes('#')) return undefined;
  const parts = text.split(CODE);
  if (parts.length === 1) return undefined;
  const codes = text.match(CODE)!;
  return parts
    .map((part, i) => escaped(part) + (i < codes.length ? `<code>${codes[i]}</code>` : ''))
    .join('');
}
