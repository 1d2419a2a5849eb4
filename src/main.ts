#!/usr/bin/env node
// The command line: one line per command, each in src/commands/ and loaded only when it is called.
import { nearestName } from './knowledge/problem.js';

type Command = (argv: string[]) => Promise<number>;

const COMMANDS: Record<string, { what: string; load: () => Promise<Command> }> = {
  serve: {
    what: 'run the service (web chat, channels, lead delivery)',
    load: async () => (await import('./commands/serve.js')).serve,
  },
  chat: {
    what: 'talk to the bot in the terminal [--json] [--as USER]',
    load: async () => (await import('./commands/chat.js')).chat,
  },
  ask: {
    what: 'search the knowledge base [--json] [--limit N] QUERY | --jsonl',
    load: async () => (await import('./commands/ask.js')).ask,
  },
  check: {
    what: 'what a person is entitled to [FILE] [--json] | --jsonl',
    load: async () => (await import('./commands/check.js')).check,
  },
  understand: {
    what: 'how a typed answer is read --jsonl',
    load: async () => (await import('./commands/understand.js')).understand,
  },
  loan: {
    what: 'loan schedule and totals --jsonl',
    load: async () => (await import('./commands/loan.js')).loan,
  },
  lint: { what: 'check knowledge and flows', load: async () => (await import('./commands/lint.js')).lint },
  graph: {
    what: 'draw the flows as Mermaid [FLOW]',
    load: async () => (await import('./commands/graph.js')).graph,
  },
  flows: {
    what: 'plan NEW_DIR | deploy NEW_DIR [--tell] | test [DIR] | schema',
    load: async () => (await import('./commands/flows.js')).flows,
  },
  sessions: {
    what: 'why CHANNEL:ID: why a talk stopped, without personal data',
    load: async () => (await import('./commands/sessions.js')).sessions,
  },
  replay: {
    what: 'recorded talks through a draft [--flows DIR] [--knowledge DIR]',
    load: async () => (await import('./commands/replay.js')).replay,
  },
  import: {
    what: "import a facility's courses from XLSX or CSV",
    load: async () => (await import('./commands/import.js')).importCourses,
  },
  leads: {
    what: 'list | show ID | redeliver ID | close ID --reason TEXT',
    load: async () => (await import('./commands/leads.js')).leads,
  },
  report: {
    what: 'the yearly table --year YYYY --out FILE.xlsx [--public]',
    load: async () => (await import('./commands/report.js')).report,
  },
  backup: {
    what: 'copy the embedded store, also while the service runs: FILE',
    load: async () => (await import('./commands/backup.js')).backup,
  },
  restore: {
    what: 'bring a backup back, with the service stopped: FILE',
    load: async () => (await import('./commands/restore.js')).restore,
  },
  rotate: {
    what: 'a new key for the embedded store [--drop-old]',
    load: async () => (await import('./commands/rotate.js')).rotate,
  },
  erase: {
    what: 'erase a person: CHANNEL:ID',
    load: async () => (await import('./commands/erase.js')).erase,
  },
  link: {
    what: "create | list: officers' links and QR codes",
    load: async () => (await import('./commands/link.js')).link,
  },
  zalo: {
    what: "authorize | status: the Official Account's tokens",
    load: async () => (await import('./commands/zalo.js')).zalo,
  },
  operator: {
    what: 'invite | link | list: accounts of the office',
    load: async () => (await import('./commands/operator.js')).operator,
  },
  doctor: {
    what: 'check configuration, store and content',
    load: async () => (await import('./commands/doctor.js')).doctor,
  },
};

async function main(): Promise<number> {
  const [name, ...argv] = process.argv.slice(2);
  const command = name === undefined ? undefined : COMMANDS[name];
  if (command) return (await command.load())(argv);
  const asked = name === undefined || name === 'help' || name === '--help';
  if (!asked) {
    const nearest = nearestName(name, Object.keys(COMMANDS));
    console.error(`no command "${name}"${nearest ? `; did you mean "${nearest}"?` : ''}\n`);
  }
  console.log('usage: node dist/main.js COMMAND\n');
  for (const [key, { what }] of Object.entries(COMMANDS)) console.log(`  ${key.padEnd(11)} ${what}`);
  return asked ? 0 : 2;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    // Errors meant for the operator carry their own words; anything else shows where it came from.
    const e = error as Error;
    const known = [
      'ConfigError',
      'ContentError',
      'StoreInUse',
      'StoreTooNew',
      'StoreKeyError',
      'StoreUnsafe',
      'StoreUnavailable',
    ];
    console.error(known.includes(e.name) ? e.message : (e.stack ?? String(error)));
    process.exitCode = 1;
  },
);
