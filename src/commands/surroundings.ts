// What a command talks to: the environment, the terminal and the clock. Tests hand in their own.

export interface Surroundings {
  env: Readonly<Record<string, string | undefined>>;
  print: (line: string) => void;
  now: () => number;
}

export const OWN: Surroundings = { env: process.env, print: (line) => console.log(line), now: Date.now };
