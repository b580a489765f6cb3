/** Tables as CSV (RFC 4180): commas, CRLF, quotes doubled. */

export type Cell = string | number | undefined;

/** Spreadsheets run a cell that begins so as a formula; some pass over spaces before it. */
const FORMULA = /^(\s*[=+\-@\uff0b\uff0d\uff1d\uff20]|[\t\r])/;
/** Where a comma is for decimals, semicolons part cells, tabs in other settings: behind one a cell begins. */
const INNER_FORMULA = /([;\t])(?=[ "']*[=+\-@\uff0b\uff0d\uff1d\uff20])/g;

/**
 * One cell. Text that a spreadsheet would run as a formula gets an apostrophe before it, which
 * spreadsheets take as "this is text"; numbers are left alone, so negative ones stay numbers.
 */
function cell(value: Cell): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  const inner = value.replace(INNER_FORMULA, "$1'");
  const text = FORMULA.test(value) ? `'${inner}` : inner;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The whole table as text, header first; `undefined` and numbers that are not finite are empty. */
export function csv(header: string[], rows: Iterable<Cell[]>): string {
  return Array.from([header, ...rows], (row) => `${row.map(cell).join(',')}\r\n`).join('');
}
