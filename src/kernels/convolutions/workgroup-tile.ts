/**
 * Convolution as a product of matrices by workgroups: a tile of pixels x channels at a time, both
 * sides brought into workgroup memory in pieces of the depth. For processors with many cores; maps
 * and filters are read four channels at once, so their channels must be multiples of four.
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
}

/** Whether maps and filters can be read four channels at once. */
export function takesFours(geometry: Geometry): boolean {
  const { inChannels, outChannels } = geometry;
  return inChannels % 4 === 0 && outChannels % 4 === 0 && runsOf(geometry).run % 4 === 0;
}

/** Bytes of workgroup memory. */
export function memoryOf({ pixels, fours, depth }: WorkgroupTile): number {
  return 16 * depth * (pixels + 4 * fours);
}

export function invocationsOf(tile: WorkgroupTile): number {
  return (tile.pixels / tile.eachPixels) * (tile.fours / tile.eachFours);
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
  const { pixels, eachPixels, fours, eachFours, depth } = tile;
  const ownFilters = geometry.ownFilters ?? false;
  return {
    family: `workgroup of ${pixels} pixels${halves ? HALVES : ''}`,
    halves,
    program: {
      key: `workgroup ${pixels}/${eachPixels}x${fours}/${eachFours}x${depth}${ownFilters ? ' own filters' : ''}${halves ? HALVES : ''} ${keyOf(finish)}`,
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
  const { pixels, eachPixels, fours, eachFours, depth } = tile;
  const invocations = invocationsOf(tile);
  const across = fours / eachFours;
  const each = (n: number, line: (i: number) => string) =>
    [...Array(n).keys()].map(line).join('\n');
  const pieces = (pixels * depth) / invocations;
  const filterPieces = (4 * depth * fours) / invocations;
  return `
${SHAPE}
@group(0) @binding(0) var<storage, read_write> result : array<vec4<f32>>;
@group(0) @binding(1) var<storage, read> x : array<vec4<f32>>;
@group(0) @binding(2) var<storage, read> filters : array<${halves ? 'vec2<u32>' : 'vec4<f32>'}>;
${arraysOf(finish)
  .map((name, i) => `@group(0) @binding(${i + 3}) var<storage, read> ${name} : array<vec4<f32>>;`)
  .join('\n')}
@group(0) @binding(${3 + arraysOf(finish).length}) var<uniform> shape : Shape;
var<workgroup> inputs : array<vec4<f32>, ${pixels * depth}>;
var<workgroup> weights : array<vec4<f32>, ${4 * depth * fours}>;
${functionsOf(finish, 'vec4<f32>')}
@compute @workgroup_size(${invocations})
fn main(@builtin(local_invocation_index) local : u32, @builtin(workgroup_id) group : vec3<u32>) {
  let tile = group.y * shape.across + group.x;
  let firstFour = (tile % shape.columns) * ${fours}u;
  ${ownFilters ? ofEachPicture(pixels, 'tile / shape.columns') : ofAllPictures(pixels, 'tile / shape.columns')}
  let outFours = shape.outChannels / 4u;
  let run = shape.run / 4u;
  let column = local % ${across}u;
  let line = local / ${across}u;
  ${each(
    pieces,
    (i) => `
  let piece${i} = local + ${i * invocations}u;
  let at${i} = min(pixel + piece${i} / ${depth}u, last);
  let row${i} = at${i} / shape.outWidth;
  let y${i} = (row${i} % shape.outHeight) * shape.strideY - shape.padTop;
  let x${i} = (at${i} % shape.outWidth) * shape.strideX - shape.padLeft;
  let picture${i} = (row${i} / shape.outHeight) * shape.inHeight;`,
  )}
  ${each(eachPixels, (p) => each(eachFours, (c) => `var s${p}_${c} = vec4<f32>();`))}
  var filterRow = firstRow;
  for (var ky = 0u; ky < shape.tapsY; ky++) {
    for (var kx = 0u; kx < shape.tapsX; kx++) {
      ${each(
        pieces,
        (i) => `
      let ok${i} = (y${i} + ky < shape.inHeight) & (x${i} + kx < shape.inWidth);
      let start${i} = ((picture${i} + y${i} + ky) * shape.inWidth + x${i} + kx) * (shape.inChannels / 4u);
      let from${i} = select(0u, start${i}, ok${i});`,
      )}
      for (var k = 0u; k < run; k += ${depth}u) {
        ${each(
          pieces,
          (i) => `{
          let deep = k + piece${i} % ${depth}u;
          inputs[piece${i}] = select(vec4<f32>(), x[from${i} + min(deep, run - 1u)], ok${i} & (deep < run));
        }`,
        )}
        ${each(
          filterPieces,
          (i) => `{
          let piece = local + ${i * invocations}u;
          let deep = min(k * 4u + piece / ${fours}u, shape.run - 1u);
          let four = min(firstFour + piece % ${fours}u, outFours - 1u);
          let weight = filters[(filterRow + deep) * outFours + four];
          weights[piece] = ${halves ? 'vec4<f32>(unpack2x16float(weight.x), unpack2x16float(weight.y))' : 'weight'};
        }`,
        )}
        workgroupBarrier();
        for (var d = 0u; d < ${depth}u; d++) {
          ${each(eachPixels, (p) => `let a${p} = inputs[(line * ${eachPixels}u + ${p}u) * ${depth}u + d];`)}
          ${each(
            4,
            (q) => `{
            ${each(eachFours, (c) => `let w${c} = weights[(d * 4u + ${q}u) * ${fours}u + column + ${c * across}u];`)}
            ${each(eachPixels, (p) => each(eachFours, (c) => `s${p}_${c} += a${p}[${q}] * w${c};`))}
          }`,
          )}
        }
        workgroupBarrier();
      }
      filterRow += shape.run;
    }
  }
  ${each(
    eachPixels,
    (p) => `{
    let at = min(pixel + line * ${eachPixels}u + ${p}u, last);
    ${each(eachFours, (c) => {
      const at = { zero: 'vec4<f32>()', channel: 'four', pixel: 'at * outFours + four' };
      return `{
      let four = min(firstFour + column + ${c * across}u, outFours - 1u);
      result[(at * shape.outStride + shape.outOffset) / 4u + four] = ${finished(finish, `s${p}_${c}`, at)};
    }`;
    })}
  }`,
  )}
}`;
}
