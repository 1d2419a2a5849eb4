// Every shipped flow can be shown on every channel, and what cannot is told with its line.
import { expect, it } from 'vitest';
import { lintChannels } from '../../../src/channels/lint.js';
import { compileFlows } from '../../../src/conversation/compile.js';
import { shippedContent } from '../../support/talk.js';

it('finds nothing in the shipped flows', async () => {
  expect(lintChannels((await shippedContent()).flows)).toEqual([]);
});

it('tells which text or label is too long, where, and for which channel', () => {
  const text = `flow: welcome
version: 1
title: Thử
steps:
  - id: ask
    ask: choice
    text: {default: "Ngắn", zalo-bot: "${'dài '.repeat(1200)}"}
    options:
      - {id: a, label: "${'nhãn rất dài '.repeat(6)}"}
      - {id: b, label: Ngắn}
`;
  const { flows } = compileFlows([{ file: 'flows/welcome.yaml', text }], {
    tools: {},
    consents: [],
    schemes: [],
  });
  const problems = lintChannels(flows!);
  expect(problems.map((p) => [p.file, p.line])).toEqual(problems.map(() => ['flows/welcome.yaml', 5]));
  expect(problems.map((p) => p.message.replace(/"[^"]*"/u, '…'))).toEqual([
    'ask: label … is cut on telegram (60 characters)',
    'ask: text needs 3 messages on zalo-bot',
  ]);
});
