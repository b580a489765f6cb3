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
import { pixelsOf, SHAPE, spread, type Geometry } from './geometry';
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
  return {
    family: subgroups ? SHARED : QUAD,
    program: {
      key: `quad ${pixels}x${channels}${subgroups ? ' shared' : ''} ${keyOf(finish)}`,
      code: () => code(tile, finish),
    },
    columns,
    workgroups: spread(Math.ceil((tiles * FOUR) / WORKGROUP)),
  };
}

function code(tile: QuadTile, finish: Finish): string {
  const pixels = count(tile.pixels);
  const channels = count(tile.channels);
  const each = (indices: number[], line: (i: number) => string) => indices.map(line).join('\n');
  const input = (p: number, q: number) =>
    tile.subgroups
      ? `quadBroadcast(v${p}, ${q}u)`
      : `select(0.0, x[from${p} + k + ${q}u], ok${p} & (k + ${q}u < shape.run))`;
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
  ${each(
    pixels,
    (p) => `
  let at${p} = min(pixel + ${p}u, shape.pixels - 1u);
  let row${p} = at${p} / shape.outWidth;
  let y${p} = (row${p} % shape.outHeight) * shape.strideY - shape.padTop;
  let x${p} = (at${p} % shape.outWidth) * shape.strideX - shape.padLeft;
  let picture${p} = (row${p} / shape.outHeight) * shape.inHeight;`,
  )}
  ${each(channels, (c) => `let o${c} = min(channel + ${FOUR * c}u, shape.outChannels - 1u);`)}
  ${each(pixels, (p) => channels.map((c) => `var s${p}_${c} = 0.0;`).join(' '))}
  var filterRow = 0u;
  for (var ky = 0u; ky < shape.tapsY; ky++) {
    for (var kx = 0u; kx < shape.tapsX; kx++) {
      ${each(
        pixels,
        (p) => `
      // Above and left of the map the unsigned difference is beyond it too.
      let ok${p} = (y${p} + ky < shape.inHeight) & (x${p} + kx < shape.inWidth);
      let start${p} = ((picture${p} + y${p} + ky) * shape.inWidth + x${p} + kx) * shape.inChannels;
      let from${p} = select(0u, start${p}, ok${p})${tile.subgroups ? ' + lane' : ''};`,
      )}
      for (var k = 0u; k < shape.run; k += 4u) {
        ${
          tile.subgroups
            ? `let left = k + lane < shape.run;
        ${each(pixels, (p) => `let v${p} = select(0.0, x[from${p} + k], ok${p} & left);`)}`
            : ''
        }
        ${each(
          count(FOUR),
          (q) => `{
          let filterAt = (filterRow + min(k + ${q}u, shape.run - 1u)) * shape.outChannels;
          ${channels.map((c) => `let w${c} = filters[filterAt + o${c}];`).join(' ')}
          ${each(
            pixels,
            (p) =>
              `let a${p} = ${input(p, q)}; ${channels.map((c) => `s${p}_${c} += a${p} * w${c};`).join(' ')}`,
          )}
        }`,
        )}
      }
      filterRow += shape.run;
    }
  }
  ${each(pixels, (p) =>
    channels
      .map((c) => {
        const at = { zero: '0.0', channel: `o${c}`, pixel: `at${p} * shape.outChannels + o${c}` };
        return `result[at${p} * shape.outStride + shape.outOffset + o${c}] = ${finished(finish, `s${p}_${c}`, at)};`;
      })
      .join('\n'),
  )}
}`;
}

const count = (n: number) => [...Array(n).keys()];
