/** Bytes flipped, moved, doubled or cut, by seed. */
import { seededRandom } from '../../../src/base/random';
import type { Bytes } from './bytes';

/** Whole numbers from 0 up to a bound: seeded, so that a failure can be had again. */
export function generator(seed: number): (below: number) => number {
  const random = seededRandom(seed);
  return (below) => Math.floor(random() * below);
}

/** Half of the damage goes where structure is dense: the first kilobyte, and the last. */
export function damaged(whole: Bytes, random: (below: number) => number): Bytes {
  const file = whole.slice(0, random(8) === 0 ? random(whole.length) + 1 : whole.length);
  const reach = Math.min(file.length, random(2) ? file.length : 1024);
  const start = random(3) === 0 ? file.length - reach : 0;
  for (let i = random(6); i >= 0; i--) {
    const at = start + random(reach);
    const kind = random(4);
    if (kind === 0) file.copyWithin(at, random(file.length), random(file.length));
    else if (kind === 1) file[at]! ^= 1 << random(8);
    else file[at] = [random(256), 0xff, 0, 0x80][random(4)]!;
  }
  return file;
}
