// From how many people on a figure may be shown: a smaller one could point at a person.

/** The smallest count that is shown as it is. */
export const SMALL = 5;

/** A count as others may see it: none, hidden below the smallest, or the number. */
export const shownCount = (count: number): string =>
  count === 0 ? '0' : count < SMALL ? `<${SMALL}` : String(count);
