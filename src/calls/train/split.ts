/** Which photos teach and which are held out. */
import { FacetError } from '../../base/errors';
import { heldOut } from '../../train/hold-out';
import type { TrainingPhoto } from './learner';
import type { FilledTrainOptions } from './options';
import type { TrainingParts } from './sets';

/**
 * @param alike of each photo the number of the first that it is like
 * @throws FacetError `INVALID_OPTION` where somebody is named who is not there
 */
export function splitOf(
  photos: readonly TrainingPhoto[],
  alike: readonly number[],
  names: readonly string[],
  { holdOutPhotos, holdOutPeople, seed }: FilledTrainOptions,
): Omit<TrainingParts, 'guard'> {
  let people: number | Set<number>;
  if (typeof holdOutPeople === 'number') people = holdOutPeople;
  else {
    const missing = holdOutPeople.find((name) => !names.includes(name));
    if (missing !== undefined) {
      throw new FacetError(
        'INVALID_OPTION',
        `Nobody here is called "${missing}": holdOutPeople names them.`,
        {
          hint: `There are ${names.slice(0, 20).join(', ')}.`,
        },
      );
    }
    people = new Set(holdOutPeople.map((name) => names.indexOf(name)));
  }
  const rows = heldOut(
    photos.map(({ label }) => label),
    alike,
    { photos: holdOutPhotos, people, seed },
  );
  const of = (list: number[]) => list.map((row) => photos[row]!);
  return { train: of(rows.train), own: of(rows.photos), people: of(rows.people) };
}
