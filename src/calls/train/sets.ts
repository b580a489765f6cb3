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
}

export const PARTS = ['train', 'own', 'people', 'guard'] as const;

/** What the learner's weights make of every part: one run over all photos. */
export async function setsOf(
  learner: Pick<Learner, 'embeddings'>,
  parts: TrainingParts,
  share: number,
): Promise<Sets> {
  const photos = PARTS.flatMap((name) => parts[name]);
  const embeddings = await learner.embeddings(photos, share);
  const size = photos.length > 0 ? embeddings.length / photos.length : 0;
  let at = 0;
  const rows = PARTS.map((name): [string, Rows] => {
    const of = parts[name];
    const from = at;
    at += of.length * size;
    return [name, { embeddings: embeddings.slice(from, at), labels: of.map(({ label }) => label) }];
  });
  return { size, ...(Object.fromEntries(rows) as Omit<Sets, 'size'>) };
}
