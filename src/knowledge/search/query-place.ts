// Finds the place named in a query ("điện lạnh ở Thanh Oai"), so that it can choose among the courses instead of
// being looked up as a word. For search only: answers to "ở xã nào" are read in the vietnamese room.
import { type Gazetteer, joinedKey, type Sense } from '../../vietnamese/gazetteer.js';
import { stripMarks } from '../../vietnamese/letters.js';
import { syllables } from '../../vietnamese/normalise.js';
import type { PlaceInQuery, PlaceName } from './search.js';

const LONGEST_NAME = 4;
/** Words that lead up to a place; they go with it. */
const BEFORE = new Set(
  'o tai gan que ve thuoc xa phuong huyen quan tp tx tinh vung quanh ben duoi tren khu vuc thi thanh pho'.split(
    ' ',
  ),
);
/** A former city asked for by its one-syllable name. */
const SHORTEST_NAME = 2;

/** `placeOf` for `createSearch`: the longest place name of the query, when it is plainly one. */
export function placeFinder(gazetteer: Gazetteer): (text: string) => PlaceInQuery | undefined {
  return (text) => {
    const words = syllables(text);
    for (let length = Math.min(LONGEST_NAME, words.length); length >= 1; length--)
      for (let at = 0; at + length <= words.length; at++) {
        const senses = sensesOf(gazetteer, words.slice(at, at + length));
        if (senses.length === 0) continue;
        let start = at;
        while (start > 0 && BEFORE.has(stripMarks(words[start - 1]!)) && at - start < 3) start--;
        const announced = start < at;
        const province = senses.some((sense) => sense.level === 'province');
        if (length < SHORTEST_NAME ? !announced : !announced && !province) continue;
        return { words: words.slice(start, at + length), places: placesOf(senses) };
      }
    return undefined;
  };
}

/** Meanings of a name written with all its accents or with none. */
function sensesOf(gazetteer: Gazetteer, typed: readonly string[]): readonly Sense[] {
  const senses = gazetteer.senses.get(joinedKey(typed)) ?? [];
  const joined = typed.join(' ');
  const bare = stripMarks(joined) === joined;
  return senses.filter((sense) => bare || sense.words.join(' ') === joined);
}

function placesOf(senses: readonly Sense[]): PlaceName[] {
  const out: PlaceName[] = [];
  for (const sense of senses) {
    if (sense.communes.length === 0) out.push({ province: sense.province });
    for (const commune of sense.communes) out.push({ province: commune.province, commune: commune.commune });
  }
  return out;
}
