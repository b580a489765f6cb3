/** File names that every operating system takes, none twice. */

/** Letters of a name, with room left for a number and an ending (file systems stop at 255 bytes). */
const MAX_LETTERS = 56;

/** Control characters, and those that Windows or a path gives a meaning. */
// eslint-disable-next-line no-control-regex
const FORBIDDEN = /[\u0000-\u001f\u007f<>:"/\\|?*]/g;
/** Marks that turn the direction of writing can make one ending look like another. */
const DIRECTION_MARKS = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
/** Names of devices on Windows, with or without an ending, and with spaces before it. */
const DEVICES = /^(con|prn|aux|nul|conin\$|conout\$|clock\$|(?:com|lpt)[\d¹²³])(?= *(?:\.|$))/i;
/** A photo's number, which stays behind the mark: `<person>_<number>` goes on being told by its folder. */
const NUMBER = /(?:_\d{1,12})?$/;

/**
 * One part of a path made safe: never empty, never hidden, without separators; at most 56 letters
 * before its number and ending. Two names stay two: where letters are replaced or cut off, a mark made of the whole
 * name stands for them, the same each time.
 */
export function safeName(text: string): string {
  const [stem, ending] = splitEnding(trimmed(text.normalize('NFC').replace(DIRECTION_MARKS, '')));
  const [number] = NUMBER.exec(stem)!;
  const name = stem.slice(0, stem.length - number.length);
  const clean = name.replace(FORBIDDEN, '_');
  const letters = [...clean];
  const mark = clean === name && letters.length <= MAX_LETTERS ? '' : `~${markOf(name)}`;
  const kept = letters.slice(0, MAX_LETTERS - mark.length);
  return (kept.join('').trimEnd() + mark + number + ending).replace(DEVICES, '$1_') || 'unnamed';
}

/** Without spaces and dots at its ends, by hand: a regular expression takes the square of their number. */
function trimmed(text: string): string {
  const isKept = (letter: string) => !/[\s.]/.test(letter);
  let [start, end] = [0, text.length];
  while (start < end && !isKept(text[start]!)) start++;
  while (end > start && !isKept(text[end - 1]!)) end--;
  return text.slice(start, end);
}

const MARK_LETTERS = 6;

/** Six letters made of a name (FNV-1a): letters, so that no number is read out of them. */
function markOf(name: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) {
    hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193) >>> 0;
  }
  const letters = Array.from({ length: MARK_LETTERS }, (_, i) => Math.floor(hash / 26 ** i) % 26);
  return String.fromCharCode(...letters.map((letter) => 97 + letter));
}

/** Every part of a path made safe; "." and ".." and empty parts fall away. */
export function safePath(path: string): string {
  const parts = path.split(/[/\\]/).filter((part) => !/^\.{0,2}$/.test(part.trim()));
  return parts.map(safeName).join('/') || 'unnamed';
}

/** The name without its ending, and the ending with its dot; a long or odd one is no ending. */
export function splitEnding(name: string): [stem: string, ending: string] {
  const ending = /[^/](\.[a-z0-9]{1,5})$/i.exec(name)?.[1] ?? '';
  return [name.slice(0, name.length - ending.length), ending];
}

/**
 * A function that returns each path as it is the first time, and with " (2)", " (3)" before its
 * ending after that; capitals do not tell two names apart, as on Windows and macOS.
 */
export function uniqueNames(): (path: string) => string {
  const taken = new Set<string>();
  /** Numbers up to these are taken: as many files of one name would ask for each again. */
  const numbers = new Map<string, number>();
  return (path) => {
    const [stem, ending] = splitEnding(path);
    const key = path.toLowerCase();
    let name = path;
    let n = numbers.get(key) ?? 1;
    while (taken.has(name.toLowerCase())) name = `${stem} (${(n += 1)})${ending}`;
    numbers.set(key, n);
    taken.add(name.toLowerCase());
    return name;
  };
}

/**
 * A function that returns the folder of somebody, the same each time: one for each, also where names differ by what file
 * systems don't tell apart, as capitals and dots at their ends.
 * @returns takes who it is, and what they are called where that is something else
 */
export function foldersByName(): (who: string, name?: string) => string {
  const unique = uniqueNames();
  const folders = new Map<string, string>();
  return (who, name = who) => {
    const folder = folders.get(who) ?? unique(safeName(name));
    folders.set(who, folder);
    return folder;
  };
}

/** The path of a face's crop: "album/photo.jpg", second face -> "album/photo_2.png". */
export function cropName(photo: string, face: number, ending = '.png'): string {
  const [stem] = splitEnding(safePath(photo));
  return `${stem}_${face + 1}${ending}`;
}
