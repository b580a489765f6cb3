/** Distances of photos to the centre of their person, as a text: what a filter of the scripts reads from HDF5. */

/** Of a line: a path, then a number, with a comma, a tab or spaces between. */
const LINE = /^\s*"?(.+?)"?\s*[,;\t ]\s*([-+\d.eE]+)\s*$/;

/**
 * Distances by path. Lines without a number at their end, as a heading is, are passed over.
 * @param text CSV, or one path and distance a line
 */
export function parseDistances(text: string): Record<string, number> {
  const found: [string, number][] = [];
  for (const line of text.split(/\r?\n/)) {
    const [, path, value] = LINE.exec(line) ?? [];
    const distance = Number(value);
    if (path && Number.isFinite(distance)) found.push([path, distance]);
  }
  return Object.fromEntries(found);
}
