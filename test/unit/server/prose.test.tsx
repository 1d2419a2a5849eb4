// The Markdown of articles: what it becomes, and that nothing else can come out of it.
import fc from 'fast-check';
import { render } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { Prose } from '../../../src/server/prose.js';

const html = (text: string): string => render(<Prose text={text} />);

describe('prose', () => {
  it.each([
    ['paragraphs', 'Một dòng\ncòn tiếp.\n\nĐoạn hai.', '<p>Một dòng còn tiếp.</p><p>Đoạn hai.</p>'],
    ['bold and italics', '**Mức tiền:** *khoảng* 5', '<p><strong>Mức tiền:</strong> <em>khoảng</em> 5</p>'],
    ['a list', '- một\n- hai', '<ul><li>một</li><li>hai</li></ul>'],
    [
      'a list after a line',
      'Gồm:\n- một\n  tiếp\n- hai',
      '<p>Gồm:</p><ul><li>một tiếp</li><li>hai</li></ul>',
    ],
    ['a numbered list that goes on', '3. ba\n4. bốn', '<ol start="3"><li>ba</li><li>bốn</li></ol>'],
    ['a heading', '## Ai được', '<h2>Ai được</h2>'],
    ['a link', '[Luật](https://example.vn/a)', '<p><a href="https://example.vn/a">Luật</a></p>'],
    ['a path', '[bài](/bai/x)', '<p><a href="/bai/x">bài</a></p>'],
    ['no strange links', '[a](javascript:alert(1)) [b](//evil.example)', '<p>[a](javascript:alert(1)) b</p>'],
    ['signs in sums', '2 * 3 * 4 = 24', '<p>2 * 3 * 4 = 24</p>'],
    ['markup as text', '<b>x</b>', '<p>&lt;b>x&lt;/b></p>'],
  ])('renders %s', (_, text, expected) => {
    expect(html(text)).toBe(expected);
  });

  it('never lets through an element or an address of its own', () => {
    const pieces = fc.array(
      fc.constantFrom(
        '<script>',
        '</p>',
        '**',
        '*',
        '[a](',
        ')',
        'javascript:',
        'https://x',
        '- ',
        '1. ',
        '\n',
        '\n\n',
        'chữ',
        '"',
        "'",
        '&',
      ),
      { maxLength: 25 },
    );
    fc.assert(
      fc.property(pieces, (parts) => {
        const out = html(parts.join(''));
        const tags = [...out.matchAll(/<\/?([a-z0-9]+)/gu)].map((m) => m[1]!);
        expect(tags.every((t) => ['p', 'ul', 'ol', 'li', 'strong', 'em', 'a', 'h2'].includes(t))).toBe(true);
        expect(out).not.toMatch(/href="(?!https?:|\/(?!\/)|#)/u);
      }),
    );
  });
});
