/**
 * Convolution of a small map, or of few rows by a matrix: every sum is split among many invocations of a
 * workgroup, which read straight from memory and add up their parts at the end. For processors with many cores,
 * where so few values would leave most of them without work; maps and filters are read four channels at once.
 */
import { arraysOf, finished, functionsOf, keyOf, type Finish } from './activation';
import { SHAPE, spread, tilesOver, type Geometry } from './geometry';
import { HALVES, type Plan } from './plan';
import { ofAllPictures, ofEachPicture } from './tiles';

export interface SplitTile {
  /** Pixels of a workgroup, each of them of every invocation. */
  pixels: number;
  /** Channels of a workgroup, in fours: one four an invocation. */
  fours: number;
  /** Parts of the depth. */
  parts: number;
}

/**
 * The program for a geometry that takes fours, and how often it runs.
 * @param halves it reads the filter's halves
 */
export function splitPlan(
  geometry: Geometry,
  tile: SplitTile,
  finish: Finish,
  halves: boolean,
): Plan {
  const columns = Math.ceil(geometry.outChannels / (4 * tile.fours));
  const { pixels, fours, parts } = tile;
  const ownFilters = geometry.ownFilters ?? false;
  const size = `${pixels}x${fours}/${parts}`;
  return {
    family: `split sums ${size}${halves ? HALVES : ''}`,
    halves,
    program: {
      key: `split sums ${size}${ownFilters ? ' own filters' : ''}${halves ? HALVES : ''} ${keyOf(finish)}`,
      code: () => code(tile, finish, { ownFilters, halves }),
    },
    columns,
    workgroups: spread(columns * tilesOver(geometry, pixels)),
  };
}

function code(
  { pixels, fours, parts }: SplitTile,
  finish: Finish,
  { ownFilters, halves }: { ownFilters: boolean; halves: boolean },
): string {
  const invocations = fours * parts;
  const sums = pixels * fours;
  const each = (n: number, line: (i: number) => string) =>
    [...Array(n).keys()].map(line).join('\n');
  const weight = (q: number) => {
    const value = `filters[filterAt + ${q}u * outFours]`;
    return halves
      ? `let h${q} = ${value}; let w${q} = vec4<f32>(unpack2x16float(h${q}.x), unpack2x16float(h${q}.y));`
      : `let w${q} = ${value};`;
  };
  const at = { zero: 'vec4<f32>()', channel: 'four', pixel: 'at * outFours + four' };
  return `
${SHAPE}
@group(0) @binding(0) var<storage, read_write> result : array<vec4<f32>>;
@group(0) @binding(1) var<storage, read> x : array<vec4<f32>>;
@group(0) @binding(2) var<storage, read> filters : array<${halves ? 'vec2<u32>' : 'vec4<f32>'}>;
${arraysOf(finish)
  .map((name, i) => `@group(0) @binding(${i + 3}) var<storage, read> ${name} : array<vec4<f32>>;`)
  .join('\n')}
@group(0) @binding(${3 + arraysOf(finish).length}) var<uniform> shape : Shape;
var<workgroup> parts : array<vec4<f32>, ${parts * sums}>;
${functionsOf(finish, 'vec4<f32>')}
@compute @workgroup_size(${invocations})
fn main(@builtin(local_invocation_index) local : u32, @builtin(workgroup_id) group : vec3<u32>) {
  let number = group.y * shape.across + group.x;
  let firstFour = (number % shape.columns) * ${fours}u;
  ${ownFilters ? ofEachPicture(pixels, 'number / shape.columns') : ofAllPictures(pixels, 'number / shape.columns')}
  let outFours = shape.outChannels / 4u;
  let inFours = shape.inChannels / 4u;
  let run = shape.run / 4u;
  let depth = shape.tapsY * shape.tapsX * run;
  let length = (depth + ${parts - 1}u) / ${parts}u;
  let part = local / ${fours}u;
  let own = min(firstFour + local % ${fours}u, outFours - 1u);
  let first = min(part * length, depth);
  let end = min(first + length, depth);
  var deep = first % run;
  var kx = (first / run) % shape.tapsX;
  var ky = (first / run) / shape.tapsX;
  var filterAt = (firstRow + 4u * first) * outFours + own;
  ${each(
    pixels,
    (p) => `
  let row${p} = min(pixel + ${p}u, last) / shape.outWidth;
  let y${p} = (row${p} % shape.outHeight) * shape.strideY - shape.padTop;
  let x${p} = (min(pixel + ${p}u, last) % shape.outWidth) * shape.strideX - shape.padLeft;
  let start${p} = (((row${p} / shape.outHeight) * shape.inHeight + y${p}) * shape.inWidth + x${p}) * inFours;
  var s${p} = vec4<f32>();`,
  )}
  for (var k = first; k < end; k++) {
    let tap = (ky * shape.inWidth + kx) * inFours + deep;
    ${each(4, weight)}
    ${each(
      pixels,
      (p) => `{
      let ok = (y${p} + ky < shape.inHeight) & (x${p} + kx < shape.inWidth);
      let a = select(vec4<f32>(), x[select(0u, start${p} + tap, ok)], ok);
      s${p} += a.x * w0 + a.y * w1 + a.z * w2 + a.w * w3;
    }`,
    )}
    filterAt += 4u * outFours;
    deep += 1u;
    let isNext = deep == run;
    deep = select(deep, 0u, isNext);
    kx = select(kx, kx + 1u, isNext);
    let isBelow = kx == shape.tapsX;
    kx = select(kx, 0u, isBelow);
    ky = select(ky, ky + 1u, isBelow);
  }
  ${each(pixels, (p) => `parts[part * ${sums}u + ${p * fours}u + local % ${fours}u] = s${p};`)}
  workgroupBarrier();
  for (var i = local; i < ${sums}u; i += ${invocations}u) {
    var sum = vec4<f32>();
    for (var p = 0u; p < ${parts}u; p++) { sum += parts[p * ${sums}u + i]; }
    let at = min(pixel + i / ${fours}u, last);
    let four = min(firstFour + i % ${fours}u, outFours - 1u);
    result[(at * shape.outStride + shape.outOffset) / 4u + four] = ${finished(finish, 'sum', at)};
  }
}`;
}
