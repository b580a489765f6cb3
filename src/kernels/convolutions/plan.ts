/** What a program of this room is, ready to be recorded. */
import type { GpuProgram } from '../gpu/dispatch';

export interface Plan {
  program: GpuProgram;
  /** Tiles side by side along the channels. */
  columns: number;
  workgroups: [x: number, y: number, z: number];
}
