/** What of a large table is on the page, and how strongly a cell is coloured. */

/** Rows or columns kept on the page beyond either edge. */
const BEYOND = 2;

/** The places of what is in view along one axis. */
export function visible(scrolled: number, length: number, pitch: number, count: number): number[] {
  const first = Math.max(0, Math.floor(scrolled / pitch) - BEYOND);
  const last = Math.min(count, Math.ceil((scrolled + Math.max(0, length)) / pitch) + BEYOND);
  return Array.from({ length: Math.max(0, last - first) }, (_, index) => first + index);
}

/** Strongest colour: the figure on it has to stay readable. */
const MOST = 0.55;
const LEAST = 0.08;

/** The farther from the threshold, the stronger; 0 where nothing is known of the threshold. */
export function shareOf(distance: number, threshold: number | undefined): number {
  if (!threshold) return 0;
  const away = Math.min(1, Math.abs(distance / threshold - 1));
  return LEAST + (MOST - LEAST) * away;
}
