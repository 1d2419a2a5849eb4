// Formatting never changes a word: what Telegram shows of the HTML is the text, whatever stands in it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textCall } from '../../../src/channels/telegram/calls.js';
import { withCodes } from '../../../src/channels/telegram/html.js';

const shown = (html: string): string =>
  html
    .replace(/<\/?code>/gu, '')
    .replace(/&lt;/gu, '<')
    .replace(/&gt;/gu, '>')
    .replace(/&amp;/gu, '&');

describe('withCodes', () => {
  it.each([
    ['Mã của bạn: CN-7K3QF2.', 'Mã của bạn: <code>CN-7K3QF2</code>.'],
    ['A&B <b> #K7QWERT2', 'A&amp;B &lt;b&gt; <code>#K7QWERT2</code>'],
    ['CN-7K3QF2 CN-AAAAAA', '<code>CN-7K3QF2</code> <code>CN-AAAAAA</code>'],
  ])('%s', (text, html) => expect(withCodes(text)).toBe(html));

  it.each(['Dạ', '<b>đậm</b>', '#', '# gặp người', 'XCN-7K3QF2', 'CN-7K3QF23', ''])(
    'leaves %j plain',
    (text) => expect(withCodes(text)).toBeUndefined(),
  );

  it('shows the very same words', () => {
    const code = fc.constantFrom('CN-7K3QF2', '#K7QWERT2', '<code>', '&amp;', '</', ' ');
    fc.assert(
      fc.property(fc.array(fc.oneof(code, fc.string({ unit: 'grapheme' }))), (parts) => {
        const text = parts.join(' ');
        const { payload, plain } = textCall('1', text);
        expect(plain).toBe(text);
        expect(payload.parse_mode === 'HTML' ? shown(payload.text) : payload.text).toBe(text);
      }),
    );
  });
});
