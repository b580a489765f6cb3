/** Which program was the fastest for a shape on a device, and which shapes are yet to be tried. */

/** Milliseconds of one run of each program that was tried; the first is the fastest. */
export interface Timing {
  family: string;
  ms: number;
}

export interface TuningTable {
  /** By the name of the shape. */
  tuned: Map<string, Timing[]>;
  /** Shapes met on the device whose programs were not tried yet, and what is needed to try them. */
  met: Map<string, unknown>;
}

const tables = new WeakMap<GPUDevice, TuningTable>();

export function tuningTableOf(device: GPUDevice): TuningTable {
  let table = tables.get(device);
  if (!table) tables.set(device, (table = { tuned: new Map(), met: new Map() }));
  return table;
}
