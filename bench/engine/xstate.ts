// The bench conversation as an xstate machine: the snapshot is a string between turns.
import { assign, createActor, setup } from 'xstate';
import type { Subject } from './subject.js';

interface Context {
  name: string;
  year: number;
  sector: string;
  say: string;
}
const SECTORS = ['Nông nghiệp', 'Kỹ thuật', 'Dịch vụ'];

const machine = setup({
  types: { context: {} as Context, events: {} as { type: 'text'; text: string } },
  guards: {
    year: ({ event }) => Number(event.text) > 1900 && Number(event.text) < 2020,
    option: ({ event }) => SECTORS[Number(event.text) - 1] !== undefined,
  },
}).createMachine({
  context: { name: '', year: 0, sector: '', say: '' },
  initial: 'name',
  states: {
    name: {
      on: {
        text: { target: 'year', actions: assign({ name: ({ event }) => event.text, say: 'Năm sinh ạ?' }) },
      },
    },
    year: {
      on: {
        text: [
          {
            guard: 'year',
            target: 'sector',
            actions: assign({
              year: ({ event }) => Number(event.text),
              say: `Nhóm nghề nào ạ?\n${SECTORS.map((s, i) => `${i + 1}. ${s}`).join('\n')}`,
            }),
          },
          { actions: assign({ say: 'Năm sinh, ví dụ 1995.' }) },
        ],
      },
    },
    sector: {
      on: {
        text: [
          {
            guard: 'option',
            target: 'send',
            actions: assign({
              sector: ({ event }) => SECTORS[Number(event.text) - 1]!,
              say: 'Gửi chứ ạ?\n1. Gửi\n2. Thôi',
            }),
          },
          { actions: assign({ say: 'Gõ 1, 2 hoặc 3.' }) },
        ],
      },
    },
    send: {
      on: {
        text: {
          target: 'name',
          actions: assign({ say: ({ context }) => `Đã gửi ${context.name}. Họ tên ạ?` }),
        },
      },
    },
  },
});

export function xstate(): Subject {
  let state: string | undefined;
  return {
    name: 'xstate 5',
    state: () => state?.length ?? 0,
    async turn(text) {
      const snapshot = state === undefined ? undefined : JSON.parse(state);
      const actor = createActor(machine, snapshot === undefined ? {} : { snapshot });
      actor.start();
      actor.send({ type: 'text', text });
      const after = actor.getPersistedSnapshot();
      state = JSON.stringify(after);
      actor.stop();
      return (after as unknown as { context: Context }).context.say;
    },
  };
}
