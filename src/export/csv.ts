/** Tables as CSV (RFC 4180): commas, CRLF, quotes doubled. */

export type Cell = string | number | undefined;

/** Spreadsheets run a cell that begins so as a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * One cell. Text that a spreadsheet would run as a formula gets an apostrophe before it, which
 * spreadsheets take as "this is text"; numbers are left alone, so negative ones stay numbers.
 */
function cell(value: Cell): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The whole table as text, header first; `undefined` and numbers that are not finite are empty. */
export function csv(header: string[], rows: Iterable<Cell[]>): string {
  return Array.from([header, ...rows], (row) => `${row.map(cell).join(',')}\r\n`).join('');
}
