// The short forms of the fault drills (`npm run drill` runs the long ones). The store's own faults (kill -9, full
// disk, backups while writing) have theirs in store/sqlite-faults, kill -9 of the service in app/kill.
import { expect, it } from 'vitest';
import { damagedContent } from '../faults/content-faults.js';
import { killDelivery, troubledFacilities } from '../faults/delivery-faults.js';
import { hostileRequests } from '../faults/hostile-faults.js';
import { clockJumps, doubled } from '../faults/turn-faults.js';

it.each([
  ['F3 the sender is killed while the facility misbehaves', () => killDelivery({ kills: 1, leads: 40 })],
  [
    'F8 facilities in trouble hold up nobody else',
    () => troubledFacilities({ leads: 20, limitMs: Infinity }),
  ],
  ['F10 updates doubled, shuffled, at once', () => doubled({ updates: 60 })],
  ['F11 hostile requests', () => hostileRequests({ requests: 400 })],
  ['F12 a clock that jumps', () => clockJumps()],
  ['F13 damaged content', () => damagedContent({ rounds: 4 })],
])('%s', async (_, drill) => {
  expect((await drill()).problems).toEqual([]);
});
