// The phrases that state a fact about a person or a household, by the names of the fact vocabulary.
import { PhraseTable, phraseSet } from './phrases.js';

export type FactValue = string | number | boolean | null;

/** Phrases that state a fact of the learner in person. */
export const PERSONAL = new PhraseTable<[fact: string, value: FactValue]>([
  ...said('sex', 'female', 'là nữ|nữ|phụ nữ|đàn bà|con gái|giới tính nữ|mẹ đơn thân|phái nữ|là gái|nữ giới'),
  ...said(
    'sex',
    'male',
    'là nam|đàn ông|con trai|giới tính nam|nam giới|là trai|thanh niên nam|nam thanh niên',
  ),
  ...said('ethnicMinority', true, ethnic()),
  ...said('ethnicMinority', false, 'dân tộc kinh|người kinh|là kinh'),
  ...said(
    'disability',
    'severe',
    'khuyết tật nặng|khuyết tật mức độ nặng|khuyết tật mức nặng|khuyết tật dạng nặng',
  ),
  ...said(
    'disability',
    'profound',
    'khuyết tật đặc biệt nặng|khuyết tật mức độ đặc biệt nặng|khuyết tật rất nặng',
  ),
  ...said(
    'disability',
    'mild',
    // Typed without accents, "nhe" is read as "nhé".
    'khuyết tật nhẹ|khuyết tật nhé|khuyết tật mức độ nhẹ|khuyết tật mức nhẹ|khuyết tật dạng nhẹ',
  ),
  ...said(
    'orphan',
    'both',
    'mồ côi cả cha lẫn mẹ|mồ côi cả cha và mẹ|mồ côi cả bố lẫn mẹ|mồ côi cả bố và mẹ|mồ côi cả bố mẹ|mồ côi cả cha mẹ|mồ côi cha mẹ|mồ côi bố mẹ|mồ côi cả hai|bố mẹ mất hết|bố mẹ đều mất|bố mẹ mất cả',
  ),
  ...said(
    'employment',
    'unemployed',
    'thất nghiệp|mất việc|bị mất việc|vừa nghỉ việc|mới nghỉ việc|đã nghỉ việc|bị nghỉ việc|bị cho nghỉ|bị cho thôi việc|thôi việc|chưa có việc|chưa có việc làm|không có việc|không có việc làm|không việc làm|đang nghỉ việc|công ty cho nghỉ|công ty giải thể|hết việc|mới nghỉ làm|vừa nghỉ làm|đã nghỉ làm|nghỉ làm rồi|nghỉ làm công ty',
  ),
  ...said(
    'employment',
    'working',
    'đang đi làm|đang làm công nhân|làm công nhân|đang làm ở|đang làm cho|đang làm tại|đi làm công ty|làm công ty|đi làm thuê|làm thuê|làm mướn|đang có việc|đang phụ hồ|đang làm thợ|đang làm nghề|công nhân may|là công nhân|đang bán hàng|đang buôn bán|đang chạy xe ôm',
  ),
  ...said(
    'employment',
    'studying',
    'đang học lớp|đang học cấp|đang đi học|còn đi học|đang là học sinh|đang là sinh viên|là học sinh|là sinh viên|học sinh lớp|đang học cao đẳng|đang học trung cấp|đang học đại học|sinh viên năm',
  ),
  ...said('employment', 'retired', 'nghỉ hưu|về hưu|đã hưu|hưu trí|cán bộ hưu'),
  ...said('drawsPension', true, 'lương hưu|hưởng lương hưu|có lương hưu'),
  ...said(
    'farmsDirectly',
    true,
    'làm ruộng|làm nông|làm nông nghiệp|làm rẫy|làm nương|làm nông dân|là nông dân|trực tiếp làm ruộng',
  ),
  ...said(
    'serviceKind',
    'military',
    'bộ đội|đi lính|nghĩa vụ quân sự|xuất ngũ|ra quân|phục viên|giải ngũ|đi nghĩa vụ|nghĩa vụ về|bộ đội xuất ngũ',
  ),
  ...said(
    'serviceKind',
    'police',
    'nghĩa vụ công an|đi nghĩa vụ công an|đi nghĩa vụ bên công an|công an nghĩa vụ|đi công an|nghĩa vụ bên công an|nghĩa vụ tham gia công an',
  ),
  ...said('serviceKind', 'youth-volunteer', 'thanh niên tình nguyện|đội viên tình nguyện'),
  ...said('serviceKind', 'young-intellectual', 'trí thức trẻ|trí thức trẻ tình nguyện'),
  ...said(
    'receivingUnemploymentBenefit',
    true,
    ['hưởng', 'nhận', 'lĩnh', 'lãnh', 'ăn']
      .flatMap((gets) => ['trợ cấp', 'bảo hiểm', 'tiền'].map((what) => `đang ${gets} ${what} thất nghiệp`))
      .join('|'),
  ),
  ...said('boardingSchoolGraduate', true, 'trường dân tộc nội trú|phổ thông dân tộc nội trú'),
]);

/** Facts of the household and the home: also true of the learner when said of the family. */
export const HOUSEHOLD = new PhraseTable<[fact: string, value: FactValue]>([
  ...said('householdStatus', 'near-poor', 'cận nghèo|hộ cận nghèo|sổ cận nghèo|diện cận nghèo'),
  ...said(
    'householdStatus',
    'poor',
    'hộ nghèo|sổ hộ nghèo|sổ nghèo|diện nghèo|diện hộ nghèo|thuộc diện nghèo|giấy hộ nghèo',
  ),
  ...said('householdStatus', 'average', 'hộ trung bình|mức sống trung bình|hộ có mức sống trung bình'),
  ...said('householdStatus', 'better', 'hộ khá|khá giả|hộ giàu|hộ khá giả'),
  ...said(
    'meritBeneficiary',
    true,
    'người có công|con liệt sĩ|con thương binh|con bệnh binh|thương binh|bệnh binh|vợ liệt sĩ|gia đình liệt sĩ|gia đình có công|gia đình chính sách có công|thân nhân liệt sĩ|con người có công|là liệt sĩ|con của thương binh|con của liệt sĩ',
  ),
  ...said(
    'extremelyDifficultArea',
    true,
    'đặc biệt khó khăn|xã đặc biệt khó khăn|thôn đặc biệt khó khăn|xã 135|xã khu vực ba|vùng ba',
  ),
  ...said('borderOrIslandArea', true, 'xã biên giới|vùng biên giới|xã đảo|xã hải đảo|vùng hải đảo'),
]);

function said(fact: string, value: FactValue, phrases: string): [string, [string, FactValue]][] {
  return phrases.split('|').map((p) => [p, [fact, value]]);
}

function ethnic(): string {
  const peoples =
    'thái|mông|hmông|h mông|thổ|khơ mú|mường|tày|nùng|dao|ơ đu|đan lai|ê đê|ba na|gia rai|khmer|chăm|sán dìu|cao lan|vân kiều|bru vân kiều|hoa|cơ tu|tà ôi|hà nhì|lào|giáy|sán chay'.split(
      '|',
    );
  return [
    'dân tộc thiểu số',
    'người dân tộc',
    'đồng bào dân tộc',
    'là dân tộc',
    'đồng bào thiểu số',
    'dân tộc ít người',
    ...peoples.flatMap((p) => [`dân tộc ${p}`, `người ${p}`, `người dân tộc ${p}`]),
  ].join('|');
}

/** What money is borrowed for when it is for work or a business. */
export const BUSINESS = phraseSet(
  'làm ăn|mở tiệm|mở quán|mở cửa hàng|mở xưởng|mở trang trại|mở salon|mở gara|mở spa|mở shop|mở lớp|kinh doanh|buôn bán|chăn nuôi|nuôi lợn|nuôi gà|nuôi bò|nuôi cá|trồng trọt|khởi nghiệp|mua máy|mua trâu|mua bò|sản xuất|tạo việc làm|làm riêng|tự làm|đầu tư|làm kinh tế|phát triển kinh tế',
);
