/** The few figures that samples are reduced to. */

/** Of an even number, the lower of the two in the middle. @param values at least one */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[(values.length - 1) >> 1]!;
}

/** How many times longer the peer took; undefined where either figure is missing. */
export function ratio(peer: number | null, ours: number | null): number | undefined {
  return peer === null || ours === null || ours === 0 ? undefined : peer / ours;
}
