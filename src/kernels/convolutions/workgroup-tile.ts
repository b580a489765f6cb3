/**
 * Convolution as a product of matrices by workgroups: a tile of pixels x channels at a time, both
 * sides brought into workgroup memory in pieces of the depth; the next piece is on its way while one
 * is computed with. Where there are few tiles, the invocations of a workgroup share each piece's depth
 * among them and add up their sums at the end: a small map keeps a large processor busy. Maps and
 * filters are read four channels at once, so their channels must be multiples of four.
 */
import { arraysOf, finished, functionsOf, keyOf, type Finish } from './activation';
import { runsOf, SHAPE, spread, tilesOver, type Geometry } from './geometry';
import { HALVES, type Plan } from './plan';
import { ofEachPicture, ofAllPictures } from './tiles';

export interface WorkgroupTile {
  /** Pixels of the tile, and of one invocation. */
  pixels: number;
  eachPixels: number;
  /** Channels of the tile, in fours, and of one invocation. */
  fours: number;
  eachFours: number;
  /** Values of the depth that lie in workgroup memory at once, in fours. */
  depth: number;
  /** Parts of that depth, each with invocations and sums of its own. */
  parts: number;
}

/** Whether maps and filters can be read four channels at once. */
export function takesFours(geometry: Geometry): boolean {
  const { inChannels, outChannels } = geometry;
  return inChannels % 4 === 0 && outChannels % 4 === 0 && runsOf(geometry).run % 4 === 0;
}

/** Inputs of one step of the depth, in fours: filled up so that invocations write to different banks. */
const rowOf = ({ pixels, depth }: WorkgroupTile) => pixels + Math.max(1, 8 / depth);

/** Values in workgroup memory, in fours: a piece of both sides; at the end the sums of all parts. */
function valuesOf(tile: WorkgroupTile): number {
  const { pixels, fours, depth, parts } = tile;
  const sums = parts > 1 ? parts * pixels * fours : 0;
  return Math.max(depth * (rowOf(tile) + 4 * fours), sums);
}

/** Bytes of workgroup memory. */
export function memoryOf(tile: WorkgroupTile): number {
  return 16 * valuesOf(tile);
}

export function invocationsOf(tile: WorkgroupTile): number {
  return (tile.pixels / tile.eachPixels) * (tile.fours / tile.eachFours) * tile.parts;
}

/**
 * The program for a geometry that {@link takesFours}, and how often it runs.
 * @param halves it reads the filter's halves
 */
export function workgroupPlan(
  geometry: Geometry,
  tile: WorkgroupTile,
  finish: Finish,
  halves: boolean,
): Plan {
  const columns = Math.ceil(geometry.outChannels / (4 * tile.fours));
  const { pixels, fours, parts } = tile;
  const ownFilters = geometry.ownFilters ?? false;
  const size = `${pixels} x ${4 * fours}${parts > 1 ? ` in ${parts} parts` : ''}`;
  return {
    family: `workgroups of ${size}${halves ? HALVES : ''}`,
    halves,
    program: {
      key: `workgroups of ${size}${ownFilters ? ' own filters' : ''}${halves ? HALVES : ''} ${keyOf(finish)}`,
      code: () => code(tile, finish, { ownFilters, halves }),
    },
    columns,
    workgroups: spread(columns * tilesOver(geometry, pixels)),
  };
}

function code(
  tile: WorkgroupTile,
  finish: Finish,
  { ownFilters, halves }: { ownFilters: boolean; halves: boolean },
): string {
  const { pixels, eachPixels, fours, eachFours, depth, parts } = tile;
  const invocations = invocationsOf(tile);
  const across = fours / eachFours;
  const lines = pixels / eachPixels;
  const each = (n: number, line: (i: number) => string) =>
    [...Array(n).keys()].map(line).join('\n');
  const pieces = (pixels * depth) / invocations;
  const filterPieces = (4 * depth * fours) / invocations;
  const row = rowOf(tile);
  const weights = depth * row;
  const load = `
    ${each(
      pieces,
      (i) => `
    let ok${i} = (y${i} + ky < shape.inHeight) & (x${i} + kx < shape.inWidth) & (k + step < depth);
    let at${i} = start${i} + (ky * shape.inWidth + kx) * inFours + deep;
    input${i} = select(vec4<f32>(), x[select(0u, at${i}, ok${i})], ok${i});`,
    )}
    ${each(
      filterPieces,
      (i) => `
    weight${i} = filters[(firstRow + min(4u * k + filterRow${i}, 4u * depth - 1u)) * outFours + four${i}];`,
    )}`;
  const carry = `
    while (deep >= run) {
      deep -= run;
      kx += 1u;
      if (kx == shape.tapsX) { kx = 0u; ky += 1u; }
    }`;
  const at = { zero: 'vec4<f32>()', channel: 'four', pixel: 'at * outFours + four' };
  const write = (sum: string) =>
    `result[(at * shape.outStride + shape.outOffset) / 4u + four] = ${finished(finish, sum, at)};`;
  const finishEach = each(
    eachPixels,
    (p) => `{
    let at = min(pixel + line + ${p * lines}u, last);
    ${each(
      eachFours,
      (c) => `{
      let four = min(firstFour + column + ${c * across}u, outFours - 1u);
      ${write(`s${p}_${c}`)}
    }`,
    )}
  }`,
  );
  const sums = pixels * fours;
  const finishTogether = `
  ${each(eachPixels, (p) => each(eachFours, (c) => `tile[part * ${sums}u + (line + ${p * lines}u) * ${fours}u + column + ${c * across}u] = s${p}_${c};`))}
  workgroupBarrier();
  for (var i = local; i < ${sums}u; i += ${invocations}u) {
    let at = min(pixel + i / ${fours}u, last);
    let four = min(firstFour + i % ${fours}u, outFours - 1u);
    let sum = ${[...Array(parts).keys()].map((part) => `tile[${part * sums}u + i]`).join(' + ')};
    ${write('sum')}
  }`;
  return `
${SHAPE}
@group(0) @binding(0) var<storage, read_write> result : array<vec4<f32>>;
@group(0) @binding(1) var<storage, read> x : array<vec4<f32>>;
@group(0) @binding(2) var<storage, read> filters : array<${halves ? 'vec2<u32>' : 'vec4<f32>'}>;
${arraysOf(finish)
  .map((name, i) => `@group(0) @binding(${i + 3}) var<storage, read> ${name} : array<vec4<f32>>;`)
  .join('\n')}
@group(0) @binding(${3 + arraysOf(finish).length}) var<uniform> shape : Shape;
var<workgroup> tile : array<vec4<f32>, ${valuesOf(tile)}>;
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
  let column = local % ${across}u;
  let line = (local / ${across}u) % ${lines}u;
  let part = local / ${across * lines}u;
  let step = local % ${depth}u;
  ${each(
    pieces,
    (i) => `
  let pixel${i} = (local + ${i * invocations}u) / ${depth}u;
  let own${i} = min(pixel + pixel${i}, last);
  let row${i} = own${i} / shape.outWidth;
  let y${i} = (row${i} % shape.outHeight) * shape.strideY - shape.padTop;
  let x${i} = (own${i} % shape.outWidth) * shape.strideX - shape.padLeft;
  let start${i} = (((row${i} / shape.outHeight) * shape.inHeight + y${i}) * shape.inWidth + x${i}) * inFours;
  let to${i} = step * ${row}u + pixel${i};
  var input${i} : vec4<f32>;`,
  )}
  ${each(
    filterPieces,
    (i) => `
  let filterRow${i} = (local + ${i * invocations}u) / ${fours}u;
  let four${i} = min(firstFour + (local + ${i * invocations}u) % ${fours}u, outFours - 1u);
  var weight${i} : ${halves ? 'vec2<u32>' : 'vec4<f32>'};`,
  )}
  ${each(eachPixels, (p) => each(eachFours, (c) => `var s${p}_${c} = vec4<f32>();`))}
  var k = 0u;
  var deep = step;
  var kx = 0u;
  var ky = 0u;
  ${carry}
  {${load}
  }
  loop {
    ${each(pieces, (i) => `tile[to${i}] = input${i};`)}
    ${each(filterPieces, (i) => `tile[${weights + i * invocations}u + local] = ${halves ? `vec4<f32>(unpack2x16float(weight${i}.x), unpack2x16float(weight${i}.y))` : `weight${i}`};`)}
    workgroupBarrier();
    k += ${depth}u;
    deep += ${depth}u;
    ${carry}
    {${load}
    }
    for (var d = part * ${depth / parts}u; d < (part + 1u) * ${depth / parts}u; d++) {
      ${each(eachPixels, (p) => `let a${p} = tile[d * ${row}u + line + ${p * lines}u];`)}
      ${each(
        4,
        (q) => `{
        ${each(eachFours, (c) => `let w${c} = tile[${weights}u + (d * 4u + ${q}u) * ${fours}u + column + ${c * across}u];`)}
        ${each(eachPixels, (p) => each(eachFours, (c) => `s${p}_${c} += a${p}[${q}] * w${c};`))}
      }`,
      )}
    }
    workgroupBarrier();
    if (k >= depth) { break; }
  }
  ${parts > 1 ? finishTogether : finishEach}
}`;
}
