/**
 * What became of a hand-over beside the rows that came out of it: what was left out and why, so that
 * every file of it is accounted for, and what to know of the rest.
 */
import { isLitter } from '../archives/paths';

/** Why something is left out: its name begins with a dot, a system put it there, or it is no photo. */
export interface LeftOut {
  hidden: number;
  system: number;
  other: number;
}

export const NONE_LEFT_OUT: LeftOut = { hidden: 0, system: 0, other: 0 };

/** What was left out on one way and on the next. */
export const together = (a: LeftOut, b: LeftOut): LeftOut => ({
  hidden: a.hidden + b.hidden,
  system: a.system + b.system,
  other: a.other + b.other,
});

/** All of them. */
export const sumOf = ({ hidden, system, other }: LeftOut): number => hidden + system + other;

export class Account {
  /** Files by reason; a hidden folder that was not looked into counts as one. */
  readonly leftOut: LeftOut = { ...NONE_LEFT_OUT };
  /** What to know of what was read, as sentences. */
  readonly notes: string[] = [];
  /** What was handed over, by its name: files and folders. */
  roots: string[] = [];

  /** Something hidden, or left there by a system. */
  hide(path: string): void {
    this.leftOut[isLitter(path) ? 'system' : 'hidden'] += 1;
  }

  /** A file that is no photo, where only photos are wanted. */
  pass(): void {
    this.leftOut.other += 1;
  }

  /** What a person knows the whole by: its only name; undefined where there are several or none. */
  get name(): string | undefined {
    const tops = new Set(this.roots.map((path) => path.split('/')[0]!));
    return tops.size === 1 ? [...tops][0] : undefined;
  }
}
