/** How maps of different sizes are added: dlib fills the smaller with zeros. */
import { pad, type Tensor } from '@tensorflow/tfjs-core';

/** Zeros at the end of each axis that is shorter than the other's. */
export function filledTo(x: Tensor, other: Tensor): Tensor {
  const missing = x.shape.map((side, axis) => Math.max(0, other.shape[axis]! - side));
  if (missing.every((n) => n === 0)) return x;
  return pad(
    x,
    missing.map((n) => [0, n] as [number, number]),
  );
}
