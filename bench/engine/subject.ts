// What the engine bench asks of each engine: answer one text; the state is kept in memory, serialised every turn.
export interface Subject {
  name: string;
  turn(text: string): Promise<string>;
  /** Length of the kept state, in characters. */
  state(): number;
}

/** One round of the conversation: each text, and a word that the answer to it must hold. */
export const ROUND = [
  ['Nguyễn Thị Hoa', 'Năm sinh'],
  ['1995', 'Nhóm nghề'],
  ['2', 'Gửi chứ'],
  ['1', 'Đã gửi'],
] as const;
