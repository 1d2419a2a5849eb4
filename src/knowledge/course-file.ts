// The format of a facility's courses, knowledge/courses/<facility>.yaml, and the limits that tell a slip of
// the keyboard (a fee of 30 đồng, 40 months of a three-month level) from a course.
import { z } from 'zod';
import { placeSchema } from './facility-file.js';
import { idSchema } from './faq-file.js';
import { daySchema } from './source.js';

export const SECTORS = [
  'nong-nghiep',
  'cong-nghiep',
  'dich-vu',
  'cong-nghe-so',
  'lang-nghe',
  'du-lich',
] as const;
export const LEVELS = ['under-3-months', 'so-cap', 'trung-hoc-nghe', 'trung-cap', 'cao-dang'] as const;
const WHENS = ['day', 'evening', 'weekend', 'flexible'] as const;
const MODES = ['in-person', 'blended', 'online'] as const;
export type Level = (typeof LEVELS)[number];
export type Sector = (typeof SECTORS)[number];

export const LEVEL_NAMES: Record<Level, string> = {
  'under-3-months': 'Dưới 3 tháng',
  'so-cap': 'Sơ cấp',
  'trung-hoc-nghe': 'Trung học nghề',
  'trung-cap': 'Trung cấp',
  'cao-dang': 'Cao đẳng',
};
export const SECTOR_NAMES: Record<Sector, string> = {
  'nong-nghiep': 'Nông nghiệp',
  'cong-nghiep': 'Kỹ thuật, công nghiệp',
  'dich-vu': 'Dịch vụ',
  'cong-nghe-so': 'Máy tính, công nghệ số',
  'lang-nghe': 'Làng nghề',
  'du-lich': 'Du lịch, ăn uống',
};

const phrase = z.string().min(3).max(120);

export const courseSchema = z.strictObject({
  /** Begins with the occupation's id: `course/<id>` is what searches and registrations name. */
  id: idSchema,
  occupation: idSchema,
  title: z.string().min(3).max(80),
  sector: z.enum(SECTORS),
  level: z.enum(LEVELS),
  /** Where it is taught, when that is not where the facility is. */
  place: placeSchema.optional(),
  /** Calendar months; a school year is 12. */
  months: z.number().positive().max(48),
  studyDays: z.int().positive().max(1200),
  hours: z.int().positive().max(5000),
  /** VND for the whole course; 0 when nothing is paid. */
  tuition: z.int().nonnegative().max(200_000_000),
  schedule: z.strictObject({ when: z.enum(WHENS), text: phrase }),
  mode: z.enum(MODES).default('in-person'),
  nextStart: z.array(daySchema).max(12),
  seats: z.int().positive().max(500),
  /** Share of the hours spent in practice, in percent. */
  practiceShare: z.int().min(0).max(100),
  whatYouLearn: z.array(phrase).min(2).max(5),
  afterwards: z.array(phrase).min(1).max(4),
  certificate: z.string().min(5).max(80),
  /** What one needs to begin, in words. */
  entry: z.string().min(5).max(120),
  /** Chính quy; sơ cấp and shorter courses are not. */
  fullTime: z.boolean().default(false),
  /** On the list of heavy, hazardous or dangerous occupations; left out = not known. */
  hazardous: z.boolean().optional(),
  /** A field of Quyết định 29/2025; left out = not known. */
  stem: z.boolean().optional(),
  /** Everyday words under which people look for it. */
  tags: z.array(z.string().min(2).max(40)).default([]),
  sample: z.boolean().default(false),
});
export type CourseEntry = z.infer<typeof courseSchema>;

export const coursesSchema = z.strictObject({
  facility: idSchema,
  /** The day on which the facility last confirmed its courses. */
  checked: daySchema,
  courses: z.array(courseSchema).min(1),
});

/**
 * What cannot be true of a course, as path and message: its months must be those of its level (sơ cấp: 3 to
 * under 12 months and 300 hours, policy facts 8.8), its days must fit in its months, its hours in its days.
 */
export function implausible(
  course: Pick<CourseEntry, 'id' | 'occupation' | 'level' | 'months' | 'studyDays' | 'hours' | 'tuition'>,
): { path: keyof CourseEntry; message: string }[] {
  const out: { path: keyof CourseEntry; message: string }[] = [];
  const say = (path: keyof CourseEntry, message: string) => out.push({ path, message });
  const { id, occupation, level, months, studyDays, hours, tuition } = course;
  if (id !== occupation && !id.startsWith(`${occupation}-`))
    say('id', `must be "${occupation}" or begin with "${occupation}-"`);
  if (level === 'under-3-months' && months >= 3) say('months', 'must be under 3 for level under-3-months');
  if (level === 'so-cap' && (months < 3 || months >= 12))
    say('months', 'must be 3 to under 12 for level so-cap');
  if (level === 'so-cap' && hours < 300) say('hours', 'must be at least 300 for level so-cap');
  if (['trung-hoc-nghe', 'trung-cap', 'cao-dang'].includes(level) && months < 12)
    say('months', `must be at least 12 for level ${level}`);
  if (studyDays > months * 31) say('studyDays', `${studyDays} days do not fit in ${months} months`);
  if (hours > studyDays * 10) say('hours', `${hours} hours are more than 10 on each of ${studyDays} days`);
  if (tuition > 0 && tuition < 50_000)
    say('tuition', `${tuition} VND is too little: write the whole amount in đồng`);
  return out;
}
