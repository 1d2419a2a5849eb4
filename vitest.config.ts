// Three suites: unit (pure logic, no network), contract (real SQLite files, real redis-server, loopback
// HTTP), e2e (real Chromium). `npm test` runs all of them.
import { defineConfig } from 'vitest/config';

const common = {
  // Files of one worker share a process, so that modules and content are read once.
  isolate: false,
  // For what hangs, not for what is slow.
  testTimeout: 240_000,
  hookTimeout: 240_000,
  // Vitest gives up after a second by itself: a busy machine is no fault.
  expect: { poll: { timeout: 30_000, interval: 20 } },
};

export default defineConfig({
  test: {
    // Three workers on two cores: much of the contract and browser suites is waiting for other processes.
    maxWorkers: 3,
    projects: [
      {
        test: {
          ...common,
          name: 'unit',
          include: ['test/unit/**/*.test.{ts,tsx}'],
        },
      },
      {
        test: {
          ...common,
          name: 'contract',
          include: ['test/contract/**/*.test.ts'],
        },
      },
      {
        test: {
          ...common,
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
        },
      },
    ],
  },
});
