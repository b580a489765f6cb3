/**
 * Squared distances of some rows to all from one on, as one WGSL program of plain WebGPU: the rows of two
 * blocks are staged in workgroup memory, and each invocation keeps a square of sums.
 */

/** Rows and columns of a workgroup's block of distances. */
export const TILE = 64;
/** Invocations along each side of a workgroup, and distances along each side that one of them keeps. */
const SIDE = 16;
const EACH = TILE / SIDE;
/** Vectors of four values of each row that are staged at a time. */
const DEPTH = (SIDE * SIDE) / TILE;

/** What the program is told, whole numbers of 32 bits in this order. */
export const PARAMETERS = ['count', 'vectors', 'first', 'rows', 'width'] as const;

const four = (text: (i: number) => string) => Array.from({ length: EACH }, (_, i) => text(i));

/**
 * Bindings: 0 rows, padded to whole vectors of four; 1 the square of each row's length; 2 the distances, `width`
 * a row; 3 the {@link PARAMETERS}: `count` rows of `vectors` vectors; `rows` of them from `first` on, to all from `first` on.
 */
export const DISTANCES = `
struct Parameters { ${PARAMETERS.map((name) => `${name}: u32`).join(', ')} }
@group(0) @binding(0) var<storage, read> values: array<vec4f>;
@group(0) @binding(1) var<storage, read> squares: array<f32>;
@group(0) @binding(2) var<storage, read_write> distances: array<f32>;
@group(0) @binding(3) var<uniform> given: Parameters;

var<workgroup> left: array<vec4f, ${DEPTH * TILE}>;
var<workgroup> right: array<vec4f, ${DEPTH * TILE}>;

@compute @workgroup_size(${SIDE}, ${SIDE})
fn main(
  @builtin(workgroup_id) block: vec3u,
  @builtin(local_invocation_id) own: vec3u,
  @builtin(local_invocation_index) index: u32,
) {
  let corner = vec2u(block.x, block.y) * ${TILE}u;
  let staged = index / ${DEPTH}u;
  let part = index % ${DEPTH}u;
  let last = given.count - 1u;
  let a = min(given.first + corner.y + staged, last) * given.vectors;
  let b = min(given.first + corner.x + staged, last) * given.vectors;
  ${four((i) => four((j) => `var s${i}${j} = vec4f();`).join(' ')).join('\n  ')}
  for (var at = 0u; at < given.vectors; at += ${DEPTH}u) {
    let inside = select(0.0, 1.0, at + part < given.vectors);
    let vector = min(at + part, given.vectors - 1u);
    left[part * ${TILE}u + staged] = values[a + vector] * inside;
    right[part * ${TILE}u + staged] = values[b + vector] * inside;
    workgroupBarrier();
    for (var k = 0u; k < ${DEPTH}u; k++) {
      ${four((i) => `let l${i} = left[k * ${TILE}u + own.y * ${EACH}u + ${i}u];`).join(' ')}
      ${four((j) => `let r${j} = right[k * ${TILE}u + own.x * ${EACH}u + ${j}u];`).join(' ')}
      ${four((i) => four((j) => `s${i}${j} = fma(l${i}, r${j}, s${i}${j});`).join(' ')).join('\n      ')}
    }
    workgroupBarrier();
  }
  ${four((i) => four((j) => kept(i, j)).join('\n  ')).join('\n  ')}
}
`;

function kept(i: number, j: number): string {
  return `{
    let row = corner.y + own.y * ${EACH}u + ${i}u;
    let column = corner.x + own.x * ${EACH}u + ${j}u;
    if (row < given.rows && column < given.width) {
      let sums = s${i}${j}.xy + s${i}${j}.zw;
      distances[row * given.width + column] =
        squares[given.first + row] + squares[given.first + column] - 2.0 * (sums.x + sums.y);
    }
  }`;
}
