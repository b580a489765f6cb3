/** Depthwise convolution: each channel by a kernel of its own; one invocation a value, or four channels where they come in fours. */
import { arraysOf, finished, functionsOf, keyOf, type Finish } from './activation';
import { pixelsOf, SHAPE, spread, type Geometry, type Slice } from './geometry';
import type { Plan } from './plan';

const WORKGROUP = 64;

/** The family of every depthwise convolution. */
export const DEPTHWISE = 'depthwise';

/** @param geometry in and out have the same channels, one kernel each */
export function depthwisePlan(geometry: Geometry, slice: Slice, finish: Finish): Plan {
  const isFours = [geometry.outChannels, slice.offset, slice.stride].every((n) => n % 4 === 0);
  const width = isFours ? 4 : 1;
  const columns = geometry.outChannels / width;
  return {
    family: DEPTHWISE,
    program: {
      key: `${DEPTHWISE} ${width} ${keyOf(finish)}`,
      code: () => code(width, finish),
    },
    columns,
    workgroups: spread(Math.ceil((columns * pixelsOf(geometry)) / WORKGROUP)),
  };
}

function code(width: 1 | 4, finish: Finish): string {
  const type = width === 4 ? 'vec4<f32>' : 'f32';
  const at = { zero: `${type}()`, channel: 'channel', pixel: 'pixel * channels + channel' };
  return `
${SHAPE}
@group(0) @binding(0) var<storage, read_write> result : array<${type}>;
${['x', 'filters', ...arraysOf(finish)]
  .map((name, i) => `@group(0) @binding(${i + 1}) var<storage, read> ${name} : array<${type}>;`)
  .join('\n')}
@group(0) @binding(${3 + arraysOf(finish).length}) var<uniform> shape : Shape;
${functionsOf(finish, type)}
@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(local_invocation_index) local : u32, @builtin(workgroup_id) group : vec3<u32>) {
  let index = (group.y * shape.across + group.x) * ${WORKGROUP}u + local;
  let channels = shape.columns;
  let channel = index % channels;
  let pixel = index / channels;
  if (pixel >= shape.pixels) { return; }
  let row = pixel / shape.outWidth;
  let y = (row % shape.outHeight) * shape.strideY - shape.padTop;
  let left = (pixel % shape.outWidth) * shape.strideX - shape.padLeft;
  let picture = (row / shape.outHeight) * shape.inHeight;
  var sum = ${type}();
  for (var ky = 0u; ky < shape.kernelHeight; ky++) {
    for (var kx = 0u; kx < shape.kernelWidth; kx++) {
      // Above and left of the map the unsigned difference is beyond it too.
      let ok = (y + ky < shape.inHeight) & (left + kx < shape.inWidth);
      let start = ((picture + y + ky) * shape.inWidth + left + kx) * channels + channel;
      let weight = filters[(ky * shape.kernelWidth + kx) * channels + channel];
      sum += weight * select(${type}(), x[select(0u, start, ok)], ok);
    }
  }
  result[(pixel * shape.outStride + shape.outOffset) / ${width}u + channel] = ${finished(finish, 'sum', at)};
}`;
}
