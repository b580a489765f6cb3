/** Which file of a tree is which photo of which person. */
import type { PairPhoto } from './pairs';
import { PathIndex } from './path-index';
import { numbersIn, stemOf, type NumberedPhoto } from './photo-numbers';

export class PhotoIndex {
  /** Paths of each person's photos by number, people in sorted order. */
  readonly people: ReadonlyMap<string, ReadonlyMap<number, string>>;
  /** Photos that another of the same person and number hides. */
  readonly duplicates: string[] = [];
  /** Further faces cut out of a photo of which the first was taken. */
  readonly furtherFaces: string[] = [];
  /** Photos without a number beside some that have one: nothing can name them. */
  readonly unnumbered: string[] = [];
  /** People whose photos are numbered from 1 in the order of their names, which have no numbers. */
  readonly ordered: string[] = [];
  /** People of whom several folders hold photos: `train/Ada` and `test/Ada` are one Ada. */
  readonly scattered: string[] = [];
  /** All photos lie in one folder, and their names say whose they are: `Ada_0001.jpg` is of Ada. */
  readonly flat: boolean;
  private readonly paths: PathIndex;

  /**
   * @param paths of photos, at any depth; the last folder is the person, and the name says which photo
   *   (see {@link numbersIn}). Of files whose names differ by their ending alone, the first is meant.
   */
  constructor(paths: Iterable<string>) {
    const folders = foldersOf(paths);
    const byName = folders.size === 1 ? peopleByName([...folders.values()].flat()) : undefined;
    this.flat = byName !== undefined;
    this.paths = new PathIndex([...folders.values()].flat());
    const ofPerson = new Map<string, string[][]>();
    for (const [folder, photos] of byName ?? folders) {
      const person = baseOf(folder);
      if (person !== '') ofPerson.set(person, [...(ofPerson.get(person) ?? []), photos]);
    }
    const people = [...ofPerson].map(([person, parts]) => {
      if (parts.length > 1) this.scattered.push(person);
      return [person, this.photosOf(person, parts)] as const;
    });
    this.people = new Map(people.sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Undefined where it is not there, and where a path may mean several. */
  find(photo: PairPhoto): string | undefined {
    const [found, another] = this.mayMean(photo);
    return another === undefined ? found : undefined;
  }

  /** The photos that a pair's photo may be; several by a path alone. */
  mayMean({ person, number, path }: PairPhoto): string[] {
    if (path !== undefined) return this.paths.find(path);
    const found = this.people.get(person)?.get(number);
    return found === undefined ? [] : [found];
  }

  private photosOf(person: string, parts: string[][]): Map<number, string> {
    const numbered = parts.map((paths) => numbersIn(person, paths));
    if (numbered.every((part) => part === undefined)) {
      this.ordered.push(person);
      const sorted = parts.flat().sort((a, b) => (a < b ? -1 : 1));
      return new Map(sorted.map((path, i) => [i + 1, path]));
    }
    const photos = new Map<number, NumberedPhoto>();
    for (const photo of numbered.flatMap((part) => part ?? [])) this.take(photo, photos);
    const known = new Set(numbered.flatMap((part) => (part ?? []).map(({ path }) => path)));
    this.unnumbered.push(...parts.flat().filter((path) => !known.has(path)));
    return new Map([...photos].map(([number, { path }]) => [number, path]));
  }

  /** Of several faces of a photo the first, as the names count them. */
  private take(photo: NumberedPhoto, photos: Map<number, NumberedPhoto>): void {
    const before = photos.get(photo.number);
    if (!before) {
      photos.set(photo.number, photo);
      return;
    }
    const isSooner = (photo.face ?? 0) < (before.face ?? 0);
    if (isSooner) photos.set(photo.number, photo);
    const rest = photo.face === before.face ? this.duplicates : this.furtherFaces;
    rest.push(isSooner ? before.path : photo.path);
  }
}

/** Photos by the folder that they lie in, in the order of their paths; one for each name. */
function foldersOf(paths: Iterable<string>): Map<string, string[]> {
  const folders = new Map<string, Map<string, string>>();
  for (const path of paths) {
    const folder = path.slice(0, Math.max(0, path.lastIndexOf('/'))).normalize('NFC');
    const photos = folders.get(folder) ?? new Map<string, string>();
    folders.set(folder, photos);
    const stem = stemOf(path);
    if (!photos.has(stem)) photos.set(stem, path);
  }
  const sorted = [...folders].sort(([a], [b]) => (a < b ? -1 : 1));
  return new Map(
    sorted.map(([folder, photos]) => [
      folder,
      [...photos.values()].sort((a, b) => (a < b ? -1 : 1)),
    ]),
  );
}

/** Whose photos these are by their names alone; undefined where they do not tell several people apart. */
function peopleByName(paths: string[]): Map<string, string[]> | undefined {
  const people = new Map<string, string[]>();
  for (const path of paths) {
    const [, person] = /^(.*[^\d_\-. ])[_\-. ]+\d+(?:_\d{1,2})?$/.exec(stemOf(path)) ?? [];
    if (person === undefined) return undefined;
    const photos = people.get(person);
    if (photos) photos.push(path);
    else people.set(person, [path]);
  }
  return people.size > 1 ? people : undefined;
}

const baseOf = (folder: string) => folder.slice(folder.lastIndexOf('/') + 1);
