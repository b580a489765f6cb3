/**
 * The gradient of a convolution by its filter: of each tap, a product of the map and the gradient by
 * the output, both over all pixels. Four invocations hold four channels each of the output and share
 * what they read of the input's channels; the pixels are cut into parts that are summed afterwards,
 * since a filter has few values and a map many pixels.
 */
import { pixelsOf, SHAPE, spread, type Geometry } from './geometry';
import type { Plan } from './plan';

const FOUR = 4;
const WORKGROUP = 64;
/** Channels of the input and of the output that one invocation holds. */
const IN = 8;
const OUT = 4;
/** Quads that keep a processor of many cores busy. */
const BUSY = 4096;
/** Pixels of a part at least: fewer aren't worth the sum. */
const LEAST = 64;

export const FILTER_GRADIENT = 'gradient by the filter';

export interface FilterGradientPlan extends Plan {
  /** Sums side by side, [parts, height, width, in, out], yet to be added up. */
  parts: number;
}

/** @param subgroups hand values over by `quadBroadcast` */
export function filterGradientPlan(geometry: Geometry, subgroups: boolean): FilterGradientPlan {
  const { kernelHeight, kernelWidth, inChannels, outChannels } = geometry;
  const columns = Math.ceil(outChannels / (FOUR * OUT));
  const quads = kernelHeight * kernelWidth * Math.ceil(inChannels / IN) * columns;
  const most = Math.max(1, Math.floor(pixelsOf(geometry) / LEAST));
  const parts = Math.min(Math.ceil(BUSY / quads), most);
  return {
    family: FILTER_GRADIENT,
    program: {
      key: `${FILTER_GRADIENT}${subgroups ? ' shared' : ''}`,
      code: () => code(subgroups),
    },
    columns,
    parts,
    workgroups: spread(Math.ceil((quads * parts * FOUR) / WORKGROUP)),
  };
}

function code(subgroups: boolean): string {
  const ins = count(IN);
  const outs = count(OUT);
  // Lane l reads the channels l and l + 4 of the tile.
  const value = (i: number) =>
    subgroups
      ? `quadBroadcast(v${i >> 2}, ${i & 3}u)`
      : `select(0.0, x[select(0u, start + min(input + ${i}u, shape.inChannels - 1u), ok)], ok)`;
  return `${subgroups ? 'enable subgroups;' : ''}
${SHAPE}
@group(0) @binding(0) var<storage, read_write> result : array<f32>;
@group(0) @binding(1) var<storage, read> x : array<f32>;
@group(0) @binding(2) var<storage, read> dy : array<f32>;
@group(0) @binding(3) var<uniform> shape : Shape;
@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(local_invocation_index) local : u32, @builtin(workgroup_id) group : vec3<u32>) {
  let index = (group.y * shape.across + group.x) * ${WORKGROUP}u + local;
  let lane = index & 3u;
  let quad = index >> 2u;
  // The stride of the slice is the number of parts.
  let rows = (shape.inChannels + ${IN - 1}u) / ${IN}u;
  let taps = shape.kernelHeight * shape.kernelWidth;
  let output = (quad % shape.columns) * ${FOUR * OUT}u + lane;
  let input = ((quad / shape.columns) % rows) * ${IN}u;
  let tap = (quad / (shape.columns * rows)) % taps;
  // Beyond the last, the last part is made again.
  let part = min(quad / (shape.columns * rows * taps), shape.outStride - 1u);
  let each = (shape.pixels + shape.outStride - 1u) / shape.outStride;
  let ky = tap / shape.kernelWidth;
  let kx = tap % shape.kernelWidth;
  let begin = part * each;
  ${outs.map((o) => `let o${o} = min(output + ${FOUR * o}u, shape.outChannels - 1u);`).join('\n')}
  ${subgroups ? [0, 1].map((v) => `let i${v} = min(input + lane + ${4 * v}u, shape.inChannels - 1u);`).join('\n') : ''}
  ${ins.map((i) => outs.map((o) => `var s${i}_${o} = 0.0;`).join(' ')).join('\n')}
  for (var step = 0u; step < each; step++) {
    let pixel = min(begin + step, shape.pixels - 1u);
    let row = pixel / shape.outWidth;
    let y = (row % shape.outHeight) * shape.strideY + ky - shape.padTop;
    let column = (pixel % shape.outWidth) * shape.strideX + kx - shape.padLeft;
    let ok = (y < shape.inHeight) & (column < shape.inWidth) & (begin + step < shape.pixels);
    let start = (((row / shape.outHeight) * shape.inHeight + y) * shape.inWidth + column) * shape.inChannels;
    ${subgroups ? [0, 1].map((v) => `let v${v} = select(0.0, x[select(0u, start + i${v}, ok)], ok);`).join('\n') : ''}
    ${outs.map((o) => `let d${o} = dy[pixel * shape.outChannels + o${o}];`).join(' ')}
    ${ins.map((i) => `{ let a = ${value(i)}; ${outs.map((o) => `s${i}_${o} += a * d${o};`).join(' ')} }`).join('\n')}
  }
  ${ins
    .map(
      (i) => `{
    let to = ((part * taps + tap) * shape.inChannels + min(input + ${i}u, shape.inChannels - 1u)) * shape.outChannels;
    ${outs.map((o) => `result[to + o${o}] = s${i}_${o};`).join('\n')}
  }`,
    )
    .join('\n')}
}`;
}

const count = (n: number) => [...Array(n).keys()];
