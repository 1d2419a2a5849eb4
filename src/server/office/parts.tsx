// Small pieces that several pages of the office show.
import type { VNode } from 'preact';
import type { Catalogue } from '../../knowledge/catalogue.js';
import { shown } from '../../knowledge/facility-file.js';
import type { Filter, Listed } from '../../office/desk.js';
import { isStatus, statusName, waitOf } from '../../office/waiting.js';
import type { Form } from './routes.js';

/** Names of the filter's fields in addresses and forms. */
export const FILTER_FIELDS = ['muc', 'tt', 'lop', 'tu', 'den', 'q', 'cua'] as const;

/** The tabs above the list; the first is what has to be done. */
export const TABS = [
  { id: 'cho', label: 'Mới, chờ gọi', status: 'new' },
  { id: 'da-goi', label: 'Đã gọi', status: 'called' },
  { id: 'hen', label: 'Đã hẹn', status: 'appointment' },
  { id: 'chua-gap', label: 'Chưa gặp', status: 'unreachable' },
  { id: 'ghi-danh', label: 'Đã ghi danh', status: 'enrolled' },
  { id: 'tat-ca', label: 'Tất cả', status: undefined },
] as const;

const CHANNEL_NAMES: Record<string, string> = {
  telegram: 'Telegram',
  'zalo-oa': 'Zalo',
  'zalo-bot': 'Zalo',
  web: 'Trang web',
  terminal: 'Dòng lệnh',
};
/** A channel's name for the office. */
export const channelName = (channel: string): string => CHANNEL_NAMES[channel] ?? channel;

/** A number that is shown in full on a press: the inside of the form that asks for it. */
export const MaskedPhone = ({ masked }: { masked: string | undefined }): VNode => (
  <>
    <span class="number">{masked}</span>
    <button class="action" type="submit">
      Xem số để gọi
    </button>
  </>
);
export const RevealHint = (): VNode => (
  <p class="hint">Lần xem nào cũng được ghi lại, để bảo vệ người học.</p>
);

const DAY = /^\d{4}-\d\d-\d\d$/u;
const given = (text: string, ok: boolean): string | undefined => (text !== '' && ok ? text : undefined);

/** Reads a filter from the address. Whatever is not understood is left out. */
export function filterOf(query: Form, account: string): Filter & { tab: (typeof TABS)[number] } {
  const search = query.text('q').trim().slice(0, 80) || undefined;
  const named = TABS.find((t) => t.id === query.text('muc'));
  const status = given(query.text('tt'), isStatus(query.text('tt')));
  const tab = named ?? (search || status ? TABS[5] : TABS[0]);
  return {
    tab,
    status: status ?? tab.status,
    course: given(query.text('lop'), /^[\w-]{1,80}$/u.test(query.text('lop'))),
    from: given(query.text('tu'), DAY.test(query.text('tu'))),
    to: given(query.text('den'), DAY.test(query.text('den'))),
    search,
    assignee: query.text('cua') === 'toi' ? account : undefined,
    order: tab.id === 'cho' ? 'waiting' : 'newest',
    awake: tab.id === 'cho' && !search,
    after: query.text('sau') || undefined,
  };
}

/** The filter as an address' query, with changes; an empty value removes. */
export function address(query: Form, changes: Record<string, string> = {}, path = '/inbox'): string {
  const params = new URLSearchParams();
  for (const name of FILTER_FIELDS) {
    const value = changes[name] ?? query.text(name).slice(0, 80);
    if (value !== '') params.set(name, value);
  }
  if (changes.sau) params.set('sau', changes.sau);
  const text = params.toString();
  return text === '' ? path : `${path}?${text}`;
}

/** A page of the office that looks one thing up: a field and a button, back to the same page. */
export function SearchForm({
  action,
  name,
  label,
  value,
  placeholder,
  maxLength,
  button,
}: {
  action: string;
  name: string;
  label: string;
  value: string;
  placeholder: string;
  maxLength: number;
  button: string;
}): VNode {
  return (
    <form method="get" action={action} class="search">
      <label class="sr" for={name}>
        {label}
      </label>
      <input
        id={name}
        name={name}
        value={value}
        maxLength={maxLength}
        placeholder={placeholder}
        autocomplete="off"
      />
      <button class="action" type="submit">
        {button}
      </button>
    </form>
  );
}

export function StatusPill({ status }: { status: string }): VNode {
  return <span class={`pill ${status}`}>{statusName(status)}</span>;
}

export function Waiting({
  lead,
  now,
  holidays,
}: {
  lead: Listed;
  now: number;
  holidays: Catalogue['holidays'];
}) {
  const wait = waitOf(lead, now, holidays);
  if (!wait) return null;
  return (
    <span class={wait.overdue ? 'wait overdue' : 'wait'}>
      {wait.text}
      {wait.overdue ? ', quá hẹn' : ''}
    </span>
  );
}

/** The course's title, and that it is sample data where it is. */
export function courseTitle(knowledge: Catalogue, lead: Pick<Listed, 'course'>): string {
  const course = knowledge.courses.get(lead.course.id);
  return course ? course.title : lead.course.title;
}

export function facilityName(knowledge: Catalogue, id: string): string {
  const facility = knowledge.facilities.get(id);
  return facility ? shown(facility.name, facility.sample) : id;
}

/** Whom to call, or what is left of it. */
export const nameOf = (lead: Listed): string =>
  lead.erased ? 'Người học đã rút lại' : (lead.name ?? lead.receipt);
