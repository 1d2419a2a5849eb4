// What is sent instead of words: a picture, voice or sticker, a contact card, a location.
import { isAsk } from '../compile.js';
import type { AnswerValue } from '../session.js';
import { answer } from './answering.js';
import { reopen } from './moves.js';
import type { Turn } from './turn.js';
import { onText } from './typed.js';

/** A caption is read as text; without one the person is asked to type. */
export function onMedia(turn: Turn, media: string, caption: string | undefined, away: number): void {
  turn.rule = 'media';
  if (caption !== undefined && caption.trim() !== '') return onText(turn, caption, away);
  if (media === 'withheld') {
    // To type is no way out for who is never heard: another way in is.
    turn.phrase('withheld');
    turn.link = { url: '/', label: turn.phraseText('withheld-link') };
    return reopen(turn);
  }
  turn.phrase(media === 'voice' ? 'voice' : media === 'sticker' ? 'sticker' : 'photo');
  reopen(turn);
}

/** A contact card answers a question for a phone number; somebody else's only where a guardian is asked for. */
export function onContact(turn: Turn, phone: string, own: boolean): void {
  const at = turn.openStep();
  turn.rule = 'contact';
  if (at && isAsk(at.step) && at.step.ask === 'phone') {
    if (!own && !at.step.save?.startsWith('guardian')) {
      turn.phrase('contact-foreign');
      return reopen(turn);
    }
    const read = turn.world.readers.phone(phone);
    if ('value' in read && read.value !== null)
      return answer(turn, at.step, { id: '', label: '', value: read.value });
  }
  turn.phrase('contact');
  reopen(turn);
}

/** A location answers a question for a place by the nearest commune. */
export function onLocation(turn: Turn, latitude: number, longitude: number): void {
  const at = turn.openStep();
  turn.rule = 'location';
  if (at && isAsk(at.step) && at.step.ask === 'place') {
    const place = turn.world.readers.nearestPlace(latitude, longitude);
    if (place) return answer(turn, at.step, { id: '', label: '', value: place as unknown as AnswerValue });
  }
  turn.phrase('location');
  reopen(turn);
}
