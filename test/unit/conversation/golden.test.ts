// One random talk through every kind of question, kept as the hash of the session after each event: another Node
// version, another machine and the code of tomorrow must come to the same. The flow stands here and the knowledge is
// left out, so that only the engine and the readers can change it (then: `vitest run -u` and read the difference).
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { compileFlows } from '../../../src/conversation/compile.js';
import { ScriptedTalk } from '../../../src/conversation/script.js';
import { randomEvent, seeded } from '../../support/crowd.js';
import { pressing } from '../../support/script.js';
import { shippedContent } from '../../support/talk.js';

const FLOW = `
flow: welcome
version: 1
title: Mẫu
remindAfterHours: 22
expireAfterDays: 30
steps:
  - {id: hello, say: "Chào {user}."}
  - id: goal
    ask: choice
    text: "Việc gì ạ?"
    options: [{id: hoc, label: "Học nghề"}, {id: vay, label: "Vay vốn", goto: money}, {id: hoi, label: "Hỏi", flow: side}]
  - {id: where, ask: place, save: person.place, text: "Ở đâu ạ?", unknown: {}}
  - {id: name, ask: name, save: person.name, text: "Họ tên ạ?"}
  - {id: phone, ask: phone, save: person.phone, text: "Số điện thoại ạ?"}
  - {id: year, ask: birth-year, save: person.birthYear, text: "Năm sinh ạ?"}
  - {id: minor, when: {underSixteen: true}, run: side}
  - id: days
    ask: multi-choice
    text: "Những ngày nào ạ?"
    options: [{id: hai, label: "Thứ hai"}, {id: tu, label: "Thứ tư"}, {id: sau, label: "Thứ sáu"}]
  - {id: agree, ask: consent, purpose: sample, text: "Đồng ý không ạ?", no: {goto: money}, otherwise: {goto: money}}
  - {id: sure, ask: yes-no, text: "Chắc chứ ạ?", no: {goto: where, forget: [person.place, person.name]}}
  - {id: money, ask: money, text: "Bao nhiêu tiền ạ?", otherwise: {goto: age}}
  - {id: age, ask: age, text: "Bao nhiêu tuổi ạ?", unknown: {}}
  - {id: count, ask: number, text: "Mấy tháng ạ?"}
  - {id: when, ask: date, text: "Ngày nào ạ?", unknown: {}}
  - {id: note, ask: text, text: "Ghi chú gì ạ?"}
  - id: again
    ask: choice
    text: "Làm gì nữa ạ?"
    options:
      - {id: lai, label: "Làm lại", goto: goal, forget: [goal, days, agree, sure, money, age, count, when, note]}
      - {id: thoi, label: "Thôi", flow: menu}
`;
const SIDE = `
flow: side
version: 1
title: Bên
steps:
  - {id: guardian, ask: name, save: guardian.name, text: "Tên cha mẹ ạ?"}
  - {id: done, say: "Đã ghi {guardian.name}."}
`;
const MENU = `
flow: menu
version: 1
title: Menu
steps:
  - id: goal
    ask: choice
    text: "Menu ạ?"
    options:
      - {id: tiep, label: "Làm tiếp", when: {paused: true}, resume: true}
      - {id: dau, label: "Từ đầu", flow: welcome}
`;
const ONE = (flow: string, text: string) => `
flow: ${flow}
version: 1
title: Một câu
steps:
  - {id: only, ask: yes-no, text: "${text}", otherwise: {end: true}}
`;
const EVENTS = 600;

it('comes to the same sessions as ever', async () => {
  const files = [
    FLOW,
    SIDE,
    MENU,
    ONE('human', 'Gọi lại ạ?'),
    ONE('erase', 'Xóa ạ?'),
    ONE('resume', 'Tiếp ạ?'),
  ];
  const names = { tools: {}, consents: ['sample'], schemes: [] };
  const { flows, problems } = compileFlows(
    files.map((text, i) => ({ file: `golden-${i}.yaml`, text })),
    names,
  );
  expect(problems).toEqual([]);
  const shipped = (await shippedContent()).world;
  const world = {
    ...shipped,
    flows: flows!,
    consent: () => ({ purpose: 'sample', perFacility: true, version: 1, text: 'Lời mẫu.', hash: 'h' }),
    answer: () => ({ articles: [], confident: false, score: 0, near: [] }),
    article: () => undefined,
    interview: () => undefined,
    whatIf: () => undefined,
  };
  const random = seeded(2026);
  const talk = new ScriptedTalk(pressing(world));
  const lines: string[] = [];
  for (let i = 0; i < EVENTS; i++) {
    talk.send(randomEvent(talk, random));
    talk.all.length = 0;
    const hash = createHash('sha256')
      .update(talk.state ?? '')
      .digest('hex')
      .slice(0, 16);
    lines.push(`${i} ${talk.at} ${hash}`);
  }
  expect(new Set(lines.map((l) => l.split(' ')[1])).size).toBeGreaterThan(15);
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('golden/random-2026.txt');
});
