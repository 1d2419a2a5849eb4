// The small named values of a store, in memory, for rules that need no disk.
import type { Values } from '../../../src/office/tickets.js';

export function memoryValues(): Values {
  const map = new Map<string, string>();
  return {
    get: async (name: string) => map.get(name),
    put: async (name: string, value: string | undefined) =>
      void (value === undefined ? map.delete(name) : map.set(name, value)),
    update: async (name: string, change: (before: string | undefined) => string | undefined) => {
      const before = map.get(name);
      const after = change(before);
      if (after === undefined) map.delete(name);
      else map.set(name, after);
      return before;
    },
    list: async (prefix: string, limit: number) =>
      [...map]
        .filter(([name]) => name.startsWith(prefix))
        .sort()
        .slice(0, limit)
        .map(([name, value]) => ({ name, value })),
  };
}
