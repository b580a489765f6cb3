/** Weights between those before a training and those after it. */
import type { Weights } from '../base/types';

/**
 * old + share * (new - old) of every tensor that was trained; the others as they were.
 * @param trained by name, in the order of values in which the file has them
 */
export function blendedWeights(
  start: Weights,
  trained: ReadonlyMap<string, Float32Array>,
  share: number,
): Weights {
  const data = start.data.slice();
  for (const { name, offset } of start.tensors) {
    const after = trained.get(name);
    if (!after) continue;
    // Exactly the new ones where they are taken whole.
    if (share === 1) data.set(after, offset);
    else {
      for (let i = 0; i < after.length; i++) {
        const before = data[offset + i]!;
        data[offset + i] = before + share * (after[i]! - before);
      }
    }
  }
  // New ones are kept in full, and measured so.
  return { ...start, storedAs: undefined, data };
}
