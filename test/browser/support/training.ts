/** Trainings as tests run and record them: who there is, what was told, and the figures of it. */
import type {
  Gain,
  TrainEvent,
  TrainingFigures,
  TrainOptions,
  TrainResult,
} from '../../../src/base/types';
import type { Facet } from '../../../src/facet';
import { sharedBlob } from './shared';

export type PersonPhoto = { path: string; file: Blob };

export const personOf = ({ path }: PersonPhoto): string => path.split('/').at(-2)!;

/**
 * People of folds 1-2 of LFW of whom the reference data has so many photos or more, with all of these: their pairs name
 * which there may be.
 */
export async function lfwPeople(least: number): Promise<PersonPhoto[]> {
  const lines = (await (await sharedBlob('data/lfw/pairs.txt')).text()).trim().split('\n').slice(1);
  const numbers = new Map<string, Set<number>>();
  const add = (person: string, number: string) =>
    numbers.set(person, (numbers.get(person) ?? new Set()).add(Number(number)));
  for (const line of lines.slice(0, 2 * 600)) {
    const [person, i, other, j] = line.split('\t') as [string, string, string, string?];
    add(person, i);
    if (j === undefined) add(person, other);
    else add(other, j);
  }
  const photos: PersonPhoto[] = [];
  // One after another: a browser refuses hundreds of requests at once.
  for (const [person, known] of [...numbers].sort()) {
    if (known.size < least) continue;
    for (const number of [...known].sort((a, b) => a - b)) {
      const path = `${person}/${person}_${String(number).padStart(4, '0')}.jpg`;
      photos.push({ path, file: await sharedBlob(`data/lfw/photos/${path}`) });
    }
  }
  return photos;
}

/** A training to its end, with all that was told of it. */
export async function trained(
  facet: Facet,
  people: PersonPhoto[],
  options: TrainOptions,
): Promise<TrainResult & { events: TrainEvent[] }> {
  const run = facet.train(people, options);
  const events: TrainEvent[] = [];
  for await (const event of run.events) events.push(event);
  return { ...(await run.result), events };
}

const rounded = (value: number) => Math.round(value * 1e4) / 1e4;

const told = ({ named, nearest, own, people, guard }: TrainingFigures) => ({
  ...(named !== undefined && { named: rounded(named) }),
  ...(nearest !== undefined && { nearest: rounded(nearest) }),
  ...Object.fromEntries(
    Object.entries({ own, people, guard }).flatMap(([name, pairs]) =>
      pairs ? [[name, { val: rounded(pairs.val), eer: rounded(pairs.eer), ...pairs.pairs }]] : [],
    ),
  ),
});

/** What is recorded of a training. */
export function figuresOf({ before, after, verdict, took }: TrainResult) {
  const gains = Object.entries(verdict.gains) as [string, Gain][];
  return {
    seconds: Math.round(took / 1000),
    ...{ better: verdict.better, share: verdict.share, says: verdict.says },
    before: told(before),
    after: told(after),
    gains: Object.fromEntries(
      gains.map(([name, { before: was, after: is, low, high }]) => [
        name,
        { gain: rounded(is - was), low: rounded(low), high: rounded(high) },
      ]),
    ),
  };
}

/** What a promise is rejected with. */
export const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error as { code: string; message: string; hint: string },
  );
