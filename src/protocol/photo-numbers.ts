/** Which number a photo has among those of its person, as its name tells. */

export interface NumberedPhoto {
  path: string;
  number: number;
  /** Which of the faces cut out of that photo this is, where the name says: `0001_2`. */
  face?: number;
}

/** A face's number: what aligning with all faces writes behind a photo's, and VGGFace2 has in its names. */
const FACE = /^(.*\d)_(\d{1,2})$/;

/** The file's name without folder and ending; `x.jpg.1`, as a second download is called, has two. */
export const stemOf = (path: string) =>
  path
    .slice(path.lastIndexOf('/') + 1)
    .normalize('NFC')
    .replace(/(\.[a-z][a-z_]*)?\.\w+$/i, '');

/**
 * The numbers of one folder's photos. `<person>_<number>` is LFW's way, and goes before any other:
 * photos that are not called so are then left out. Else it is the last number of the names that all
 * have and that tells them apart: `photo (3)`, `0003_face`, `3_160x160`.
 * @param person the folder's name
 * @param paths one for each name
 * @returns undefined where the names have no such numbers
 */
export function numbersIn(person: string, paths: string[]): NumberedPhoto[] | undefined {
  const own = paths.flatMap((path) => numberedAfter(person, path) ?? []);
  // In a folder called "1", "1_02" may as well be the second face of photo 1, beside "2_01".
  if (own.length === paths.length || (own.length > 0 && /\D/.test(person))) return own;
  const names = paths.map((path) => ({ path, ...partsOf(stemOf(path)) }));
  const fewest = names.reduce((least, { numbers }) => Math.min(least, numbers.length), Infinity);
  for (let fromEnd = 1; fromEnd <= fewest && names.length > 0; fromEnd++) {
    const photos = names.map(({ path, numbers, face }) => ({
      path,
      number: numbers.at(-fromEnd)!,
      ...(face !== undefined && { face }),
    }));
    const told = new Set(photos.map(({ number, face }) => `${number} ${face}`));
    if (told.size === photos.length) return photos;
  }
  return undefined;
}

/** `Ada_0001`, `ada-1`, `Ada 1_0` of Ada. */
function numberedAfter(person: string, path: string): NumberedPhoto | undefined {
  const stem = stemOf(path);
  const start = stem.slice(0, person.length);
  if (start.toLowerCase() !== person.toLowerCase()) return undefined;
  const match = /^[_\-. ]+(\d+)(?:_(\d{1,2}))?$/.exec(stem.slice(person.length));
  if (!match) return undefined;
  const [, number, face] = match;
  return { path, number: Number(number), ...(face !== undefined && { face: Number(face) }) };
}

function partsOf(stem: string): { numbers: number[]; face?: number } {
  const [, before, face] = FACE.exec(stem) ?? [];
  const numbers = ((before ?? stem).match(/\d+/g) ?? []).map(Number);
  return { numbers, ...(face !== undefined && { face: Number(face) }) };
}
