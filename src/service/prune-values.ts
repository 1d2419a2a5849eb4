// What goes of the small values by age: waiting registrations, consents, sheets and their lists; and after a restore, of
// people erased since.
import { readChain } from '../leads/consents.js';
import { CALLBACKS } from '../office/callbacks.js';
import type { SessionKey, Store } from '../store/port.js';
import { eachValue, removeValues } from '../store/walk-values.js';
import { AWAITING, AWAITINGS, type Awaiting, CONSENTS, forgetPerson } from './lead-effects.js';

type Values = Pick<Store, 'list' | 'get' | 'put' | 'update'>;

/** Removes registrations whose guardian did not answer in time. Answers how many. */
export async function pruneAwaiting(store: Values, now: number): Promise<number> {
  const gone = await removeValues(store, AWAITING, (value) => (JSON.parse(value) as Awaiting).until <= now);
  await removeLists(store, AWAITINGS, (name) => name);
  return gone;
}

/** Removes chains of consents whose last word is older than `before`. Answers how many. */
export const pruneConsents = (store: Values, before: number): Promise<number> =>
  removeValues(store, CONSENTS, (value) => (readChain(value).at(-1)?.at ?? 0) < before);

/** Removes printed sheets whose link has expired. Answers how many. */
export async function pruneSheets(store: Values, now: number): Promise<number> {
  const gone = await removeValues(
    store,
    'sheet:',
    (value) => (JSON.parse(value) as { expiresAt: number }).expiresAt <= now,
  );
  await removeLists(store, 'sheets:', (token) => `sheet:${token}`);
  return gone;
}

/** Removes the lists of what a person had once nothing of it is left: their names hold the person's id. */
async function removeLists(store: Values, prefix: string, nameOf: (entry: string) => string): Promise<void> {
  for await (const { name, value } of eachValue(store, prefix)) {
    const left = await Promise.all((JSON.parse(value) as string[]).map((entry) => store.get(nameOf(entry))));
    // Unless something was added meanwhile.
    if (left.every((v) => v === undefined))
      await store.update(name, (now) => (now === value ? undefined : now));
  }
}

/**
 * After a restore: removes what the backup still held of people who were erased since, that is of people of whom
 * neither a talk nor a lead is left. Answers how many values.
 */
export async function forgetErased(store: Store): Promise<number> {
  let removed = 0;
  for (const prefix of [CONSENTS, AWAITINGS, CALLBACKS, 'sheets:', 'web:'])
    for await (const { name } of eachValue(store, prefix)) {
      const key = (prefix === 'web:' ? name : name.slice(prefix.length)) as SessionKey;
      if ((await store.session(key)) !== undefined) continue;
      if ((await store.leads({ owner: key, limit: 1 })).length > 0) continue;
      await forgetPerson(store, key);
      await store.put(name, undefined);
      removed++;
    }
  return removed;
}
