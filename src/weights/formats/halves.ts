/** Whole arrays to half precision and back. */
import { float16, float16Bits } from './dtype';

let table: Float32Array | undefined;

/** Each value as the nearest half-precision number, ties to even. */
export function toHalves(values: Float32Array): Uint16Array<ArrayBuffer> {
  const halves = new Uint16Array(values.length);
  for (let i = 0; i < values.length; i++) halves[i] = float16Bits(values[i]!);
  return halves;
}

/** The largest value that half precision does not round to infinity lies just below this. */
const TOO_LARGE = 65_520;

/** Whether every value has a half-precision number near it. */
export function fitHalves(values: Float32Array): boolean {
  return values.every((value) => Math.abs(value) < TOO_LARGE);
}

/** The values of half-precision numbers, by a table of all there are. */
export function fromHalves(halves: Uint16Array): Float32Array<ArrayBuffer> {
  table ??= Float32Array.from({ length: 65_536 }, (_, bits) => float16(bits));
  const values = new Float32Array(halves.length);
  for (let i = 0; i < halves.length; i++) values[i] = table[halves[i]!]!;
  return values;
}
