// The office in the whole service: `operator` from the command line beside it, sign-in by Telegram, seats that
// learners see.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { operator } from '../../../src/commands/operator.js';
import { createAccounts } from '../../../src/office/accounts.js';
import { OfficePerson } from '../../support/office.js';
import { type Stage, startStage } from '../../support/stage.js';

let stage: Stage;
let app: Stage['app'];
beforeAll(async () => {
  stage = await startStage();
  app = stage.app;
});
afterAll(() => stage.stop());

async function run(...argv: string[]): Promise<{ code: number; lines: string[] }> {
  const lines: string[] = [];
  const env = { DATA_DIR: `${stage.dir}/data`, BASE_URL: app.url };
  const code = await operator(argv, { env, print: (line) => lines.push(line), now: Date.now });
  return { code, lines };
}
const linkIn = (lines: string[]): string => /\/inbox\/vao\/[\w-]{43}/u.exec(lines.join('\n'))![0];

it('lets the first operator in, who must set up codes', async () => {
  const { code, lines } = await run('invite');
  expect(code).toBe(0);
  const person = new OfficePerson(app.url);
  const link = linkIn(lines);
  expect((await person.post(link)).to).toBe('/inbox/cai-ma');
  expect((await new OfficePerson(app.url).post(link)).status).toBe(410);
  // Again: the same operator, a new link.
  await run('invite');
  expect((await createAccounts(app.store).all()).filter((a) => a.role === 'operator')).toHaveLength(1);
});

it('opens accounts of facilities and gives new links', async () => {
  const facility = [...app.content.knowledge.facilities.keys()][0]!;
  const made = await run(
    'invite',
    '--role',
    'head',
    '--email',
    'HIEU@truong.vn',
    '--name',
    'Lê Hiếu',
    '--facility',
    facility,
  );
  expect(made.code).toBe(0);
  const person = new OfficePerson(app.url);
  expect((await person.post(linkIn(made.lines))).to).toBe('/inbox');
  expect((await person.get('/inbox')).status).toBe(200);
  const again = await run('link', 'hieu@truong.vn', '--json');
  expect(JSON.parse(again.lines[0]!)).toMatchObject({
    role: 'head',
    url: expect.stringContaining('/inbox/vao/'),
  });
  expect((await run('list')).lines.join('\n')).toContain('hieu@truong.vn');
});

it('sends the link into the Telegram chat of the facility', async () => {
  const chat = stage.telegram.person();
  await chat.say('xin chào');
  const facility = [...app.content.knowledge.facilities.keys()][0]!;
  await run(
    'invite',
    '--role',
    'staff',
    '--email',
    'qua@telegram.vn',
    '--facility',
    facility,
    '--telegram',
    chat.chat,
  );
  const person = new OfficePerson(app.url);
  await person.post('/inbox/dang-nhap', { email: 'qua@telegram.vn' });
  const { text } = await chat.hears('/inbox/vao/');
  expect((await person.post(linkIn([text]))).to).toBe('/inbox');
});

it('shows learners the seats that the facility wrote', async () => {
  const course = [...app.content.knowledge.courses.values()][0]!;
  const made = await run(
    'invite',
    '--role',
    'head',
    '--email',
    'cho@truong.vn',
    '--facility',
    course.facility,
  );
  const person = new OfficePerson(app.url);
  await person.post(linkIn(made.lines));
  const page = async () => (await fetch(`${app.url}/khoa-hoc/${course.id}`)).text();
  expect(await page()).toContain(`${course.seats} chỗ`);
  await person.post(`/inbox/lop/${course.id}`, { seats: '413', dates: '1/3/2027' });
  await expect.poll(page).toContain('413 chỗ');
  await person.post(`/inbox/lop/${course.id}`, { undo: '1' });
  await expect.poll(page).not.toContain('413 chỗ');
});

it.each([
  [['link', 'nobody@truong.vn'], 1, 'no account'],
  [['invite', '--role', 'head', '--email', 'a@truong.vn', '--facility', 'khong-co'], 1, '--facility'],
  [['invite', '--role', 'chief', '--email', 'a@truong.vn'], 1, '--role'],
  [['invite', '--role', 'staff'], 1, '--'],
  [['nothing'], 2, 'usage'],
])('says what is wrong with %j', async (argv, expected, words) => {
  const { code, lines } = await run(...argv);
  expect(code).toBe(expected);
  expect(lines.join('\n')).toContain(words);
});
