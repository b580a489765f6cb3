/** Photos in their parts: which teach, which are held out, which guard; and what a learner makes of them. */
import type { Rows, Sets } from '../../train/figures';
import type { Learner, TrainingPhoto } from './learner';

export interface TrainingParts {
  train: TrainingPhoto[];
  /** Of the same people, held out. */
  own: TrainingPhoto[];
  /** Of people held out whole. */
  people: TrainingPhoto[];
  /** Of others. */
  guard: TrainingPhoto[];
  /** Those that teach, as a camera at recognition sees them: they teach too. */
  seen?: TrainingPhoto[];
  /** Those of people held out whole, as they would be enrolled, where `people` are of another camera. */
  peopleEnrolled?: TrainingPhoto[];
}

/** Paths of the guard's photos begin so: they are in another tree. No file is called so. */
export const GUARD = '\0guard/';
/** Paths of photos as a camera sees them begin so. */
export const SEEN = '\0camera/';

const MEASURED = ['train', 'own', 'people', 'guard', 'peopleEnrolled'] as const;

/** All photos that teach. */
export const teaching = ({ train, seen = [] }: TrainingParts): TrainingPhoto[] => [
  ...train,
  ...seen,
];

/** The path of a photo in its own tree. */
export const ownPath = (path: string): string =>
  [GUARD, SEEN].reduce(
    (rest, prefix) => (rest.startsWith(prefix) ? rest.slice(prefix.length) : rest),
    path,
  );

/** What the learner's weights make of every part: one run over all photos. */
export async function setsOf(
  learner: Pick<Learner, 'embeddings'>,
  parts: TrainingParts,
  share: number,
): Promise<Sets> {
  const photos = MEASURED.flatMap((name) => parts[name] ?? []);
  const embeddings = await learner.embeddings(photos, share);
  const size = photos.length > 0 ? embeddings.length / photos.length : 0;
  let at = 0;
  const rows = MEASURED.map((name): [string, Rows] => {
    const of = parts[name] ?? [];
    const from = at;
    at += of.length * size;
    return [name, { embeddings: embeddings.slice(from, at), labels: of.map(({ label }) => label) }];
  });
  const { peopleEnrolled, ...sets } = Object.fromEntries(rows) as unknown as Required<Sets>;
  return parts.seen ? { ...sets, size, peopleEnrolled, across: true } : { ...sets, size };
}

/** Every part with its photos changed. */
export function mapParts(
  parts: TrainingParts,
  change: (photos: TrainingPhoto[]) => TrainingPhoto[],
): TrainingParts {
  const all = Object.entries({ ...parts }) as [string, TrainingPhoto[]][];
  return Object.fromEntries(
    all.map(([name, photos]) => [name, change(photos)]),
  ) as unknown as TrainingParts;
}
