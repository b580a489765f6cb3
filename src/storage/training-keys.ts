/** Under which keys a training lies in its database, and which of its checkpoints stay. */
import type { Training } from '../base/types';
import type { Storage } from './entries';

/** Where a value was written: at that time, beside so many parts. */
export interface Place {
  /** Milliseconds since 1970; of one training no two are alike. */
  time: number;
  parts: number;
}

export interface KeptCheckpoint extends Place {
  step: number;
  epoch: number;
  gain?: number;
}

/** Of each training: what is told of it, and where the rest lies. What it does not name was never finished. */
export interface Head {
  training?: Training;
  setup?: Place;
  /** In the order they came. */
  checkpoints: KeptCheckpoint[];
  /** When any of it was kept last, milliseconds since 1970. */
  kept: number;
}

const HEAD = 'head';

/** Colons part what a key is made of. */
const keyOf = (...parts: (string | number)[]) =>
  parts.map((part) => encodeURIComponent(part)).join(':');

export const headKey = (id: string) => keyOf(HEAD, id);
export const valueKey = (id: string, time: number) => keyOf('value', id, time);
export const partKey = (id: string, time: number, part: number) => keyOf('part', id, time, part);

export const isHead = (key: string) => key.startsWith(`${HEAD}:`);

function read(key: string): { id: string; time: number } {
  const [, id = '', time = '0'] = key.split(':');
  return { id: decodeURIComponent(id), time: Number(time) };
}

/** The id of the training that an entry is of. */
export const ownerOf = (key: string) => read(key).id;

/** Whether a head names an entry of its training. */
export function isNamed(key: string, { setup, checkpoints }: Head): boolean {
  const { time } = read(key);
  return isHead(key) || [setup, ...checkpoints].some((place) => place?.time === time);
}

/** All of a training is as old as the newest of it. */
export async function trainingKeptAt(key: string, storage: Storage): Promise<number> {
  const { id, time } = read(key);
  const head = (await storage.get(headKey(id))) as Head | undefined;
  return Math.max(time, head?.kept ?? 0);
}

const NEWEST = 3;

/** The newest, and the one with the highest gain. */
export function checkpointsToStay(checkpoints: readonly KeptCheckpoint[]): KeptCheckpoint[] {
  const gain = ({ gain = -Infinity }: KeptCheckpoint) => gain;
  const highest = Math.max(...checkpoints.map(gain));
  const best = checkpoints.find((each) => each.gain === highest);
  return checkpoints.filter((each, i) => each === best || i >= checkpoints.length - NEWEST);
}
