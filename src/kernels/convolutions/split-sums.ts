/**
 * Convolution of a small map, or of a few rows by a matrix ("split-K"): every sum is split among many invocations of a
 * workgroup, which read straight from memory and add up their parts at the end. For processors with many cores,
 * most of which would wait where so few values are computed.
 */
import { arraysOf, finished, functionsOf, keyOf, type Finish } from './activation';
import { runsOf, SHAPE, spread, tilesOver, type Geometry, type Slice } from './geometry';
import { HALVES, type Plan } from './plan';
import { ofAllPictures, ofEachPicture } from './tiles';

export interface SplitTile {
  /** Pixels of a workgroup, all of them of every invocation. */
  pixels: number;
  /** Invocations side by side along the channels. */
  across: number;
  /** Parts of each sum. */
  parts: number;
}

/** Channels that are read, and computed, at once. */
export interface Widths {
  from: 1 | 4;
  to: 1 | 4;
}

const BY_ONE_INPUT = ', by one input';
const BY_ONE_VALUE = ', by one value';

/** How a geometry can be read: four channels at once where they come in fours, in a slice too. */
export function widthsOf(geometry: Geometry, { stride, offset }: Slice): Widths {
  const areFours = (...counts: number[]) => counts.every((count) => count % 4 === 0);
  if (!areFours(geometry.outChannels, stride, offset)) return { from: 1, to: 1 };
  return { from: areFours(geometry.inChannels, runsOf(geometry).run) ? 4 : 1, to: 4 };
}

/** Products of a sum, as many at once as are read at once. */
export function stepsOf(geometry: Geometry, { from }: Widths): number {
  return (geometry.kernelHeight * geometry.kernelWidth * geometry.inChannels) / from;
}

/** Of a workgroup. */
export const invocationsOfSplit = ({ across, parts }: SplitTile) => across * parts;

/** Bytes of workgroup memory. */
export const memoryOfSplit = ({ pixels, across, parts }: SplitTile) => 16 * pixels * across * parts;

/**
 * The program, and how often it runs.
 * @param halves it reads the filter's halves, which come in fours
 */
export function splitPlan(
  geometry: Geometry,
  widths: Widths,
  tile: SplitTile,
  finish: Finish,
  halves: boolean,
): Plan {
  const { pixels, across, parts } = tile;
  const columns = Math.ceil(geometry.outChannels / (widths.to * across));
  const ownFilters = geometry.ownFilters ?? false;
  const by = widths.to === 1 ? BY_ONE_VALUE : widths.from === 1 ? BY_ONE_INPUT : '';
  const family = `split sums, ${pixels} x ${widths.to * across} in ${parts} parts${by}${halves ? HALVES : ''}`;
  return {
    family,
    halves,
    program: {
      key: `${family}${ownFilters ? ' own filters' : ''} ${keyOf(finish)}`,
      code: () => code(tile, widths, finish, { ownFilters, halves }),
    },
    columns,
    workgroups: spread(columns * tilesOver(geometry, pixels)),
  };
}

function code(
  { pixels, across, parts }: SplitTile,
  { from, to }: Widths,
  finish: Finish,
  { ownFilters, halves }: { ownFilters: boolean; halves: boolean },
): string {
  const invocations = across * parts;
  const sums = pixels * across;
  const each = (n: number, line: (i: number) => string) =>
    [...Array(n).keys()].map(line).join('\n');
  const typeOf = (width: 1 | 4) => (width === 4 ? 'vec4<f32>' : 'f32');
  const zero = to === 4 ? 'vec4<f32>()' : '0.0';
  const weight = (q: number) => {
    const value = `filters[filterAt + ${q}u * outLanes]`;
    return halves
      ? `let h${q} = ${value}; let w${q} = vec4<f32>(unpack2x16float(h${q}.x), unpack2x16float(h${q}.y));`
      : `let w${q} = ${value};`;
  };
  const products = from === 4 ? 'a.x * w0 + a.y * w1 + a.z * w2 + a.w * w3' : 'a * w0';
  const at = { zero, channel: 'channel', pixel: 'at * outLanes + channel' };
  return `
${SHAPE}
@group(0) @binding(0) var<storage, read_write> result : array<${typeOf(to)}>;
@group(0) @binding(1) var<storage, read> x : array<${typeOf(from)}>;
@group(0) @binding(2) var<storage, read> filters : array<${halves ? 'vec2<u32>' : typeOf(to)}>;
${arraysOf(finish)
  .map(
    (name, i) => `@group(0) @binding(${i + 3}) var<storage, read> ${name} : array<${typeOf(to)}>;`,
  )
  .join('\n')}
@group(0) @binding(${3 + arraysOf(finish).length}) var<uniform> shape : Shape;
var<workgroup> partial : array<${typeOf(to)}, ${parts * sums}>;
${functionsOf(finish, typeOf(to))}
@compute @workgroup_size(${invocations})
fn main(@builtin(local_invocation_index) local : u32, @builtin(workgroup_id) group : vec3<u32>) {
  let number = group.y * shape.across + group.x;
  let firstChannel = (number % shape.columns) * ${across}u;
  ${ownFilters ? ofEachPicture(pixels, 'number / shape.columns') : ofAllPictures(pixels, 'number / shape.columns')}
  let outLanes = shape.outChannels / ${to}u;
  let inLanes = shape.inChannels / ${from}u;
  let run = shape.run / ${from}u;
  let depth = shape.tapsY * shape.tapsX * run;
  let length = (depth + ${parts - 1}u) / ${parts}u;
  let part = local / ${across}u;
  let lane = local % ${across}u;
  let first = min(part * length, depth);
  let end = min(first + length, depth);
  var deep = first % run;
  var kx = (first / run) % shape.tapsX;
  var ky = (first / run) / shape.tapsX;
  var filterAt = (firstRow + ${from}u * first) * outLanes + min(firstChannel + lane, outLanes - 1u);
  ${each(
    pixels,
    (p) => `
  let pixel${p} = min(pixel + ${p}u, last);
  let row${p} = pixel${p} / shape.outWidth;
  let y${p} = (row${p} % shape.outHeight) * shape.strideY - shape.padTop;
  let x${p} = (pixel${p} % shape.outWidth) * shape.strideX - shape.padLeft;
  let start${p} = (((row${p} / shape.outHeight) * shape.inHeight + y${p}) * shape.inWidth + x${p}) * inLanes;
  var s${p} = ${zero};`,
  )}
  for (var k = first; k < end; k++) {
    let tap = (ky * shape.inWidth + kx) * inLanes + deep;
    ${each(from, weight)}
    ${each(
      pixels,
      (p) => `{
      let ok = (y${p} + ky < shape.inHeight) & (x${p} + kx < shape.inWidth);
      let a = select(${typeOf(from)}(), x[select(0u, start${p} + tap, ok)], ok);
      s${p} += ${products};
    }`,
    )}
    filterAt += ${from}u * outLanes;
    deep += 1u;
    let isNextTap = deep == run;
    deep = select(deep, 0u, isNextTap);
    kx = select(kx, kx + 1u, isNextTap);
    let isNextRow = kx == shape.tapsX;
    kx = select(kx, 0u, isNextRow);
    ky = select(ky, ky + 1u, isNextRow);
  }
  ${each(pixels, (p) => `partial[part * ${sums}u + ${p * across}u + lane] = s${p};`)}
  workgroupBarrier();
  for (var i = local; i < ${sums}u; i += ${invocations}u) {
    var sum = ${zero};
    for (var other = 0u; other < ${parts}u; other++) { sum += partial[other * ${sums}u + i]; }
    let at = min(pixel + i / ${across}u, last);
    let channel = min(firstChannel + i % ${across}u, outLanes - 1u);
    result[(at * shape.outStride + shape.outOffset) / ${to}u + channel] = ${finished(finish, 'sum', at)};
  }
}`;
}
