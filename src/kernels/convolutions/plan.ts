/** What a program of this room is, ready to be recorded. */
import type { GpuProgram } from '../gpu/dispatch';
import type { Geometry } from './geometry';

/** The end of the names of families that read the filter's halves. */
export const HALVES = ', halves';

interface Family {
  /** Of programs that differ only in what follows the product: one is wrong on a device, all are. */
  family: string;
}

export interface Plan extends Family {
  program: GpuProgram;
  /** It reads the filter's halves. */
  halves?: boolean;
  /** Tiles side by side along the channels. */
  columns: number;
  workgroups: [x: number, y: number, z: number];
}

/** A convolution by Winograd's way: of what a map and a filter become, one product in place of each tap. */
export interface WinogradPlan extends Family {
  product: { geometry: Geometry; plan: Plan };
  /** Pictures that are computed at once. */
  pictures: number;
  /** Its other programs take four channels at once, where channels come in fours. */
  fours: boolean;
}

export type AnyPlan = Plan | WinogradPlan;
