/** Axes of arrays in another order, for engines that lay weights out otherwise. */

/**
 * @param values row-major, of `shape`
 * @param order which axis of `shape` each axis of the result is
 * @returns row-major
 */
export function permute(
  values: Float32Array,
  shape: readonly number[],
  order: readonly number[],
): Float32Array<ArrayBuffer> {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
  const sides = order.map((axis) => shape[axis]!);
  const steps = order.map((axis) => strides[axis]!);
  const index = sides.map(() => 0);
  const out = new Float32Array(values.length);
  for (let to = 0, from = 0; to < out.length; to++) {
    out[to] = values[from]!;
    for (let axis = sides.length - 1; axis >= 0; axis--) {
      from += steps[axis]!;
      if (++index[axis]! < sides[axis]!) break;
      from -= steps[axis]! * sides[axis]!;
      index[axis] = 0;
    }
  }
  return out;
}
