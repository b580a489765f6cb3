/** A tree of people as photos with labels. */
import { FacetError } from '../../base/errors';
import { plural } from '../../base/plural';
import type { Tree } from '../../base/types';
import { collect, indexOf } from '../evaluate/choose-pairs';
import type { TrainingPhoto } from './learner';

/** People in sorted order, and their photos, person after person. */
export interface People {
  names: string[];
  photos: (TrainingPhoto & { file: Blob })[];
  /** Photos that could not be read, by path, with the reason. */
  unread: Map<string, string>;
  notes: string[];
}

/** Photos in folders of people, as Evaluate reads them; none is looked into yet. */
export async function readPeople(tree: Tree, signal?: AbortSignal): Promise<People> {
  const read = await collect(tree, signal);
  const index = indexOf(read);
  const photos: People['photos'] = [];
  const names: string[] = [];
  for (const [person, numbered] of index.people) {
    const paths = [...numbered.values()];
    const files = paths.flatMap((path) => {
      const file = read.files.get(path);
      return file ? [{ path, file, label: names.length }] : [];
    });
    if (files.length === 0) continue;
    names.push(person);
    photos.push(...files);
  }
  return { names, photos, unread: read.unread, notes: read.notes };
}

/** @throws FacetError `TOO_FEW_PHOTOS` where nobody can be told apart */
export function checkPeople({ names, photos }: Pick<People, 'names' | 'photos'>): void {
  if (photos.length === 0) {
    throw new FacetError('TOO_FEW_PHOTOS', 'There are no photos in folders of people.', {
      hint: 'Make a folder for each person, named after them, with their photos in it.',
    });
  }
  if (names.length < 2) {
    throw new FacetError(
      'TOO_FEW_PHOTOS',
      `All ${plural(photos.length, 'photo')} are of one person, ${names[0]}.`,
      { hint: 'Learning is telling people apart: add folders of other people.' },
    );
  }
  if (photos.length === names.length) {
    throw new FacetError(
      'TOO_FEW_PHOTOS',
      `There ${names.length === 1 ? 'is' : 'are'} ${plural(names.length, 'person', 'people')} with one photo each.`,
      {
        hint: 'From one photo nothing can be learned about a person: add more photos of some of them, four or more each.',
      },
    );
  }
}
