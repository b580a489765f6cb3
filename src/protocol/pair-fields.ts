/** A line of a pairs file as fields: parted by tabs, commas, semicolons or spaces. */

export interface Fields {
  fields: string[];
  /** Parted by spaces, which names may hold too. */
  spaced: boolean;
}

/** The ways to part a line, the likeliest first; empty fields at the end fall away, as a CSV has them. */
export function fieldsOf(line: string): Fields[] {
  if (line.includes('\t')) return [{ fields: trimmed(line.split('\t')), spaced: false }];
  const spaces = { fields: line.split(/\s+/), spaced: true };
  const separator = [',', ';'].find((mark) => line.includes(mark));
  if (!separator) return [spaces];
  return [{ fields: trimmed(csvFields(line, separator)), spaced: false }, spaces];
}

const trimmed = (fields: string[]) => {
  const all = fields.map((field) => field.trim());
  const last = all.findLastIndex((field) => field !== '');
  return all.slice(0, last + 1);
};

/** Quotes hold a field together; two of them inside are one. */
function csvFields(line: string, separator: string): string[] {
  const fields = [''];
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    const letter = line[i]!;
    if (letter === '"' && quoted && line[i + 1] === '"') {
      fields[fields.length - 1] += '"';
      i++;
    } else if (letter === '"') quoted = !quoted;
    else if (letter === separator && !quoted) fields.push('');
    else fields[fields.length - 1] += letter;
  }
  return fields;
}
