// The format of a training facility, knowledge/facilities/<id>.yaml.
import { z } from 'zod';
import { idSchema } from './faq-file.js';
import { daySchema } from './source.js';

const FACILITY_KINDS = ['centre', 'secondary', 'college', 'enterprise', 'cooperative'] as const;

/** A commune of today by its exact name; `kind` only where a province has a xã and a phường of one name. */
export const placeSchema = z.strictObject({
  commune: z.string().min(1),
  province: z.string().min(1),
  kind: z.enum(['xã', 'phường', 'đặc khu']).optional(),
});

export const facilitySchema = z.strictObject({
  name: z.string().min(5).max(80),
  kind: z.enum(FACILITY_KINDS),
  place: placeSchema,
  /** Latitude and longitude, only where they are known better than the commune's own. */
  coordinates: z.tuple([z.number().min(8).max(24), z.number().min(102).max(115)]).optional(),
  /** When somebody answers, in words. */
  hours: z.string().min(5),
  /** A public (State) facility; matters to boarding grants. */
  public: z.boolean(),
  dormitory: z.boolean().default(false),
  forDisabled: z.boolean().default(false),
  about: z.string().max(200).optional(),
  /** Takes the registrations that this one leaves unanswered. */
  backup: idSchema.optional(),
  /** Made-up data, always shown as such. */
  sample: z.boolean().default(false),
  checked: daySchema,
});
export type FacilityEntry = z.infer<typeof facilitySchema>;

export const SAMPLE_MARK = '(dữ liệu mẫu)';

/** The name or title that people see: sample data says that it is. */
export const shown = (title: string, sample: boolean): string => (sample ? `${title} ${SAMPLE_MARK}` : title);
