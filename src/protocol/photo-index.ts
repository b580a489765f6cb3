/** Which file of a tree is which photo of which person. */
import type { PairPhoto } from './pairs';

/** Of files with one name the first of these is meant, as the original tries .jpg before .png. */
const ENDINGS = ['jpg', 'png', 'jpeg', 'webp', 'avif', 'bmp', 'gif'];

export class PhotoIndex {
  /** Paths of each person's photos by number, people in sorted order. */
  readonly people: ReadonlyMap<string, ReadonlyMap<number, string>>;
  /** Photos that a file of the same person, number and rank hides. */
  readonly duplicates: string[] = [];
  /** People of whom several folders hold photos: `train/Ada` and `test/Ada` are one Ada. */
  readonly scattered: string[];

  /**
   * @param paths any depth; the last folder is the person, `<person>_<number>` the photo. Where no
   *   photo of a folder is named so, its photos are numbered from 1 in the order of their names.
   */
  constructor(paths: Iterable<string>) {
    const people = new Map<string, Map<number, string>>();
    const otherwise = new Map<string, string[]>();
    const folders = new Map<string, Set<string>>();
    for (const path of paths) {
      const person = personOf(path);
      if (person === undefined || rank(path) === -1) continue;
      const folder = path.slice(0, path.lastIndexOf('/'));
      folders.set(person, (folders.get(person) ?? new Set()).add(folder));
      const number = numberOf(path, person);
      if (number === undefined) {
        const others = otherwise.get(person);
        if (others) others.push(path);
        else otherwise.set(person, [path]);
        continue;
      }
      const photos = people.get(person) ?? new Map<number, string>();
      people.set(person, photos);
      const before = photos.get(number);
      if (before === undefined || rank(path) < rank(before)) photos.set(number, path);
      else if (rank(path) === rank(before)) this.duplicates.push(path);
    }
    for (const [person, photos] of otherwise) {
      if (people.has(person)) continue;
      const sorted = photos.sort((a, b) => (a < b ? -1 : 1));
      people.set(person, new Map(sorted.map((path, i) => [i + 1, path])));
    }
    this.scattered = [...folders].filter(([, { size }]) => size > 1).map(([person]) => person);
    this.people = new Map([...people].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  find({ person, number }: PairPhoto): string | undefined {
    return this.people.get(person)?.get(number);
  }
}

/** The folder that a photo lies in: `lfw/Ada_Lovelace/Ada_Lovelace_0001.jpg` is of `Ada_Lovelace`. */
export function personOf(path: string): string | undefined {
  return path.normalize('NFC').split('/').at(-2);
}

/** The number in a name as LFW gives them, `<person>_<number>.<ending>`. */
function numberOf(path: string, person: string): number | undefined {
  const file = path.normalize('NFC').split('/').at(-1)!;
  const match = /^(.*)_(\d+)\.\w+$/.exec(file);
  return match?.[1] === person ? Number(match[2]) : undefined;
}

/** -1 for what is no photo. */
function rank(path: string): number {
  return ENDINGS.indexOf(path.split('.').pop()!.toLowerCase());
}
