/**
 * The programs around the products of Winograd's way: what maps, filters and products become. An invocation has one
 * tile and one channel, or four channels where the channels are fours.
 */
import type { GpuProgram } from '../../gpu/dispatch';
import { arraysOf, finished, functionsOf, keyOf, type Finish } from '../activation';
import { SHAPE } from '../geometry';
import { inputLine, kernelLine, outputLine, overBothAxes } from './lines';
import { KERNEL, REACH, TILE } from './sizes';

export const WORKGROUP = 64;

/** Channels that an invocation has: 1 or 4. */
export type Lanes = 1 | 4;

const typeOf = (lanes: Lanes) => (lanes === 4 ? 'vec4<f32>' : 'f32');

/** WGSL of a program's head; `index` counts its invocations. */
function head(type: string, reads: string[], functions = ''): string {
  return `
${SHAPE}
@group(0) @binding(0) var<storage, read_write> result : array<${type}>;
${reads.map((name, i) => `@group(0) @binding(${i + 1}) var<storage, read> ${name} : array<${type}>;`).join('\n')}
@group(0) @binding(${reads.length + 1}) var<uniform> shape : Shape;
${functions}
@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(local_invocation_index) local : u32, @builtin(workgroup_id) group : vec3<u32>) {
  let index = (group.y * shape.across + group.x) * ${WORKGROUP}u + local;`;
}

/** From `index`: the channel (or four of them) of so many, the tile, its picture, row and column. */
const tileOf = (channels: string) => `
  let channels = ${channels};
  let channel = index % channels;
  let tile = index / channels;
  let across = (shape.outWidth + ${TILE - 1}u) / ${TILE}u;
  let down = (shape.outHeight + ${TILE - 1}u) / ${TILE}u;
  let row = (tile / across) % down;
  let column = tile % across;
  let picture = tile / (across * down);
  let tiles = shape.pixels / (shape.outHeight * shape.outWidth) * across * down;
  if (tile >= tiles) { return; }`;

/** [N, height, width, channels] to [products, tiles, channels]. */
export function inputProgram(lanes: Lanes): GpuProgram {
  return {
    key: `winograd input of ${lanes}`,
    code: () => `${head(typeOf(lanes), ['x'])}
  ${tileOf(`shape.inChannels / ${lanes}u`)}
  let top = row * ${TILE}u - shape.padTop;
  let left = column * ${TILE}u - shape.padLeft;
  ${count(REACH, (y) => `let line${y} = ((picture + shape.firstPicture) * shape.inHeight + top + ${y}u) * shape.inWidth + left;`)}
  ${overBothAxes(
    inputLine,
    REACH,
    // Above and left of the map the unsigned difference is beyond it too.
    (y, x, name) => `
  let ok${name} = (top + ${y}u < shape.inHeight) & (left + ${x}u < shape.inWidth);
  let ${name} = select(${typeOf(lanes)}(), x[select(0u, (line${y} + ${x}u) * channels + channel, ok${name})], ok${name});`,
    (y, x, value) => `result[(${y * REACH + x}u * tiles + tile) * channels + channel] = ${value};`,
  )}
}`,
  };
}

/** [3, 3, channels, filters] to [products, channels, filters]. */
export function filterProgram(lanes: Lanes): GpuProgram {
  return {
    key: `winograd filter of ${lanes}`,
    code: () => `${head(typeOf(lanes), ['filters'])}
  let size = shape.inChannels * (shape.outChannels / ${lanes}u);
  if (index >= size) { return; }
  ${overBothAxes(
    kernelLine,
    KERNEL,
    (y, x, name) => `let ${name} = filters[${y * KERNEL + x}u * size + index];`,
    (y, x, value) => `result[${y * REACH + x}u * size + index] = ${value};`,
  )}
}`,
  };
}

/** [products, tiles, filters] to the convolution's output. */
export function outputProgram(lanes: Lanes, finish: Finish): GpuProgram {
  const type = typeOf(lanes);
  const sum = (at: { pixel: string }) => (value: string) =>
    finished(finish, `(${value})`, { zero: `${type}()`, channel: 'channel', ...at });
  return {
    key: `winograd output of ${lanes} ${keyOf(finish)}`,
    code: () => `${head(type, ['products', ...arraysOf(finish)], functionsOf(finish, type))}
  ${tileOf(`shape.outChannels / ${lanes}u`)}
  let top = row * ${TILE}u;
  let left = column * ${TILE}u;
  let pixel = ((picture + shape.firstPicture) * shape.outHeight + top) * shape.outWidth + left;
  ${overBothAxes(
    outputLine,
    REACH,
    (y, x, name) =>
      `let ${name} = products[(${y * REACH + x}u * tiles + tile) * channels + channel];`,
    (y, x, value) => `
  if ((top + ${y}u < shape.outHeight) & (left + ${x}u < shape.outWidth)) {
    let at = pixel + ${y}u * shape.outWidth + ${x}u;
    result[(at * shape.outStride + shape.outOffset) / ${lanes}u + channel] = ${sum({ pixel: 'at * channels + channel' })(value)};
  }`,
  )}
}`,
  };
}

const count = (n: number, line: (i: number) => string) => [...Array(n).keys()].map(line).join('\n');
