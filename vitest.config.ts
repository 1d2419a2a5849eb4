// Three suites: unit (pure logic, no network), contract (real SQLite files, real redis-server, loopback
// HTTP), e2e (real Chromium). `npm test` runs all of them.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Files of one worker share a process, so that modules and content are read once. Three workers on two cores:
    // much of the contract and browser suites is waiting for other processes.
    maxWorkers: 3,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.{ts,tsx}'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          isolate: false,
        },
      },
      {
        test: {
          name: 'contract',
          isolate: false,
          include: ['test/contract/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'e2e',
          isolate: false,
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
