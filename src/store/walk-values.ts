// Looks through all the small values of one kind, a page at a time, so that neither their number nor memory is a limit.
import type { Store } from './port.js';

type Listing = Pick<Store, 'list'>;
const PAGE = 1000;

/** Every value whose name begins with the prefix, by name. Values may be removed while it goes on. */
export async function* eachValue(
  store: Listing,
  prefix: string,
  page = PAGE,
): AsyncGenerator<{ name: string; value: string }> {
  for (let after: string | undefined; ; ) {
    const found = await store.list(prefix, page, after);
    yield* found;
    after = found.at(-1)?.name;
    if (after === undefined) return;
  }
}

/** Removes the values of a prefix that are old. Answers how many. */
export async function removeValues(
  store: Listing & Pick<Store, 'put'>,
  prefix: string,
  old: (value: string) => boolean,
  page = PAGE,
): Promise<number> {
  let removed = 0;
  for await (const { name, value } of eachValue(store, prefix, page)) {
    if (!old(value)) continue;
    await store.put(name, undefined);
    removed++;
  }
  return removed;
}
