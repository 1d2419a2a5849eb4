// The set-up of a channel at its platform (address, command menu, name). A platform that cannot be reached at the start
// may come back hours later: what was left undone is then done, without a start of the service.

export interface SetUp {
  /** The first try. Answers the problems met, none when all is done. */
  first(): Promise<readonly string[]>;
  /** Another try when something was left undone; answers what still is. */
  rest(): Promise<readonly string[]>;
  /** All is well, whatever the platform said: events arrive. */
  proved(): void;
}

/** `run` is safe to repeat. */
export function createSetUp(run: () => Promise<readonly string[]>): SetUp {
  let undone: readonly string[] = [];
  const attempt = async () => {
    undone = await run();
    return undone;
  };
  return {
    first: attempt,
    rest: async () => (undone.length === 0 ? [] : attempt()),
    proved: () => {
      undone = [];
    },
  };
}
