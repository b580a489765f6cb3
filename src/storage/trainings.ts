/**
 * Trainings as they are kept on this device: what each was and gave, and of an unfinished one what it goes on
 * from. A checkpoint counts once all of it is written; until then the one before does.
 */
import type { Training, TrainingRecord } from '../base/types';
import type { Keeping } from './outcome';
import { openStore } from './stores';
import { TrainingEntries } from './training-entries';
import { checkpointsToStay, type Head, type KeptCheckpoint } from './training-keys';

/** Where a training stood after a step. */
export interface Checkpoint {
  /** Steps done. */
  step: number;
  epoch: number;
  /** All that the next step depends on; structured-cloneable. */
  state: unknown;
  record: TrainingRecord;
  /** By how much it is better than the old weights, on what was held out. */
  gain?: number;
}

export type CheckpointNote = Pick<Checkpoint, 'step' | 'epoch' | 'gain'>;

/** Of more than these the oldest go. */
const MOST = 100;
const MOST_UNFINISHED = 5;

const entries = new TrainingEntries(openStore('trainings'));

/** Newest first; none where the browser stores nothing. */
export async function keptTrainings(): Promise<Training[]> {
  const heads = [...(await entries.heads()).values()];
  return heads.flatMap(({ training }) => training ?? []).sort((a, b) => b.date - a.date);
}

/**
 * Keeps what is told of a training, in place of what was told before; one that is done has nothing to go on from.
 * @param since when it began, ms since 1970
 */
export async function keepTraining(training: Training, since = Date.now()): Promise<Keeping> {
  const { id, state } = training;
  const outcome = await entries.change(id, since, async (head) => ({
    ...(state === 'done' ? { ...head, setup: undefined, checkpoints: [] } : head),
    training,
  }));
  await leaveOldest(id);
  return outcome;
}

/** What an unfinished training goes on from beside its checkpoints: options, paths, features as Blobs, file handles. */
export function keepSetup(id: string, setup: unknown, since = Date.now()): Promise<Keeping> {
  return entries.change(id, since, async (head, write) => ({ ...head, setup: await write(setup) }));
}

/** Undefined where there is none, or not all of it. */
export async function recallSetup(id: string): Promise<unknown> {
  return entries.read(id, (await entries.head(id))?.setup);
}

/** Keeps where a training stands now: the last three stay, and the one with the highest gain. */
export function keepCheckpoint(
  id: string,
  checkpoint: Checkpoint,
  since = Date.now(),
): Promise<Keeping> {
  const { step, epoch, gain } = checkpoint;
  return entries.change(id, since, async (head, write) => {
    const kept: KeptCheckpoint = { ...(await write(checkpoint)), step, epoch, gain };
    const training = head.training && { ...head.training, step };
    return { ...head, training, checkpoints: checkpointsToStay([...head.checkpoints, kept]) };
  });
}

/** What there is to go on from, the newest first. */
export async function checkpoints(id: string): Promise<CheckpointNote[]> {
  const kept = (await entries.head(id))?.checkpoints ?? [];
  return kept.map(({ step, epoch, gain }) => ({ step, epoch, gain })).reverse();
}

/** The newest of which everything is there. */
export async function lastCheckpoint(id: string): Promise<Checkpoint | undefined> {
  const { checkpoints = [] } = (await entries.head(id)) ?? {};
  for (const place of checkpoints.toReversed()) {
    const checkpoint = await entries.read(id, place);
    if (checkpoint) return checkpoint as Checkpoint;
  }
  return undefined;
}

/** The one with the highest gain; undefined where none was measured. */
export async function bestCheckpoint(id: string): Promise<Checkpoint | undefined> {
  const { checkpoints = [] } = (await entries.head(id)) ?? {};
  const measured = checkpoints.filter(({ gain }) => gain !== undefined);
  const [best] = measured.sort((a, b) => b.gain! - a.gain!);
  return (await entries.read(id, best)) as Checkpoint | undefined;
}

/** Forgets a training, and all that it would go on from. */
export function forgetTraining(id: string): Promise<void> {
  return entries.forget(id);
}

/** @param id of one that stays in any case */
async function leaveOldest(id: string): Promise<void> {
  const others = [...(await entries.heads())].filter(([other]) => other !== id);
  const newest = others.sort(([, a], [, b]) => b.kept - a.kept);
  const isUnfinished = ([, { training }]: [string, Head]) => training?.state !== 'done';
  const old = [
    ...newest.slice(MOST - 1),
    ...newest.filter(isUnfinished).slice(MOST_UNFINISHED - 1),
  ];
  for (const [each] of old) await entries.forget(each);
}
