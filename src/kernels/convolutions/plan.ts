/** What a program of this room is, ready to be recorded. */
import type { GpuProgram } from '../gpu/dispatch';

/** The end of the names of families that read the filter's halves. */
export const HALVES = ', halves';

export interface Plan {
  /** Of programs that differ only in what follows the product: one is wrong on a device, all are. */
  family: string;
  program: GpuProgram;
  /** It reads the filter's halves. */
  halves?: boolean;
  /** Tiles side by side along the channels. */
  columns: number;
  workgroups: [x: number, y: number, z: number];
}
