/** What every walk that computes does alike: the one that embeds and the one that trains. */
import { pad, prelu, relu, relu6, type Tensor } from '@tensorflow/tfjs-core';
import type { Activation } from './layers';

/** @param slopesOf those of a PReLU, by the name of their layer */
export function activated(
  x: Tensor,
  activation: Activation,
  slopesOf: (layer: string) => Tensor,
): Tensor {
  if (activation === 'none') return x;
  if (activation === 'relu') return relu(x);
  if (activation === 'relu6') return relu6(x);
  return prelu(x, slopesOf(activation.prelu));
}

/** How maps of different sizes are added, as dlib does: zeros at the end of each axis that is shorter than the other's. */
export function filledTo(x: Tensor, other: Tensor): Tensor {
  const missing = x.shape.map((side, axis) => Math.max(0, other.shape[axis]! - side));
  if (missing.every((n) => n === 0)) return x;
  return pad(
    x,
    missing.map((n) => [0, n] as [number, number]),
  );
}
