// The bench conversation on our engine: the session is a string between turns, as in a store.
import { loadContent } from '../../src/content.js';
import { compileFlows } from '../../src/conversation/compile.js';
import { readSession } from '../../src/conversation/session.js';
import { stepOwned } from '../../src/conversation/step.js';
import type { World } from '../../src/conversation/world.js';
import type { Subject } from './subject.js';

const FLOW = `
flow: welcome
version: 1
title: Đo
steps:
  - {id: name, ask: name, save: learner, text: "Họ tên ạ?"}
  - {id: year, ask: birth-year, save: year, text: "Năm sinh ạ?"}
  - id: sector
    ask: choice
    text: "Nhóm nghề nào ạ?"
    options: [{id: a, label: "Nông nghiệp"}, {id: b, label: "Kỹ thuật"}, {id: c, label: "Dịch vụ"}]
  - id: send
    ask: choice
    text: "Gửi chứ ạ?"
    options: [{id: gui, label: "Gửi", goto: done}, {id: thoi, label: "Thôi", goto: done}]
  - {id: done, say: "Đã gửi {learner}.", next: {goto: name, forget: [learner, year, sector, send]}}
`;

export async function ourWorld(dirs: { knowledgeDir: string; flowsDir: string }): Promise<World> {
  const { world } = await loadContent(dirs);
  const { flows, problems } = compileFlows([{ file: 'bench.yaml', text: FLOW }], {
    tools: {},
    consents: [],
    schemes: [],
  });
  if (!flows) throw new Error(problems.map((p) => p.message).join('\n'));
  return { ...world, flows };
}

export function ours(world: World): Subject {
  let state: string | undefined;
  let n = 0;
  return {
    name: 'this engine',
    state: () => state?.length ?? 0,
    async turn(text) {
      const now = 1_764_000_000_000 + n * 1000;
      const inbound = { channel: 'web', user: 'u', id: String(n++), at: now, kind: 'text', text } as const;
      const before = state === undefined ? undefined : readSession(state);
      const result = stepOwned(world, before, inbound, { now, random: () => 'X' });
      state = JSON.stringify(result.session);
      return result.messages.map((m) => m.text).join('\n');
    },
  };
}
