// What an operator is told of wrong variables: everything at once, each with its name.
import { expect, it } from 'vitest';
import { ConfigError, packageRoot, readConfig } from '../../src/config.js';

const problemsOf = (env: Record<string, string>): readonly string[] => {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems;
  }
};

it('needs no variable at all', () => expect(problemsOf({})).toEqual([]));

it('lists every wrong variable at once', () => {
  const problems = problemsOf({
    PORT: 'abc',
    BASE_URL: 'foo',
    LOG_LEVEL: 'loud',
    SMTP_URL: 'smtp://localhost',
    TELEGRAM_BOT_TOKN: 'x',
  });
  expect(problems.map((p) => p.slice(0, p.indexOf(':'))).sort()).toEqual([
    'BASE_URL',
    'LOG_LEVEL',
    'MAIL_FROM',
    'PORT',
    'TELEGRAM_BOT_TOKN',
  ]);
});

it('names files and folders that are not there, beside the other problems', () => {
  expect(
    problemsOf({
      LOG_LEVEL: 'loud',
      FACILITY_TARGETS: '/no/such/targets.yaml',
      KNOWLEDGE_DIR: '/no/such/knowledge',
      FLOWS_DIR: `${packageRoot}package.json`,
    }),
  ).toEqual([
    expect.stringContaining('LOG_LEVEL'),
    'FACILITY_TARGETS: there is no file /no/such/targets.yaml',
    'KNOWLEDGE_DIR: there is no folder /no/such/knowledge',
    `FLOWS_DIR: there is no folder ${packageRoot}package.json`,
  ]);
  expect(problemsOf({ FACILITY_TARGETS: packageRoot })).toEqual([
    `FACILITY_TARGETS: there is no file ${packageRoot}`,
  ]);
});
