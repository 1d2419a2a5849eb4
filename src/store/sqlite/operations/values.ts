// Small named values, each one sealed cell, and the store's own facts about itself.
import type { Row } from '../driver.js';
import type { Sql } from './index.js';

export function valueOperations(sql: Sql) {
  const get = (name: string): string | null =>
    (sql('SELECT value FROM value WHERE name = ?').get(name)?.value as string | undefined) ?? null;
  const put = (name: string, value: string | null): void => {
    if (value === null) sql('DELETE FROM value WHERE name = ?').run(name);
    else
      sql('INSERT INTO value VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value').run(
        name,
        value,
      );
  };
  const setMeta = (name: string, value: string): void => {
    sql('INSERT INTO meta VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value').run(name, value);
  };
  return {
    get,
    put,
    setMeta,

    /** Compare-and-swap on the sealed text, which differs with every write. */
    swap(name: string, before: string | null, after: string | null): boolean {
      if (get(name) !== before) return false;
      put(name, after);
      return true;
    },

    list: (prefix: string, limit: number, after: string): Row[] =>
      sql(
        `SELECT name, value FROM value
         WHERE name >= ?1 AND name > ?3 AND substr(name, 1, length(?1)) = ?1 ORDER BY name LIMIT ?2`,
      ).all(prefix, limit, after),

    meta: (name: string): string | null =>
      (sql('SELECT value FROM meta WHERE name = ?').get(name)?.value as string | undefined) ?? null,

    /** A write that proves that writing works. */
    check: (at: number): void => setMeta('checked', String(at)),
  };
}
