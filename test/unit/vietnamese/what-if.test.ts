// "Nếu … thì sao?": which facts are supposed, with and without accents; what is no supposition.
import { describe, expect, it } from 'vitest';
import { readWhatIf } from '../../../src/vietnamese/what-if.js';
import { gazetteer, lexicon, TODAY, withoutAccents } from './content.js';

const read = (text: string) => readWhatIf(text, { gazetteer, lexicon, today: TODAY });
const SOME_DAY = { from: '1900-01-01' };

const SUPPOSED: [string, Record<string, unknown>][] = [
  ['nếu học trung cấp thì sao', { courseLevel: 'trung-cap' }],
  ['còn học cao đẳng thì sao ạ', { courseLevel: 'cao-dang' }],
  ['nếu học trung học nghề thì sao', { courseLevel: 'trung-hoc-nghe' }],
  ['được gì nếu em học sơ cấp?', { courseLevel: 'so-cap' }],
  ['nếu học khóa ngắn thì thế nào ạ', { courseLevel: 'under-3-months' }],
  ['Nếu em là hộ nghèo thì sao?', { householdStatus: 'poor' }],
  ['em là hộ cận nghèo thì sao', { householdStatus: 'near-poor' }],
  ['nếu em không phải hộ nghèo thì sao', { householdStatus: 'better' }],
  ['giả sử em là người dân tộc Thái thì thế nào', { ethnicMinority: true }],
  ['nếu không phải dân tộc thiểu số thì sao', { ethnicMinority: false }],
  ['thế ở phường thì sao', { communeKind: 'phuong' }],
  ['nếu trường tư thì được bao nhiêu', { publicSchool: false }],
  ['nếu học trường công lập thì có khác không', { publicSchool: true }],
  ['nếu học phí 5 triệu thì được hỗ trợ bao nhiêu', { tuition: 5_000_000 }],
  ['nếu cách nhà 20 km thì sao', { distanceKm: 20 }],
  ['nếu học lớp 6 tháng thì sao', { courseMonths: 6 }],
  ['nếu em bị khuyết tật nặng thì sao', { disability: 'severe' }],
  ['nếu khuyết tật thì sao', { disability: ['mild', 'severe', 'profound'] }],
  ['nếu em 60 tuổi thì có được không?', { age: 60 }],
  ['nếu là nữ thì sao', { sex: 'female' }],
  ['nếu em đi bộ đội về thì sao', { serviceKind: 'military' }],
  ['nếu nhà em bị thu hồi đất thì được gì', { landRecoveredOn: SOME_DAY }],
  ['nếu em chưa từng được hỗ trợ thì sao', { priorSupportOn: null }],
  ['nếu em muốn vay vốn mở quán thì sao', { wantsBusinessLoan: true }],
];

describe('what is supposed', () => {
  it.each(SUPPOSED)('%s', (text, facts) => {
    expect(read(text)).toEqual(facts);
    expect(read(withoutAccents(text))).toEqual(facts);
    expect(read(text.normalize('NFD'))).toEqual(facts);
  });

  it.each([
    'nếu được thì em học',
    'nếu mai trời mưa thì sao',
    'nếu em bỏ học giữa chừng thì sao',
    'nếu thi trượt thì sao',
    'em là hộ nghèo',
    'em học trung cấp',
    'hộ nghèo được hỗ trợ gì',
    'thì sao',
    '',
  ])('nothing in "%s"', (text) => expect(read(text)).toBeUndefined());
});
