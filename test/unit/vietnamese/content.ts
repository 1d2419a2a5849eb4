// The shipped lexicon and gazetteer, read once for the tests of this room.
import { readFileSync } from 'node:fs';
import { readLexicon } from '../../../src/knowledge/lexicon.js';
import { readPlaces } from '../../../src/knowledge/places.js';

const knowledge = new URL('../../../knowledge/', import.meta.url);
export const lexiconText = readFileSync(new URL('lexicon.yaml', knowledge), 'utf8');
const read = readLexicon('lexicon.yaml', lexiconText);
if (read.value === undefined) throw new Error(JSON.stringify(read.problems));
export const lexicon = read.value;

const json = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`places/${name}`, knowledge), 'utf8'));
export const placeFiles = {
  communes: json('communes.json'),
  former: json('former.json'),
  aliases: json('aliases.json'),
};
const places = readPlaces(placeFiles);
if (places.value === undefined) throw new Error(JSON.stringify(places.problems));
export const gazetteer = places.value;

/** The day of all tables: Saturday 21/11/2026. */
export const TODAY = '2026-11-21';

/** Accents dropped, as most people type. */
export const withoutAccents = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replace(/đ/g, 'd')
    .replace(/Đ/g, 'D')
    .normalize('NFC');
