// What may become of a lead, as data: which status follows which, how it is called, and who is told.
import { FACILITY_STATUSES } from '../conversation/world.js';
import { today } from '../day.js';
import type { LeadData, LeadStatus } from './lead.js';

export { FACILITY_STATUSES };
/** A status that a facility may set. */
export type FacilityStatus = (typeof FACILITY_STATUSES)[number];

/** Names of the statuses as people in offices read them. */
export const STATUS_NAMES: Record<LeadStatus, string> = {
  new: 'Mới',
  'awaiting-guardian': 'Chờ người giám hộ',
  called: 'Đã gọi',
  appointment: 'Đã hẹn ngày',
  unreachable: 'Không liên lạc được',
  'waiting-list': 'Chờ đến lượt',
  enrolled: 'Đã ghi danh',
  'not-suitable': 'Không phù hợp',
  cancelled: 'Người học hủy',
  withdrawn: 'Đã rút',
};

/**
 * What may follow. A facility may correct itself at any time, so each of its statuses may follow each other one;
 * what the person took back stays taken back, and nothing is sent before the guardian agrees.
 */
export const NEXT_STATUSES: Record<LeadStatus, readonly LeadStatus[]> = {
  new: FACILITY_STATUSES,
  'awaiting-guardian': [],
  called: FACILITY_STATUSES,
  appointment: FACILITY_STATUSES,
  unreachable: FACILITY_STATUSES,
  'waiting-list': FACILITY_STATUSES,
  enrolled: FACILITY_STATUSES,
  'not-suitable': FACILITY_STATUSES,
  cancelled: [],
  withdrawn: [],
};

export const isFacilityStatus = (status: string): status is FacilityStatus =>
  FACILITY_STATUSES.includes(status as FacilityStatus);

/** Why a registration does not fit, by code; a facility picks one, so that reports can count them. */
export const REASONS = {
  full: 'Lớp đã đủ người',
  age: 'Chưa đúng tuổi của lớp',
  schooling: 'Chưa đủ trình độ đầu vào',
  'other-course': 'Người học muốn nghề khác',
  'not-interested': 'Người học không còn nhu cầu',
  'wrong-number': 'Sai số điện thoại',
  other: 'Lý do khác',
} as const;
export type Reason = keyof typeof REASONS;
export const isReason = (value: string): value is Reason => Object.hasOwn(REASONS, value);

/** By which way a status came in. */
export type StatusVia = 'inbox' | 'link' | 'telegram' | 'webhook' | 'clock';

/** A wanted change of status. */
export interface StatusChange {
  status: FacilityStatus;
  /** Who acts: an account, or the facility's id when it acted by link, button or webhook. */
  by: string;
  via: StatusVia;
  reason?: Reason;
  /** `YYYY-MM-DD`; needed with `appointment`. */
  appointment?: string;
  note?: string;
}

/** One line of a lead's history. */
export interface HistoryEntry {
  at: number;
  by: string;
  via: StatusVia;
  status: LeadStatus;
  reason?: Reason;
  appointment?: string;
  note?: string;
}

const NOTE_LENGTH = 500;
/** Kept of the history of one lead; far more than ever happens. */
const HISTORY_LENGTH = 50;

/**
 * Applies a change to a lead's data. Answers the new data, `same` when nothing would change, or `not-allowed` when
 * the status may not follow or lacks what belongs to it (an appointment's day, not over yet; the reason of `not-suitable`).
 */
export function applyStatus(
  current: LeadStatus,
  data: LeadData,
  change: StatusChange,
  at: number,
): { data: LeadData } | 'same' | 'not-allowed' {
  if (!NEXT_STATUSES[current]?.includes(change.status)) return 'not-allowed';
  const { status, by, via, reason, appointment } = change;
  // Also from an old button or link: nobody is told to come on a day that is over.
  if (status === 'appointment' && !(isDay(appointment) && appointment >= today(at))) return 'not-allowed';
  if (status === 'not-suitable' && (reason === undefined || !isReason(reason))) return 'not-allowed';
  const note = change.note?.trim().slice(0, NOTE_LENGTH);
  const entry: HistoryEntry = {
    at,
    by,
    via,
    status,
    ...(status === 'not-suitable' ? { reason } : {}),
    ...(status === 'appointment' ? { appointment } : {}),
    ...(note ? { note } : {}),
  };
  const last = data.history?.at(-1);
  if (current === status && !note && last?.appointment === entry.appointment && last?.reason === entry.reason)
    return 'same';
  return { data: { ...data, history: [...(data.history ?? []), entry].slice(-HISTORY_LENGTH) } };
}

/** A day that exists, written `YYYY-MM-DD`. */
export function isDay(value: string | undefined): value is string {
  if (value === undefined || !/^\d{4}-\d{2}-\d{2}$/u.test(value)) return false;
  const at = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(value);
}
