// Who works in the office, and what each role may see. Every question "may this account …?" is answered here.
export const ROLES = [
  'staff',
  'head',
  'officer',
  'commune',
  'city',
  'counsellor',
  'supervisor',
  'editor',
  'operator',
] as const;
export type Role = (typeof ROLES)[number];

export const ROLE_NAMES: Record<Role, string> = {
  staff: 'Nhân viên tuyển sinh',
  head: 'Phụ trách cơ sở',
  officer: 'Cán bộ vận động',
  commune: 'Cán bộ xã, phường',
  city: 'Cán bộ thành phố, tỉnh',
  counsellor: 'Người tư vấn',
  supervisor: 'Giám sát',
  editor: 'Biên tập nội dung',
  operator: 'Quản trị hệ thống',
};

/** What an account must name besides its role, and what its reads are bounded by. */
export type Bound = 'facility' | 'codes' | 'commune' | 'none';

interface Rights {
  bound: Bound;
  /** Sees a list of registrations. */
  list: boolean;
  /** Sees names, and phones on request: the consent of the person names the facility and nobody else. */
  person: boolean;
  /** Sees counts; `hidden` hides cells under five. */
  figures: 'none' | 'exact' | 'hidden';
  /** Roles that an account of this role may invite. */
  invites: readonly Role[];
}

export const RIGHTS: Record<Role, Rights> = {
  staff: { bound: 'facility', list: true, person: true, figures: 'none', invites: [] },
  head: { bound: 'facility', list: true, person: true, figures: 'exact', invites: ['staff', 'head'] },
  officer: { bound: 'codes', list: true, person: false, figures: 'none', invites: [] },
  commune: { bound: 'commune', list: true, person: false, figures: 'exact', invites: [] },
  city: { bound: 'none', list: true, person: false, figures: 'exact', invites: [] },
  // Sees nothing of registrations: only whom to call, who agreed to that.
  counsellor: { bound: 'none', list: false, person: false, figures: 'none', invites: [] },
  supervisor: { bound: 'none', list: false, person: false, figures: 'hidden', invites: [] },
  editor: { bound: 'none', list: false, person: false, figures: 'none', invites: [] },
  operator: { bound: 'none', list: false, person: false, figures: 'none', invites: ROLES },
};

const having = (test: (rights: Rights) => boolean): Role[] => ROLES.filter((role) => test(RIGHTS[role]));

/** Roles that see the list of registrations. */
export const LISTING = having((r) => r.list);
/** Roles that act on registrations and see persons: those of a facility. */
export const FACILITY = having((r) => r.person);
export const COUNTING = having((r) => r.figures !== 'none');
export const INVITING = having((r) => r.invites.length > 0);

export const isRole = (value: unknown): value is Role => ROLES.includes(value as Role);
