// What may be kept of a question: never a name, a phone, a long number, a link; the subject stays.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutPersonalData } from '../../../src/vietnamese/impersonal.js';

describe('without personal data', () => {
  it.each([
    ['em tên Nguyễn Thị Hoa muốn học lái máy bay', 'em tên [tên] muốn học lái máy bay'],
    ['toi ten nguyen van an hoi hoc lai tau', 'toi ten [tên] hoi hoc lai tau'],
    ['gọi em số 0912 345 678 nhé', 'gọi em số [số] nhé'],
    ['gọi +84912345678 giúp', 'gọi [số] giúp'],
    ['không chín một hai ba bốn năm sáu bảy tám gọi em', '[số] gọi em'],
    ['căn cước 001099012345 có cần không', 'căn cước [số] có cần không'],
    ['gửi về hoa.nguyen@example.vn được không', 'gửi về [địa chỉ] được không'],
    ['xem https://example.vn/abc có thật không', 'xem [địa chỉ] có thật không'],
    ['chị Lan ở xã Nghi Kim hỏi có dạy trồng nấm không', 'chị [tên] ở xã [nơi] hỏi có dạy trồng nấm không'],
    ['Hà Nội có dạy làm tò he không', 'Hà Nội có dạy làm tò he không'],
    ['học phí 500k một tháng đúng không', 'học phí 500k một tháng đúng không'],
    ['Em 35 tuổi có học lái tàu được không?', 'Em 35 tuổi có học lái tàu được không?'],
  ])('%s', (typed, kept) => expect(withoutPersonalData(typed)).toBe(kept));

  it('leaves no run of four digits, no control character, and little text, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 700 }), (text) => {
        const kept = withoutPersonalData(text);
        expect(kept).not.toMatch(/\d{4}|[\p{Cc}\p{Cs}]/u);
        expect(kept.length).toBeLessThanOrEqual(140);
      }),
    );
  });

  it('takes out a phone wherever it stands', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^0[35789][0-9]{8}$/), fc.constantFrom('', ' ', '.'), (phone, gap) => {
        const typed = phone.replace(/^(....)(...)/, `$1${gap}$2${gap}`);
        expect(withoutPersonalData(`hỏi về lớp ${typed} nhé`)).toBe('hỏi về lớp [số] nhé');
      }),
    );
  });
});
