/** Pools: one invocation a value of the output, or four channels where they come in fours. */
import { pixelsOf, SHAPE, spread, type Geometry, type Slice } from './geometry';
import type { Plan } from './plan';

const WORKGROUP = 64;

/** The family of every pool. */
export const POOL = 'pool';

/** `average` counts only what lies in the map; a pool of one pixel is a copy. */
export type PoolKind = 'max' | 'average';

/** The program of a pool, and how often it runs. In and out have the same channels. */
export function poolPlan(geometry: Geometry, slice: Slice, kind: PoolKind): Plan {
  const isFours = [geometry.outChannels, slice.offset, slice.stride].every((n) => n % 4 === 0);
  const columns = geometry.outChannels / (isFours ? 4 : 1);
  return {
    family: POOL,
    program: { key: `pool ${kind} ${isFours ? 4 : 1}`, code: () => code(kind, isFours ? 4 : 1) },
    columns,
    workgroups: spread(Math.ceil((columns * pixelsOf(geometry)) / WORKGROUP)),
  };
}

function code(kind: PoolKind, width: 1 | 4): string {
  const type = width === 4 ? 'vec4<f32>' : 'f32';
  const isMax = kind === 'max';
  return `
${SHAPE}
@group(0) @binding(0) var<storage, read_write> result : array<${type}>;
@group(0) @binding(1) var<storage, read> x : array<${type}>;
@group(0) @binding(2) var<uniform> shape : Shape;
@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(local_invocation_index) local : u32, @builtin(workgroup_id) group : vec3<u32>) {
  let index = (group.y * shape.across + group.x) * ${WORKGROUP}u + local;
  let channel = index % shape.columns;
  let pixel = index / shape.columns;
  if (pixel >= shape.pixels) { return; }
  let row = pixel / shape.outWidth;
  let y = i32((row % shape.outHeight) * shape.strideY) - i32(shape.padTop);
  let left = i32((pixel % shape.outWidth) * shape.strideX) - i32(shape.padLeft);
  let picture = (row / shape.outHeight) * shape.inHeight;
  let firstY = u32(max(y, 0));
  let firstX = u32(max(left, 0));
  let lastY = u32(min(y + i32(shape.kernelHeight), i32(shape.inHeight)));
  let lastX = u32(min(left + i32(shape.kernelWidth), i32(shape.inWidth)));
  let channels = shape.inChannels / ${width}u;
  var value = ${type}(${isMax ? '-3.402823e38' : '0.0'});
  for (var iy = firstY; iy < lastY; iy++) {
    for (var ix = firstX; ix < lastX; ix++) {
      let next = x[((picture + iy) * shape.inWidth + ix) * channels + channel];
      value = ${isMax ? 'max(value, next)' : 'value + next'};
    }
  }
  ${isMax ? '' : 'value = value / f32((lastY - firstY) * (lastX - firstX));'}
  result[(pixel * shape.outStride + shape.outOffset) / ${width}u + channel] = value;
}`;
}
