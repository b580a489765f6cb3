/** File names that every operating system takes, none twice. */

/** Letters of a name, with room left for a number and an ending (file systems stop at 255 bytes). */
const MAX_LETTERS = 60;

/** Control characters, and those that Windows or a path gives a meaning. */
// eslint-disable-next-line no-control-regex
const FORBIDDEN = /[\u0000-\u001f\u007f<>:"/\\|?*]/g;
/** Marks that turn the direction of writing can make one ending look like another. */
const DIRECTION_MARKS = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
/** Names of devices on Windows, with or without an ending. */
const DEVICES = /^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;

/** One part of a path made safe: never empty, never hidden, without separators; at most 60 letters before its ending. */
export function safeName(text: string): string {
  const clean = text
    .normalize('NFC')
    .replace(DIRECTION_MARKS, '')
    .replace(FORBIDDEN, '_')
    .replace(/^[\s.]+|[\s.]+$/g, '')
    .replace(DEVICES, '$1_');
  const [stem, ending] = splitEnding(clean);
  return [...stem].slice(0, MAX_LETTERS).join('').trimEnd() + ending || 'unnamed';
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
  return (path) => {
    const [stem, ending] = splitEnding(path);
    let name = path;
    for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${stem} (${n})${ending}`;
    taken.add(name.toLowerCase());
    return name;
  };
}

/** The path of a face's crop: "album/photo.jpg", second face -> "album/photo_2.png". */
export function cropName(photo: string, face: number, ending = '.png'): string {
  const [stem] = splitEnding(safePath(photo));
  return `${stem}_${face + 1}${ending}`;
}
