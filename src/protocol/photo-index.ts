/** Which file of a tree is which photo of which person. */
import type { PairPhoto } from './pairs';

/** Of files with one name the first of these is meant, as the original tries .jpg before .png. */
const ENDINGS = ['jpg', 'png', 'jpeg', 'webp', 'avif', 'bmp', 'gif'];

export class PhotoIndex {
  /** Paths of each person's photos by number, people in sorted order. */
  readonly people: ReadonlyMap<string, ReadonlyMap<number, string>>;
  /** Photos that a file of the same person, number and rank hides. */
  readonly duplicates: string[] = [];

  /** @param paths any depth; the last folder is the person, `<person>_<number>` the photo */
  constructor(paths: Iterable<string>) {
    const people = new Map<string, Map<number, string>>();
    for (const path of paths) {
      const photo = photoOf(path);
      if (!photo) continue;
      const photos = people.get(photo.person) ?? new Map<number, string>();
      people.set(photo.person, photos);
      const before = photos.get(photo.number);
      if (before === undefined || rank(path) < rank(before)) photos.set(photo.number, path);
      else if (rank(path) === rank(before)) this.duplicates.push(path);
    }
    this.people = new Map([...people].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  find({ person, number }: PairPhoto): string | undefined {
    return this.people.get(person)?.get(number);
  }
}

/** Person and number of a path like `lfw/Ada_Lovelace/Ada_Lovelace_0001.jpg`; undefined for other files. */
export function photoOf(path: string): PairPhoto | undefined {
  const [person, file] = path.normalize('NFC').split('/').slice(-2);
  if (person === undefined || file === undefined) return undefined;
  const match = /^(.*)_(\d+)\.([A-Za-z]+)$/.exec(file);
  if (!match || match[1] !== person || !ENDINGS.includes(match[3]!.toLowerCase())) return undefined;
  return { person, number: Number(match[2]) };
}

function rank(path: string): number {
  return ENDINGS.indexOf(path.split('.').pop()!.toLowerCase());
}
