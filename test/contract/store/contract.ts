// The contract of the store port: every implementation runs it unchanged.
import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest';
import type { Store } from '../../../src/store/port.js';
import { createVault } from '../../../src/store/vault.js';
import { firstAttemptContract } from './first-attempt.js';
import { type Implementation, type Place, quiet, testVault } from './harness.js';
import { keepingContract } from './keeping.js';
import { outboxContract } from './outbox.js';
import { peopleContract } from './people.js';
import { turnContract } from './turns.js';
import { valueContract } from './values.js';

/** Declares the suite for one implementation. */
export function storeContract({ name, place }: Implementation): void {
  describe(`store on ${name}`, () => {
    contractInUse(place);
    contractOverTime(place);
  });
}

/** The part without restarts; its tests share one store. */
export function contractInUse(makePlace: () => Promise<Pick<Place, 'open' | 'remove'>>): void {
  describe('in use', () => {
    let place: Pick<Place, 'open' | 'remove'>;
    let store: Store;
    beforeAll(async () => {
      place = await makePlace();
      store = await place.open(testVault());
    });
    afterEach(() => quiet(store));
    afterAll(async () => {
      await store.shutdown();
      await place.remove();
    });
    turnContract(() => store);
    outboxContract(() => store);
    firstAttemptContract(() => store);
    peopleContract(() => store);
    valueContract(() => store);
  });
}

function contractOverTime(makePlace: () => Promise<Place>): void {
  describe('over time', () => {
    let place: Place;
    let store: Store;
    beforeEach(async () => {
      place = await makePlace();
      store = await place.open(testVault());
    });
    afterEach(async () => {
      await store.shutdown();
      await place.remove();
    });
    const reopen = async (secret?: string | string[]): Promise<Store> => {
      await store.shutdown();
      store = await place.open(secret === undefined ? testVault() : createVault(secret));
      return store;
    };
    keepingContract(
      () => store,
      reopen,
      () => place,
    );
  });
}
