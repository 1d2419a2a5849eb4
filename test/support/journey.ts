// The main journey as a person on Telegram plays it, from the first sentence to the receipt.
import type { FakePerson } from './fake-telegram-person.js';

export const FIRST = 'em muốn học sửa máy lạnh';

/** What is typed after the first sentence; the last line sends. */
export const ANSWERS = [
  'Thanh Oai, Hà Nội',
  '4',
  '1',
  '1',
  'đồng ý',
  'Nguyễn Thị Hoa',
  '0912345678',
  '2000',
  '1',
] as const;

export const RECEIPT = /CN-[A-Z0-9]{6}/u;

/** Plays the whole journey; answers the receipt code. */
export async function register(person: FakePerson, phone = '0912345678'): Promise<string> {
  for (const line of [FIRST, ...ANSWERS]) await person.say(line === '0912345678' ? phone : line);
  return RECEIPT.exec((await person.hears(RECEIPT)).text)![0];
}
