/** Where the faces of a sheet stand, and which of them are near what is seen. */

/** Rows kept on the page beyond either edge. */
const BEYOND = 2;

/** All lengths in CSS pixels. */
export interface Grid {
  columns: number;
  rows: number;
  /** Of a cell with the gap after it. */
  pitch: { x: number; y: number };
  height: number;
}

/**
 * As many columns as fit; cells grow to fill the width.
 * @param cell smallest width, and what is added to the height of its picture
 */
export function gridOf(
  count: number,
  width: number,
  cell: { width: number; below: number; gap: number },
): Grid {
  const columns = Math.max(1, Math.floor((width + cell.gap) / (cell.width + cell.gap)));
  const x = (width + cell.gap) / columns;
  const y = Math.round(((x - cell.gap) * 7) / 6) + cell.below + cell.gap;
  const rows = Math.ceil(count / columns);
  return { columns, rows, pitch: { x, y }, height: Math.max(0, rows * y - cell.gap) };
}

/** Places of the faces that are on the page. */
export function near(
  { columns, pitch }: Grid,
  count: number,
  scrolled: number,
  seen: number,
): { first: number; last: number } {
  const first = Math.max(0, Math.floor(scrolled / pitch.y) - BEYOND) * columns;
  const last = Math.min(count, (Math.ceil((scrolled + seen) / pitch.y) + BEYOND) * columns);
  return { first: Math.min(first, last), last };
}
