/** The parts of the benchmark by name, in the order in which they run. */
import { PEERS } from './peers/table';

/** Ours; tfjs as it comes; other engines; ours by each family of programs. */
export const PARTS = ['ours', 'stock', ...PEERS, 'variants'] as const;
export type PartName = (typeof PARTS)[number];

/** As a command names them: all peers by one word. */
export const ALL_PARTS = 'ours,stock,peers,variants';

/**
 * @param words names with commas between them
 * @throws Error that names what is no part
 */
export function partsNamed(words: string): PartName[] {
  const names = words.split(',').flatMap((word) => (word === 'peers' ? PEERS : [word]));
  const unknown = names.find((name) => !(PARTS as readonly string[]).includes(name));
  if (unknown !== undefined) throw new Error(`There is no part "${unknown}".`);
  return names as PartName[];
}
