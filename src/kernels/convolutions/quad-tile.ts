/**
 * Convolution by four invocations together: each holds `channels` channels of the same `pixels` pixels.
 * Of four values of the input that follow one another each invocation reads one and hands it to the
 * other three, so that a value of the input is read once for 4 x `channels` products. Where a device
 * has no subgroups each reads all four.
 *
 * Nothing branches: at the edges of the output an invocation repeats the last pixel or channel, and
 * writes the same value to the same place.
 */
import { arraysOf, finished, functionsOf, keyOf, type Finish } from './activation';
import { isInside, pixelsOf, runsOf, SHAPE, spread, type Geometry } from './geometry';
import type { Plan } from './plan';

/** Their families: with reads that four invocations share, and without, which every device has. */
export const SHARED = 'quad, shared reads';
export const QUAD = 'quad';

/** Invocations of a quad. */
const FOUR = 4;
const WORKGROUP = 64;

export interface QuadTile {
  pixels: number;
  /** Channels of one invocation. */
  channels: number;
  /** Hand values over by `quadBroadcast`: the device has subgroups of four or more. */
  subgroups: boolean;
}

/** The program for a geometry, and how often it runs. */
export function quadPlan(geometry: Geometry, tile: QuadTile, finish: Finish): Plan {
  const columns = Math.ceil(geometry.outChannels / (FOUR * tile.channels));
  const tiles = columns * Math.ceil(pixelsOf(geometry) / tile.pixels);
  const { subgroups, pixels, channels } = tile;
  const inside = isInside(geometry) && runsOf(geometry).run >= FOUR;
  return {
    family: subgroups ? SHARED : QUAD,
    program: {
      key: `quad ${pixels}x${channels}${subgroups ? ' shared' : ''}${inside ? ' inside' : ''} ${keyOf(finish)}`,
      code: () => code(tile, finish, inside),
    },
    columns,
    workgroups: spread(Math.ceil((tiles * FOUR) / WORKGROUP)),
  };
}

function code(tile: QuadTile, finish: Finish, inside: boolean): string {
  const pixels = count(tile.pixels);
  const channels = count(tile.channels);
  const walk = (inside ? inOneRun : tapByTap)(tile);
  return `${tile.subgroups ? 'enable subgroups;' : ''}
${SHAPE}
@group(0) @binding(0) var<storage, read_write> result : array<f32>;
${['x', 'filters', ...arraysOf(finish)]
  .map((name, i) => `@group(0) @binding(${i + 1}) var<storage, read> ${name} : array<f32>;`)
  .join('\n')}
@group(0) @binding(${3 + arraysOf(finish).length}) var<uniform> shape : Shape;
${functionsOf(finish, 'f32')}
@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(local_invocation_index) local : u32, @builtin(workgroup_id) group : vec3<u32>) {
  let index = (group.y * shape.across + group.x) * ${WORKGROUP}u + local;
  let lane = index & 3u;
  let tile = index >> 2u;
  let channel = (tile % shape.columns) * ${FOUR * tile.channels}u + lane;
  let pixel = (tile / shape.columns) * ${tile.pixels}u;
  let last = shape.pixels - 1u;
  let row = min(pixel, last) / shape.outWidth;
  var column = min(pixel, last) % shape.outWidth;
  var line = row % shape.outHeight;
  var picture = row / shape.outHeight;
  ${each(
    pixels,
    (p) => `
  let at${p} = min(pixel + ${p}u, last);
  let y${p} = line * shape.strideY - shape.padTop;
  let x${p} = column * shape.strideX - shape.padLeft;
  let from${p} = ((picture * shape.inHeight + y${p}) * shape.inWidth + x${p}) * shape.inChannels;
  ${p + 1 < tile.pixels ? nextPixel(p) : ''}`,
  )}
  ${each(channels, (c) => `let o${c} = min(channel + ${FOUR * c}u, shape.outChannels - 1u);`)}
  ${each(pixels, (p) => channels.map((c) => `var s${p}_${c} = 0.0;`).join(' '))}
  ${walk}
  ${each(pixels, (p) =>
    each(channels, (c) => {
      const at = { zero: '0.0', channel: `o${c}`, pixel: `at${p} * shape.outChannels + o${c}` };
      return `result[at${p} * shape.outStride + shape.outOffset + o${c}] = ${finished(finish, `s${p}_${c}`, at)};`;
    }),
  )}
}`;
}

/** From one pixel to the next without dividing: that costs more than many a product. */
function nextPixel(p: number): string {
  return `
  column += select(0u, 1u, pixel + ${p}u < last);
  let wraps${p} = column == shape.outWidth;
  column = select(column, 0u, wraps${p});
  line += select(0u, 1u, wraps${p});
  let ends${p} = line == shape.outHeight;
  line = select(line, 0u, ends${p});
  picture += select(0u, 1u, ends${p});`;
}

/** The products of four values of the depth. */
function products(
  tile: QuadTile,
  filterAt: (q: number) => string,
  input: (p: number, q: number) => string,
) {
  const channels = count(tile.channels);
  return each(
    count(FOUR),
    (q) => `{
        let filterAt = ${filterAt(q)} * shape.outChannels;
        ${channels.map((c) => `let w${c} = filters[filterAt + o${c}];`).join(' ')}
        ${each(
          count(tile.pixels),
          (p) =>
            `let a${p} = ${input(p, q)}; ${channels.map((c) => `s${p}_${c} += a${p} * w${c};`).join(' ')}`,
        )}
      }`,
  );
}

/** Where no tap lies outside the map: rows of taps one after another, as the filter has them, with no edge to mind. */
function inOneRun(tile: QuadTile): string {
  // What an invocation reads of each four: one value, or all.
  const lanes = tile.subgroups ? [0] : count(FOUR);
  const mine = (q: number) => (tile.subgroups ? 'lane' : `${q}u`);
  const input = (p: number, q: number) =>
    tile.subgroups ? `quadBroadcast(v${p}_0, ${q}u)` : `v${p}_${q}`;
  return `
  let total = shape.tapsY * shape.run;
  let rowStride = shape.inWidth * shape.inChannels;
  ${each(lanes, (q) => `var deep${q} = ${mine(q)}; var offset${q} = ${mine(q)};`)}
  for (var k = 0u; k < total; k += 4u) {
    ${each(
      lanes,
      (q) => `
    let left${q} = k + ${mine(q)} < total;
    let reach${q} = select(0u, offset${q}, left${q});
    ${each(count(tile.pixels), (p) => `let v${p}_${q} = select(0.0, x[from${p} + reach${q}], left${q});`)}`,
    )}
    ${products(tile, (q) => `min(k + ${q}u, total - 1u)`, input)}
    ${each(
      lanes,
      (q) => `
    let over${q} = deep${q} + 4u >= shape.run;
    deep${q} += 4u - select(0u, shape.run, over${q});
    offset${q} += 4u + select(0u, rowStride - shape.run, over${q});`,
    )}
  }`;
}

/** Tap by tap, each of which may lie outside the map. */
function tapByTap(tile: QuadTile): string {
  const pixels = count(tile.pixels);
  const input = (p: number, q: number) =>
    tile.subgroups
      ? `quadBroadcast(v${p}, ${q}u)`
      : `select(0.0, x[start${p} + k + ${q}u], ok${p} & (k + ${q}u < shape.run))`;
  return `
  var filterRow = 0u;
  for (var ky = 0u; ky < shape.tapsY; ky++) {
    for (var kx = 0u; kx < shape.tapsX; kx++) {
      let tap = (ky * shape.inWidth + kx) * shape.inChannels;
      ${each(
        pixels,
        (p) => `
      // Above and left of the map the unsigned difference is beyond it too.
      let ok${p} = (y${p} + ky < shape.inHeight) & (x${p} + kx < shape.inWidth);
      let start${p} = select(0u, from${p} + tap, ok${p})${tile.subgroups ? ' + lane' : ''};`,
      )}
      for (var k = 0u; k < shape.run; k += 4u) {
        ${
          tile.subgroups
            ? `let left = k + lane < shape.run;
        ${each(pixels, (p) => `let v${p} = select(0.0, x[start${p} + k], ok${p} & left);`)}`
            : ''
        }
        ${products(tile, (q) => `(filterRow + min(k + ${q}u, shape.run - 1u))`, input)}
      }
      filterRow += shape.run;
    }
  }`;
}

const count = (n: number) => [...Array(n).keys()];

const each = (indices: number[], line: (i: number) => string) => indices.map(line).join('\n');
