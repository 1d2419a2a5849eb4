// Quality and latency figures, and tables of them.

/** Mean reciprocal rank among the first ten, in percent, from ranks counted from 0 (−1: not found). */
export const meanReciprocalRank = (ranks: readonly number[]): number =>
  percent(ranks.reduce((sum, rank) => sum + (rank >= 0 && rank < 10 ? 1 / (rank + 1) : 0), 0) / ranks.length);

/** Share of queries whose page is among the first `n`, in percent. */
export const among = (ranks: readonly number[], n: number): number =>
  percent(ranks.filter((rank) => rank >= 0 && rank < n).length / ranks.length);

export const percent = (share: number): number => Math.round(share * 1000) / 10;

/** The value below which `share` of the sorted times lie. */
export function quantile(times: readonly number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

export const ms = (time: number): string => time.toFixed(time < 10 ? 2 : 0);

/** Times each call of a function over a list, in ms. */
export async function timed<T>(list: readonly T[], call: (item: T) => unknown): Promise<number[]> {
  const times: number[] = [];
  for (const item of list) {
    const start = performance.now();
    await call(item);
    times.push(performance.now() - start);
  }
  return times;
}

/** A Markdown table. */
export function table(
  title: string,
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  return [`\n## ${title}`, '', line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
