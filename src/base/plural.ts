/** Counts in sentences. */

/** "1 pair", "6,000 pairs"; `many` where an s does not do: "2 people". */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
