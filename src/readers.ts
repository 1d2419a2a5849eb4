// Binds the readers of typed answers to the lexicon and the gazetteer of the knowledge in service.
import type { Readers, Understood } from './conversation/world.js';
import type { Knowledge } from './knowledge/load.js';
import { readAge, readBirthYear } from './vietnamese/age.js';
import { asksAge } from './vietnamese/age-question.js';
import { readAside } from './vietnamese/aside.js';
import { readAssisted } from './vietnamese/assisted.js';
import { readLeftNumber } from './vietnamese/callback.js';
import { readChoice } from './vietnamese/choice.js';
import { readCommand } from './vietnamese/command.js';
import { readConsent } from './vietnamese/consent.js';
import { readDate } from './vietnamese/date.js';
import { nearestCommune } from './vietnamese/gazetteer.js';
import { isHeard } from './vietnamese/heard.js';
import { type Message, readMessage } from './vietnamese/message.js';
import { readMoney } from './vietnamese/money.js';
import { readNumber } from './vietnamese/number.js';
import { readPhone } from './vietnamese/phone.js';
import { placeOf, readPlace, readProvince } from './vietnamese/place.js';
import { isQuestion } from './vietnamese/politeness.js';
import { readStatusQuestion } from './vietnamese/registration-status.js';
import { readSelf } from './vietnamese/self-reference.js';
import { readWhatIf } from './vietnamese/what-if.js';
import { bareTrade } from './vietnamese/wish.js';
import { readWords } from './vietnamese/words.js';
import { readYesNo } from './vietnamese/yes-no.js';

/** The readers of one knowledge. Ages and relative dates are read on the day (`YYYY-MM-DD`) of the turn. */
export function readersOf({ lexicon, places: gazetteer }: Knowledge): Readers {
  return {
    choice: (text, options) => readChoice(text, { options, lexicon }),
    yesNo: (text) => readYesNo(text, { lexicon }),
    consent: (text) => readConsent(text, { lexicon }),
    money: (text) => readMoney(text, { lexicon }),
    age: (text, today) => readAge(text, { lexicon, today }),
    birthYear: (text, today) => readBirthYear(text, { lexicon, today }),
    number: (text, unit) => readNumber(text, { lexicon, unit }),
    date: (text, today) => readDate(text, { lexicon, today }),
    phone: (text) => readPhone(text, { lexicon }),
    place: (text, province) => readPlace(text, { lexicon, gazetteer, province }),
    province: (text) => readProvince(text, { lexicon, gazetteer }),
    command: (text, asked) => {
      const r = readCommand(text, { lexicon, asked });
      return 'value' in r && r.value !== null ? r.value : undefined;
    },
    message: (text, today) => understood(readMessage(text, { lexicon, gazetteer, today })),
    bareTrade: (text) => bareTrade(readWords(text, lexicon), lexicon),
    asksStatus: (text) => readStatusQuestion(text, { lexicon }),
    assisted: (text) => readAssisted(text, { lexicon }),
    leftNumber: (text) => readLeftNumber(text, lexicon),
    asksAge: (text) => asksAge(text, lexicon),
    isQuestion: (text) => isQuestion(readWords(text, lexicon), text),
    aside: (text) => readAside(text, lexicon),
    isHeard: (text, phrases, unlike) => isHeard(text, { lexicon, phrases, unlike }),
    self: (text) => readSelf(text, { lexicon }),
    whatIf: (text, today) => readWhatIf(text, { lexicon, gazetteer, today }),
    nearestPlace: (latitude, longitude) => {
      const found = nearestCommune(gazetteer, latitude, longitude);
      return found && placeOf(found);
    },
  };
}

/** A message's facts as answers by name; a birth year is the person's own answer, `null` ("never") is spelt out. */
function understood({ goal, occupation, wish, place, province, places, facts }: Message): Understood {
  const answers: Understood['answers'] = {};
  if (occupation !== undefined) answers.occupation = occupation;
  if (wish !== undefined) answers.wish = wish;
  if (place !== undefined) answers['person.place'] = { ...place };
  if (province !== undefined) answers['person.province'] = province;
  for (const [name, value] of Object.entries(facts)) {
    if (name === 'communeKind') continue;
    if (name === 'birthDate') answers['person.birthYear'] = Number(String(value).slice(0, 4));
    else answers[`facts.${name}`] = value === null ? { never: true } : value;
  }
  return { goal, answers, ...(places ? { places: places.map((p) => ({ ...p })) } : {}) };
}
