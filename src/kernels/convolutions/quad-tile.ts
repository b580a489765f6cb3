/**
 * Convolution by four invocations together: each holds `channels` channels of the same `pixels` pixels.
 * Of four values of the input that follow one another each invocation reads one and hands it to the
 * other three, so that a value of the input is read once for 4 x `channels` products.
 *
 * Nothing branches: at the edges of the output an invocation repeats the last pixel or channel, and
 * writes the same value to the same place.
 */
import { arraysOf, finished, functionsOf, keyOf, type Finish } from './activation';
import { isInside, runsOf, SHAPE, spread, tilesOver, type Geometry } from './geometry';
import { HALVES, type Plan } from './plan';
import { ofEachPicture, ofAllPictures } from './tiles';

/**
 * How four invocations come by four values. By `broadcast` all have the same one at a time, by `swap` each has that of
 * another, which takes one instruction in place of several where the processor's registers hold four; by `none` each
 * reads all.
 */
export type Sharing = 'broadcast' | 'swap' | 'none';

/** Their families; the last is the one that every device has. */
const SHARED = 'quad, shared reads';
const SWAPPED = 'quad, swapped reads';
export const QUAD = 'quad';

const FAMILIES: Record<Sharing, string> = { broadcast: SHARED, swap: SWAPPED, none: QUAD };
const SWAPS = ['', 'quadSwapX', 'quadSwapY', 'quadSwapDiagonal'];

/** Invocations of a quad. */
const FOUR = 4;
/** Invocations of a workgroup. */
export const QUAD_WORKGROUP = 64;

export interface QuadTile {
  pixels: number;
  /** Channels of one invocation. */
  channels: number;
  /** How values are handed over; anything but `none` takes subgroups of four or more. */
  sharing: Sharing;
  /** Read the filter's halves: of a filter that is not transposed. */
  halves: boolean;
}

/** The program for a geometry, and how often it runs. */
export function quadPlan(geometry: Geometry, tile: QuadTile, finish: Finish): Plan {
  const columns = Math.ceil(geometry.outChannels / (FOUR * tile.channels));
  const tiles = columns * tilesOver(geometry, tile.pixels);
  const { sharing, pixels, channels, halves } = tile;
  const inside = isInside(geometry) && runsOf(geometry).run >= FOUR;
  const walk = geometry.transposed ? 'transposed' : inside ? 'inside' : 'taps';
  const ownFilters = geometry.ownFilters ?? false;
  const form = `${ownFilters ? ' own filters' : ''}${halves ? HALVES : ''}`;
  const family = `${FAMILIES[sharing]}${halves ? HALVES : ''}`;
  return {
    family: geometry.transposed ? `${family}, transposed` : family,
    program: {
      key: `quad ${pixels}x${channels} ${sharing} ${walk}${form} ${keyOf(finish)}`,
      code: () => code(tile, finish, walk, ownFilters),
    },
    halves,
    columns,
    workgroups: spread(Math.ceil((tiles * FOUR) / QUAD_WORKGROUP)),
  };
}

function code(tile: QuadTile, finish: Finish, walk: Walk, ownFilters: boolean): string {
  const pixels = count(tile.pixels);
  const channels = count(tile.channels);
  const isTransposed = walk === 'transposed';
  const stride = (axis: 'Y' | 'X') => (isTransposed ? '' : ` * shape.stride${axis}`);
  return `${tile.sharing === 'none' ? '' : 'enable subgroups;'}
${SHAPE}
@group(0) @binding(0) var<storage, read_write> result : array<f32>;
@group(0) @binding(1) var<storage, read> x : array<f32>;
@group(0) @binding(2) var<storage, read> filters : array<${tile.halves ? 'u32' : 'f32'}>;
${arraysOf(finish)
  .map((name, i) => `@group(0) @binding(${i + 3}) var<storage, read> ${name} : array<f32>;`)
  .join('\n')}
@group(0) @binding(${3 + arraysOf(finish).length}) var<uniform> shape : Shape;
${functionsOf(finish, 'f32')}
${tile.halves ? WEIGHT_OF_HALVES : ''}
@compute @workgroup_size(${QUAD_WORKGROUP})
fn main(@builtin(local_invocation_index) local : u32, @builtin(workgroup_id) group : vec3<u32>) {
  let index = (group.y * shape.across + group.x) * ${QUAD_WORKGROUP}u + local;
  let lane = index & 3u;
  let tile = index >> 2u;
  let channel = (tile % shape.columns) * ${FOUR * tile.channels}u + lane;
  ${ownFilters ? ofEachPicture(tile.pixels, 'tile / shape.columns') : ofAllPictures(tile.pixels, 'tile / shape.columns')}
  let row = min(pixel, last) / shape.outWidth;
  var column = min(pixel, last) % shape.outWidth;
  var line = row % shape.outHeight;
  var picture = row / shape.outHeight;
  ${each(
    pixels,
    (p) => `
  let at${p} = min(pixel + ${p}u, last);
  let y${p} = line${stride('Y')} - shape.padTop;
  let x${p} = column${stride('X')} - shape.padLeft;
  let from${p} = ${isTransposed ? 'picture * shape.inHeight' : `((picture * shape.inHeight + y${p}) * shape.inWidth + x${p}) * shape.inChannels`};
  ${p + 1 < tile.pixels ? nextPixel(p) : ''}`,
  )}
  ${each(channels, (c) => `let o${c} = min(channel + ${FOUR * c}u, shape.outChannels - 1u);`)}
  ${each(pixels, (p) => channels.map((c) => `var s${p}_${c} = 0.0;`).join(' '))}
  ${WALKS[walk](tile)}
  ${each(pixels, (p) =>
    each(channels, (c) => {
      const at = { zero: '0.0', channel: `o${c}`, pixel: `at${p} * shape.outChannels + o${c}` };
      return `result[at${p} * shape.outStride + shape.outOffset + o${c}] = ${finished(finish, `s${p}_${c}`, at)};`;
    }),
  )}
}`;
}

const WEIGHT_OF_HALVES = `
fn weight(at : u32) -> f32 {
  return unpack2x16float(filters[at >> 1u])[at & 1u];
}`;

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

/** The value that this invocation multiplies at step `q` of four, of those that each of the four has read one of. */
function handed({ sharing }: QuadTile, value: string, q: number): string {
  return sharing === 'broadcast' ? `quadBroadcast(${value}, ${q}u)` : `${SWAPS[q]}(${value})`;
}

/** Which of the four values of the depth that is. */
function depthAt({ sharing }: QuadTile, q: number): string {
  return sharing === 'swap' ? `(lane ^ ${q}u)` : `${q}u`;
}

/** Where the weights of one value of the depth lie: where they begin, and each channel's from there. */
interface Weight {
  row: string;
  at(c: number): string;
}

/** The products of four values of the depth. */
function products(
  tile: QuadTile,
  weight: (q: number) => Weight,
  input: (p: number, q: number) => string,
): string {
  const channels = count(tile.channels);
  const weightAt = (index: string) => (tile.halves ? `weight(${index})` : `filters[${index}]`);
  return each(count(FOUR), (q) => {
    const { row, at } = weight(q);
    return `{
        let filterAt = ${row};
        ${channels.map((c) => `let w${c} = ${weightAt(`filterAt + ${at(c)}`)};`).join(' ')}
        ${each(
          count(tile.pixels),
          (p) =>
            `let a${p} = ${input(p, q)}; ${channels.map((c) => `s${p}_${c} += a${p} * w${c};`).join(' ')}`,
        )}
      }`;
  });
}

/** Where no tap lies outside the map: rows of taps one after another, as the filter has them, with no edge to mind. */
function inOneRun(tile: QuadTile): string {
  // What an invocation reads of each four: one value, or all.
  const shares = tile.sharing !== 'none';
  const lanes = shares ? [0] : count(FOUR);
  const mine = (q: number) => (shares ? 'lane' : `${q}u`);
  const input = (p: number, q: number) => (shares ? handed(tile, `v${p}_0`, q) : `v${p}_${q}`);
  return `
  let total = shape.tapsY * shape.run;
  let rowStride = shape.inWidth * shape.inChannels;
  let filterRow = firstRow;
  ${each(lanes, (q) => `var deep${q} = ${mine(q)}; var offset${q} = ${mine(q)};`)}
  for (var k = 0u; k < total; k += 4u) {
    ${each(
      lanes,
      (q) => `
    let left${q} = k + ${mine(q)} < total;
    let reach${q} = select(0u, offset${q}, left${q});
    ${each(count(tile.pixels), (p) => `let v${p}_${q} = select(0.0, x[from${p} + reach${q}], left${q});`)}`,
    )}
    ${products(
      tile,
      (q) => ({
        row: `(filterRow + min(k + ${depthAt(tile, q)}, total - 1u)) * shape.outChannels`,
        at: (c) => `o${c}`,
      }),
      input,
    )}
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
  const start = (p: number) => `
      // Above and left of the map the unsigned difference is beyond it too.
      let ok${p} = (y${p} + ky < shape.inHeight) & (x${p} + kx < shape.inWidth);
      let start${p} = select(0u, from${p} + tap, ok${p})${tile.sharing === 'none' ? '' : ' + lane'};`;
  return eachTap(tile, {
    before: 'let tap = (ky * shape.inWidth + kx) * shape.inChannels;',
    start,
    weight: (q) => ({
      row: `(filterRow + min(k + ${depthAt(tile, q)}, shape.run - 1u)) * shape.outChannels`,
      at: (c) => `o${c}`,
    }),
  });
}

/** The taps from last to first over a map that is spread by the strides; a filter's in and out are exchanged. */
function transposed(tile: QuadTile): string {
  const start = (p: number) => `
      let spreadY${p} = y${p} + ky;
      let spreadX${p} = x${p} + kx;
      let iy${p} = spreadY${p} / shape.strideY;
      let ix${p} = spreadX${p} / shape.strideX;
      let ok${p} = (iy${p} < shape.inHeight) & (ix${p} < shape.inWidth)
        & (iy${p} * shape.strideY == spreadY${p}) & (ix${p} * shape.strideX == spreadX${p});
      let start${p} = select(0u, ((from${p} + iy${p}) * shape.inWidth + ix${p}) * shape.inChannels, ok${p})
        ${tile.sharing === 'none' ? '' : ' + lane'};`;
  return eachTap(tile, {
    before:
      'let tap = ((shape.tapsY * shape.tapsX * shape.run) - shape.run - filterRow) * shape.outChannels;',
    start,
    weight: (q) => ({
      row: `tap + min(k + ${depthAt(tile, q)}, shape.run - 1u)`,
      at: (c) => `o${c} * shape.run`,
    }),
  });
}

interface TapCode {
  /** What all pixels of a tap have in common. */
  before: string;
  /** Sets `ok` and `start` of a pixel: whether the tap lies in the map, and where. */
  start(p: number): string;
  weight(q: number): Weight;
}

function eachTap(tile: QuadTile, { before, start, weight }: TapCode): string {
  const pixels = count(tile.pixels);
  const shares = tile.sharing !== 'none';
  const input = (p: number, q: number) =>
    shares
      ? handed(tile, `v${p}`, q)
      : `select(0.0, x[start${p} + k + ${q}u], ok${p} & (k + ${q}u < shape.run))`;
  return `
  var filterRow = firstRow;
  for (var ky = 0u; ky < shape.tapsY; ky++) {
    for (var kx = 0u; kx < shape.tapsX; kx++) {
      ${before}
      ${each(pixels, start)}
      for (var k = 0u; k < shape.run; k += 4u) {
        ${
          shares
            ? `let left = k + lane < shape.run;
        ${each(pixels, (p) => `let v${p} = select(0.0, x[start${p} + k], ok${p} & left);`)}`
            : ''
        }
        ${products(tile, weight, input)}
      }
      filterRow += shape.run;
    }
  }`;
}

type Walk = 'inside' | 'taps' | 'transposed';

const WALKS: Record<Walk, (tile: QuadTile) => string> = {
  inside: inOneRun,
  taps: tapByTap,
  transposed,
};

const count = (n: number) => [...Array(n).keys()];

const each = (indices: number[], line: (i: number) => string) => indices.map(line).join('\n');
