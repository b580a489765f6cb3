/** Which program was the fastest for a shape on a device, and which shapes are yet to be tried. */
import { raiseGeneration } from './generation';

/** Milliseconds of one run of each program that was tried; the first is the fastest. */
export interface Timing {
  family: string;
  ms: number;
}

export interface TuningTable {
  /** By the name of the shape. */
  readonly tuned: ReadonlyMap<string, Timing[]>;
  /** Shapes met on the device whose programs were not tried yet, and what is needed to try them. */
  readonly met: Map<string, unknown>;
}

const tables = new WeakMap<GPUDevice, TuningTable>();

export function tuningTableOf(device: GPUDevice): TuningTable {
  let table = tables.get(device);
  if (!table) tables.set(device, (table = { tuned: new Map(), met: new Map() }));
  return table;
}

/** From now on programs are chosen by these times, whatever was known before. */
export function setTuned(device: GPUDevice, tuned: ReadonlyMap<string, Timing[]>): void {
  tables.set(device, { ...tuningTableOf(device), tuned });
  raiseGeneration(device);
}

/** One shape's programs were tried. */
export function addTuned(device: GPUDevice, shape: string, timings: Timing[]): void {
  setTuned(device, new Map(tuningTableOf(device).tuned).set(shape, timings));
}
