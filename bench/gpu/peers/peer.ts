/** What a peer is asked: a network over pictures that stay on the device. */
import type { Network } from '../../../src/networks/layers';
import type { PlainLayer } from '../../models/plain-layers';

/** Pictures of one size, [N, height, width, 3], row-major, standardised. */
export interface Pictures {
  shape: [number, number, number, number];
  values: Float32Array;
}

/** A network and what it is to run over, one after another. */
export interface PeerJob {
  network: Network;
  embeddingSize: number;
  layers: Map<string, PlainLayer>;
  inputs: readonly Pictures[];
}

/** A job that is ready: compiled as far as the peer does that beforehand, its inputs on the device. */
export interface PeerRun {
  /** @returns what the network gives for each of the inputs, in memory */
  run(): Promise<Float32Array[]>;
  release(): Promise<void>;
}

export interface Peer {
  /** @returns what it says of itself: versions and settings. @throws Error where it can't run here */
  start(): Promise<string>;
  /** @throws Error where it can't run the job on the GPU */
  prepare(job: PeerJob): Promise<PeerRun>;
}
