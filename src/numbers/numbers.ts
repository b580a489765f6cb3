/** What the numbers worker exposes: long arithmetic beside the device's work, so that neither waits for the other. */
import { evaluatePairs, type ProtocolOptions, type ProtocolResult } from '../protocol/evaluate';

/** Pairs to evaluate: each vector crosses once, however many pairs it is in. */
export interface PairsOfVectors {
  vectors: Float32Array[];
  /** Places in `vectors`. */
  a: Uint32Array;
  b: Uint32Array;
  /** 1: the same person. */
  same: Uint8Array;
  options: ProtocolOptions;
}

export class Numbers {
  /** facenet's evaluation on pairs. */
  evaluate({ vectors, a, b, same, options }: PairsOfVectors): ProtocolResult {
    const of = (side: Uint32Array) => Array.from(side, (i) => vectors[i]!);
    return evaluatePairs(of(a), of(b), same, options);
  }
}
