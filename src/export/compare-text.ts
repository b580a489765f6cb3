/** The distances between photos as facenet's compare.py prints them. */

/**
 * @param names of the photos, in the order of the matrix
 * @param distance plain Euclidean distance between two of them
 */
export function compareText(
  names: readonly string[],
  distance: (row: number, column: number) => number,
): string {
  const lines = ['Images:'];
  names.forEach((name, index) => lines.push(`${index}: ${name}`));
  lines.push('', 'Distance matrix');
  lines.push(`    ${names.map((_, index) => `    ${index}     `).join('')}`);
  for (const row of names.keys()) {
    const cells = names.map((_, column) => `  ${distance(row, column).toFixed(4)}  `);
    lines.push(`${row}  ${cells.join('')}`);
  }
  return `${lines.join('\n')}\n`;
}
