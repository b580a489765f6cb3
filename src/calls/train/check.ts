/** What is known of a gallery before anything is learned from it. */
import { plural } from '../../base/plural';
import type { GalleryCheck, GalleryFinding } from '../../base/types';
import type { TrainingPhoto } from './learner';
import type { People } from './people';
import type { FeatureRows } from './personal';
import type { TrainingParts } from './sets';

/** Photos a person below which little can be learned of them. */
const FEW = 4;

export function checkOf(
  { names, photos, notes }: People,
  { train, own, people, guard }: TrainingParts,
  findings: GalleryFinding[],
  features: FeatureRows,
): GalleryCheck {
  const counts = new Map<number, number>();
  for (const { label } of train) counts.set(label, (counts.get(label) ?? 0) + 1);
  const few = [...counts].filter(([, count]) => count < FEW).map(([label]) => names[label]!);
  const warnings = [...notes];
  if (few.length > 0) {
    warnings.push(
      `${plural(few.length, 'person has', 'people have')} fewer than ${FEW} photos to learn from (${few.slice(0, 5).join(', ')}${few.length > 5 ? ', …' : ''}): little can be gained for them.`,
    );
  }
  if (own.length === 0) {
    warnings.push(
      'No photo can be held out, so nothing can be promised: new weights would be kept beside the old ones.',
    );
  }
  if (people.length === 0) {
    warnings.push('No person is held out: what it does to strangers is seen on the guard alone.');
  }
  if (guard.length === 0) {
    warnings.push('There are no other people to guard: whether they lose is not seen.');
  }
  const namesIn = (list: readonly TrainingPhoto[]) => [...new Set(list.map(({ label }) => label))];
  return {
    people: names.length,
    photos: photos.length,
    train: train.length,
    heldOutPhotos: own.length,
    heldOutPeople: { people: namesIn(people).map((label) => names[label]!), photos: people.length },
    guard: { people: namesIn(guard).length, photos: guard.length },
    findings,
    warnings,
    featureBytes: features.values.byteLength,
  };
}
