// `operator invite`, `operator link`, `operator list`: accounts of the office from the machine itself. The first
// operator comes in this way; works beside a running service.
import { parseArgs } from 'node:util';
import { openConfiguredStore } from '../app.js';
import { readConfig } from '../config.js';
import { KnowledgeFolder } from '../knowledge/load.js';
import { type Account, createAccounts, readDraft } from '../office/accounts.js';
import { createAudit } from '../office/audit.js';
import { ROLES } from '../office/roles.js';
import { createSignIns, LINK_MS, signInUrl } from '../office/sign-in-links.js';
import { OWN, type Surroundings } from './surroundings.js';

const USAGE = `usage: operator invite [--email ADDRESS] [--name NAME] [--role ROLE]
                [--facility ID] [--codes CODE,CODE] [--commune "xã NAME, PROVINCE"] [--telegram CHAT] [--json]
       operator link ADDRESS [--json]
       operator list [--json]

ROLE is one of ${ROLES.join(', ')} (operator when left out). Prints a sign-in link that works once, for ten
minutes; pass it on by a way you trust.`;

const OPTIONS = {
  email: { type: 'string' },
  name: { type: 'string' },
  role: { type: 'string', default: 'operator' },
  facility: { type: 'string' },
  codes: { type: 'string' },
  commune: { type: 'string' },
  telegram: { type: 'string' },
  json: { type: 'boolean' },
} as const;

/** Answers 0, 1 when it did not work, 2 for a wrong call. */
export async function operator(argv: string[], { env, print, now }: Surroundings = OWN): Promise<number> {
  const { values, positionals } = parseArgs({ args: argv, allowPositionals: true, options: OPTIONS });
  const [verb, address] = positionals;
  if (!['invite', 'link', 'list'].includes(verb ?? '') || (verb === 'link' && !address)) {
    print(USAGE);
    return 2;
  }
  const config = readConfig(env);
  const facilities = values.facility
    ? (await KnowledgeFolder.open(config.knowledgeDir)).current.facilities
    : new Map<string, never>();
  const store = await openConfiguredStore(config, { join: true });
  const accounts = createAccounts(store);
  try {
    if (verb === 'list') {
      for (const a of await accounts.all()) print(values.json ? JSON.stringify(publicPart(a)) : lineOf(a));
      return 0;
    }
    const account =
      verb === 'link' ? await accounts.byEmail(address!) : await invited(values, (id) => facilities.has(id));
    if (!account || account.disabled) {
      print(account ? 'the account is locked' : `no account "${address}"`);
      return 1;
    }
    await createAudit(store).add({
      at: now(),
      what: 'invited',
      by: '',
      name: 'operator command',
      about: account.id,
    });
    const token = await createSignIns(store).issue({ account: account.id }, now() + LINK_MS);
    const url = signInUrl(config.BASE_URL ?? `http://localhost:${config.PORT}`, token);
    if (values.json) print(JSON.stringify({ account: account.id, role: account.role, url }));
    else {
      print(`account  ${account.name} (${account.role})`);
      print(`link     ${url}`);
      print('The link works once, for ten minutes.');
    }
    return 0;
  } catch (error) {
    if (!(error instanceof InviteError)) throw error;
    print(error.message);
    return 1;
  } finally {
    await store.shutdown();
  }

  /** The account that was asked for; one without an address is the operator of this machine, made once. */
  async function invited(
    typed: {
      email?: string;
      name?: string;
      role: string;
      facility?: string;
      codes?: string;
      commune?: string;
      telegram?: string;
    },
    knows: (id: string) => boolean,
  ): Promise<Account> {
    if (typed.email === undefined && typed.role === 'operator') {
      const known = (await accounts.all()).find((a) => a.email === '' && a.role === 'operator');
      if (known) return known;
      const made = await accounts.create(
        { role: 'operator', name: typed.name ?? 'Quản trị', email: '' },
        now(),
      );
      if (made === 'taken') throw new InviteError('the operator of this machine exists already');
      return made;
    }
    const draft = readDraft(
      { ...typed, name: typed.name ?? typed.email, telegramChat: typed.telegram },
      { facility: knows, mayInvite: ROLES },
    );
    if ('problem' in draft) throw new InviteError(`--${draft.problem} is missing or not understood`);
    const made = await accounts.create(draft, now());
    if (made === 'taken')
      throw new InviteError(`${draft.email} has an account; for a new link: operator link ${draft.email}`);
    return made;
  }
}

class InviteError extends Error {}

const publicPart = ({ id, role, name, email, facility, disabled }: Account) => ({
  id,
  role,
  name,
  email,
  facility,
  disabled,
});
const lineOf = (a: Account): string =>
  [a.id, a.role.padEnd(10), a.email || '-', a.name, a.facility ?? '', a.disabled ? 'locked' : '']
    .join('  ')
    .trimEnd();
