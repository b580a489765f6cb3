/** Names come from files, and may be as long as one: text short enough for a sentence. */

/** Of a name, in letters: whole paths of the usual depth fit. */
export const MOST_NAME = 160;
/** Of a sentence or two. */
export const MOST_SENTENCE = 1000;
/** Pieces of a list that a developer may want. */
const MOST_PIECES = 100;

/** The text, or its beginning and its end where it is longer: names differ by both. */
export function brief(text: string, most = MOST_NAME): string {
  if (text.length <= most) return text;
  const end = Math.floor(most / 3);
  // Half of a character beyond the 16-bit ones is none.
  const head = text.slice(0, most - end - 1).replace(/[\ud800-\udbff]$/, '');
  const tail = text.slice(text.length - end).replace(/^[\udc00-\udfff]/, '');
  return `${head}…${tail}`;
}

/** A sentence that may name a file: where its name is long, the name gives way. */
export function briefSentence(text: string, file = ''): string {
  const named = file.length > MOST_NAME ? text.replaceAll(file, brief(file)) : text;
  return brief(named, MOST_SENTENCE);
}

/** Texts, lists of texts and lists of rows of texts, each short; anything else as it is. */
export function briefDetail(detail: unknown): unknown {
  if (typeof detail === 'string') return brief(detail, MOST_SENTENCE);
  if (!Array.isArray(detail)) return detail;
  return detail.slice(0, MOST_PIECES).map(briefRow);
}

function briefRow(row: unknown): unknown {
  if (typeof row === 'string') return brief(row, MOST_SENTENCE);
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return row;
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => [
      key,
      typeof value === 'string' ? brief(value, MOST_SENTENCE) : value,
    ]),
  );
}
