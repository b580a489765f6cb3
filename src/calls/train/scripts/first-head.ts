/** Where the head of a margin starts: a row a person, the mean of the embeddings that they have before. */
import type { TrainingPhoto } from '../learner';
import type { Classes } from './teaching';

/** @returns rows of length 1, person after person */
export async function firstHead(
  classes: Classes,
  embeddingsOf: (photos: readonly TrainingPhoto[]) => Promise<Float32Array>,
): Promise<Float32Array> {
  const embeddings = await embeddingsOf(classes.flat());
  const size = embeddings.length / classes.flat().length;
  const head = new Float32Array(classes.length * size);
  let at = 0;
  classes.forEach((photos, person) => {
    const row = head.subarray(person * size, (person + 1) * size);
    for (let photo = 0; photo < photos.length; photo++, at += size) {
      for (let i = 0; i < size; i++) row[i]! += embeddings[at + i]!;
    }
    const length = Math.hypot(...row);
    for (let i = 0; i < size; i++) row[i]! /= length;
  });
  return head;
}
