// lead.status: what became of a registration, as the store knows it now. The words are the flow's; this finds which
// registration is meant and how it stands.
import { today } from '../../day.js';
import { FACILITY_STATUSES, type Registration, type Tool, type ToolContext } from '../world.js';

/** Taken back by the person. */
const TAKEN_BACK: readonly string[] = ['cancelled', 'withdrawn'];

/** Sent, or waiting for the guardian, and not taken back. */
export const isOpen = ({ status }: Registration): boolean => !TAKEN_BACK.includes(status);

/** At most so many are listed; a person has one or two. */
const LISTED = 4;

/** Codes with how each stands: "CN-7K3QF2 (chờ nơi dạy gọi), …"; empty for none. */
export function listed(
  registrations: readonly Registration[],
  { world }: Pick<ToolContext, 'world'>,
): string {
  const words: Record<string, string> = world.phrases['registration-states'];
  const lines = registrations
    .slice(0, LISTED)
    .map(({ receipt, status }) => `${receipt} (${words[status] ?? status})`);
  const more = registrations.length - lines.length;
  return [...lines, ...(more > 0 ? [`${more} đăng ký nữa`] : [])].join(', ');
}

/** How it stands, in the word that the flow branches by. */
function standing(one: Registration, { world, now }: Pick<ToolContext, 'world' | 'now'>): string {
  if (!isOpen(one)) return 'taken-back';
  if (one.status !== 'new') return one.status;
  if (world.callBy(one.sentAt) <= now) return 'late';
  return one.arrived ? 'waiting' : 'sending';
}

/**
 * Tells how a registration stands: the one with the code, else the newest. Outcomes: `none` when there is none; before
 * a call `sending` (the facility has not taken it yet), `waiting`, `late`, `awaiting-guardian`; what the facility said;
 * `taken-back`. `day` is the day that the words need, `others` the rest in one line.
 */
export const leadStatus: Tool = {
  inputs: ['receipt'],
  outputs: ['receipt', 'course', 'facility', 'phone', 'day', 'reason', 'others'],
  outcomes: ['none', 'awaiting-guardian', 'sending', 'waiting', 'late', ...FACILITY_STATUSES, 'taken-back'],
  run({ receipt }, context) {
    const { registrations } = context.kept();
    const open = registrations.filter(isOpen);
    const one =
      typeof receipt === 'string'
        ? registrations.find((r) => r.receipt === receipt)
        : (open[0] ?? registrations[0]);
    if (!one) return { outcome: 'none' };
    const outcome = standing(one, context);
    const day = {
      waiting: today(context.world.callBy(one.sentAt)),
      appointment: one.appointment,
      'awaiting-guardian': one.until === undefined ? undefined : today(one.until),
    }[outcome];
    const others = listed(
      open.filter((r) => r !== one),
      context,
    );
    return {
      outcome,
      save: {
        receipt: one.receipt,
        course: one.course.title,
        facility: String(context.world.entity('facility', one.facility)?.name ?? one.facility),
        phone: one.phone,
        day: day ?? today(one.changedAt),
        ...(one.reason === undefined ? {} : { reason: one.reason.toLowerCase() }),
        ...(others === '' ? {} : { others }),
      },
    };
  },
};
