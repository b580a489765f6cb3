/** How a batch is parted where it does not fit memory at once. */

/**
 * As few parts as fit, as even as can be: batch norm by a part of one photo would leave nothing of it.
 * @param atOnce most in one part
 * @param unit what is not torn apart: 3 of triplets
 */
export function partSizes(count: number, atOnce: number, unit = 1): number[] {
  const units = Math.ceil(count / unit);
  const most = Math.max(1, Math.min(units, Math.floor(atOnce / unit)));
  const parts = Math.ceil(units / most);
  let left = count;
  return Array.from({ length: parts }, (_, i) => {
    const size = (Math.floor(units / parts) + (i < units % parts ? 1 : 0)) * unit;
    const taken = Math.min(size, left);
    left -= taken;
    return taken;
  });
}
