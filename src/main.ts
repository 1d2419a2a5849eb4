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
  import: {
    what: "import a facility's courses from XLSX or CSV",
    load: async () => (await import('./commands/import.js')).importCourses,
  },
  leads: {
    what: 'list | show ID | redeliver ID | close ID --reason TEXT',
    load: async () => (await import('./commands/leads.js')).leads,
  },
  erase: {
    what: 'erase a person: CHANNEL:ID',
    load: async () => (await import('./commands/erase.js')).erase,
  },
  zalo: {
    what: "authorize | status: the Official Account's tokens",
    load: async () => (await import('./commands/zalo.js')).zalo,
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
