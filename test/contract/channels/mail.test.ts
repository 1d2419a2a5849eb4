// E-mail over a real SMTP connection on loopback.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createMailer, type Mailer } from '../../../src/channels/mail/mail.js';
import { FakeMail } from '../../support/fake-mail.js';

let server: FakeMail;
let mailer: Mailer;
beforeAll(async () => {
  server = await FakeMail.start();
  mailer = createMailer({ url: server.url, from: 'Cầu Nghề <no-reply@caunghe.example>' });
});
afterAll(async () => {
  mailer.close();
  await server.close();
});

it('sends plain text and HTML with a stable message id', async () => {
  const result = await mailer.send({
    to: 'truong@example.vn',
    subject: 'Đăng ký mới\r\nBcc: x@example.vn',
    text: 'Có một đăng ký mới.',
    html: '<p>Có một đăng ký mới.</p>',
    id: 'lead-1',
  });
  expect(result).toMatchObject({ outcome: 'done' });
  const [mail] = server.mails;
  expect(mail).toMatchObject({ to: ['truong@example.vn'] });
  expect(mail?.raw).toContain('<lead-1@caunghe.example>');
  expect(mail?.raw).not.toMatch(/^Bcc:/mu);
  expect(mail?.text.match(/Có một đăng ký mới/gu)).toHaveLength(2);
});

it('gives up on a refused address, tries again later on everything else, and never repeats the address', async () => {
  server.refused = ['gone@example.vn'];
  const send = (to: string) => mailer.send({ to, subject: 's', text: 't' });
  const dead = await send('gone@example.vn');
  expect(dead).toMatchObject({ outcome: 'dead', status: 550 });
  server.busy = true;
  const later = await send('truong@example.vn');
  expect(later).toMatchObject({ outcome: 'retry', status: 451 });
  server.busy = false;
  const nobody = createMailer({ url: 'smtp://127.0.0.1:9', from: 'a@b.vn' });
  const down = await nobody.send({ to: 'truong@example.vn', subject: 's', text: 't' });
  expect(down).toMatchObject({ outcome: 'retry', status: 0 });
  nobody.close();
  expect(JSON.stringify([dead, later, down])).not.toContain('example.vn');
});
