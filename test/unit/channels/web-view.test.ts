// What an open page is told: only what it lacks, everything when it cannot know, and always the open question.
import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../src/channels/web/transcript.js';
import { labelOf, updateAfter } from '../../../src/channels/web/view.js';
import { eventKey, inboundId, isMark, newMark } from '../../../src/channels/web/visitor.js';
import { shippedContent } from '../../support/talk.js';

const bot = (key: string, text: string, labels: string[] = []): Entry => ({
  key,
  at: 0,
  from: 'bot',
  message: { text, choices: labels.map((label, i) => ({ id: `f/s:${i}`, label })) },
});
const person = (key: string, text: string): Entry => ({ key, at: 0, from: 'person', text });
const keys = (html: string): string[] => [...html.matchAll(/data-key="([^"]+)"/gu)].map((m) => m[1]!);

const talk = [bot('a', 'Chào', ['🔧 Một', 'Hai']), person('b', 'Một'), bot('c', 'Mã CN-7K3QF2', ['Xong'])];

describe('an update', () => {
  it('carries what came after the line that the page has', () => {
    const update = updateAfter(talk, 'b');
    expect(keys(update.html)).toEqual(['c']);
    expect(update).toMatchObject({ reset: false, last: 'c', replies: 1 });
  });

  it('carries everything when that line is gone', () => {
    const update = updateAfter(talk, 'erased');
    expect(keys(update.html)).toEqual(['a', 'b', 'c']);
    expect(update.reset).toBe(true);
  });

  it('shows the buttons of the open question, numbered as digits mean them', () => {
    expect(updateAfter(talk, 'c').choices).toContain('value="f/s:0"');
    expect(updateAfter(talk, 'c').choices).toContain('Xong');
    const first = updateAfter(talk.slice(0, 2), '').choices;
    expect(first).toMatch(/<span class="digit">1<\/span>.*Một.*<span class="digit">2<\/span>.*Hai/su);
  });

  it('has a drawing for the emoji of every label of the shipped flows', async () => {
    const { world } = await shippedContent();
    const labels = [...world.flows.values()].flatMap(({ steps }) =>
      steps.flatMap((s) =>
        ('ask' in s ? [...(s.options ?? []), ...(s.extra ?? [])] : []).map((o) => o.label),
      ),
    );
    const html = updateAfter([bot('a', 'Chào', labels)], '').choices;
    expect(labels.length).toBeGreaterThan(50);
    expect(html.match(/\p{Extended_Pictographic}\ufe0f? [^<]*/gu)).toBeNull();
  });

  it('marks a receipt so that it can be copied', () => {
    expect(updateAfter(talk, 'b').html).toContain('data-copy="CN-7K3QF2"');
  });

  it('keeps hostile text as text', () => {
    const update = updateAfter([person('"><script>', '<script>alert(1)</script>')], '');
    expect(update.html).not.toContain('<script');
  });
});

describe('a pressed button', () => {
  it('is shown by the label that it had', () => {
    expect(labelOf(talk.slice(0, 1), 'f/s:0')).toBe('🔧 Một');
    expect(labelOf(talk, 'nav:human')).toBe('Gặp người');
    expect(labelOf(talk, 'f/s:9')).toBeUndefined();
  });
});

describe('an event', () => {
  it('is the same for the same form and content, and differs otherwise', () => {
    const mark = newMark();
    expect(isMark(mark)).toBe(true);
    expect(eventKey(mark, 'a')).toBe(eventKey(mark, 'a'));
    const ids = [
      inboundId('u', eventKey(mark, 'a')),
      inboundId('u', eventKey(mark, 'b')),
      inboundId('v', eventKey(mark, 'a')),
      inboundId('u', eventKey(newMark(), 'a')),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(['', 'short', 'x'.repeat(41), 'has space in it now', '../../../../etc'])(
    'has no mark like %j',
    (mark) => {
      expect(isMark(mark)).toBe(false);
    },
  );
});
