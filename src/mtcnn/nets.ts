/** The three nets of MTCNN with one set of weights. */
import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { Weights } from '../base/types';
import { onet, pnet, rnet } from '../networks/mtcnn';
import type { Network } from '../networks/layers';
import { loadNetwork } from '../networks/run';

/** The loaded nets; `dispose` frees every tensor. */
export interface Nets {
  id: string;
  pnet(x: Tensor4D): Tensor4D;
  rnet(x: Tensor4D): Tensor2D;
  onet(x: Tensor4D): Tensor2D;
  dispose(): void;
}

/** Puts the nets on the current backend; the names of their tensors begin with "pnet/", "rnet/", "onet/". */
export function loadNets(weights: Weights): Nets {
  const load = <Out extends Tensor>(net: Network) =>
    loadNetwork<Out>(net, weights, undefined, { prefix: `${net.id}/` });
  const [p, r, o] = [load<Tensor4D>(pnet), load<Tensor2D>(rnet), load<Tensor2D>(onet)] as const;
  return {
    id: weights.id,
    pnet: p.run,
    rnet: r.run,
    onet: o.run,
    dispose: () => [p, r, o].forEach((net) => net.dispose()),
  };
}
