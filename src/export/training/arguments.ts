/** arguments.txt as facenet's training scripts write it: a line an option, as Python prints its value. */

/** @param options by name; what is undefined was not given */
export function argumentsText(options: Readonly<Record<string, unknown>>): string {
  return Object.entries(options)
    .map(([name, value]) => `${name}: ${printed(value)}\n`)
    .join('');
}

function printed(value: unknown): string {
  if (value === undefined || value === null) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  // Text stays on its line, and lists are told from text.
  const plain = typeof value === 'number' || (typeof value === 'string' && !/[\r\n]/.test(value));
  return plain ? String(value) : JSON.stringify(value);
}
