/**
 * Winograd's minimal filtering F(3, 3) over the points 0, 1, -1, 2 and infinity (Lavin and Gray 2015): three
 * neighbouring outputs of a kernel of three from five products in place of nine; over both axes 25 for 81.
 */
import { add, get, multiply, set, splat, subtract, type Code } from './assembler';
import { REACH } from '../winograd/sizes';

/** What the inputs of a line become. */
export function inputLine(d: number[], to: number[]): Code {
  const [d0, d1, d2, d3, d4] = d.map(get) as [Code, Code, Code, Code, Code];
  const [t0, t1, t2, t3, t4] = to as [number, number, number, number, number];
  const twice = (local: number) => add(get(local), get(local));
  return [
    set(t3, subtract(d3, d1)),
    set(t0, add(multiply(splat(2), subtract(d0, d2)), get(t3))),
    set(t1, subtract(get(t3), add(d1, d2))),
    set(t2, add(get(t3), multiply(splat(3), subtract(d1, d2)))),
    set(t4, subtract(subtract(d4, d2), twice(t3))),
  ];
}

/** Outputs of a line from its products. */
export function outputLine(m: number[], to: number[]): Code {
  const [m0, m1, m2, m3, m4] = m.map(get) as [Code, Code, Code, Code, Code];
  const [y0, y1, y2] = to as [number, number, number];
  return [
    set(y2, add(m1, m2)),
    set(y0, add(add(m0, get(y2)), m3)),
    set(y2, add(add(get(y2), multiply(splat(4), m3)), m4)),
    set(y1, add(subtract(m1, m2), add(m3, m3))),
  ];
}

const columns = new Float64Array(REACH * 3);
const line = new Float64Array(REACH);

/** What a line of a kernel becomes, in `line`. */
function kernelLine(a: number, b: number, c: number): void {
  line[0] = a / 2;
  line[1] = -(a + b + c) / 2;
  line[2] = (b - a - c) / 6;
  line[3] = (a + 2 * b + 4 * c) / 6;
  line[4] = c;
}

/**
 * What one kernel becomes, in double precision.
 * @param filter its nine values, `apart` from each other
 * @param to its 25 values, row by row
 */
export function transformedKernel(
  filter: Float32Array,
  first: number,
  apart: number,
  to: Float64Array,
): void {
  for (let x = 0; x < 3; x++) {
    const at = first + x * apart;
    kernelLine(filter[at]!, filter[at + 3 * apart]!, filter[at + 6 * apart]!);
    for (let y = 0; y < REACH; y++) columns[y * 3 + x] = line[y]!;
  }
  for (let y = 0; y < REACH; y++) {
    kernelLine(columns[y * 3]!, columns[y * 3 + 1]!, columns[y * 3 + 2]!);
    for (let x = 0; x < REACH; x++) to[y * REACH + x] = line[x]!;
  }
}
