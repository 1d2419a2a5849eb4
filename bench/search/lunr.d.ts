// The part of lunr that the benchmark calls; the package brings no types.
declare module 'lunr' {
  interface Builder {
    ref(field: string): void;
    field(name: string): void;
    add(document: object): void;
  }
  interface Index {
    query(
      fill: (query: { term(term: unknown, options: object): void }) => void,
    ): { ref: string; score: number }[];
  }
  interface Lunr {
    (configure: (builder: Builder) => void): Index;
    tokenizer(text: string): unknown;
  }
  const lunr: Lunr;
  export default lunr;
}
