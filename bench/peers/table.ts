/** Who is measured: Facet first, then each peer, with what it can run. */
import type { Ground, Subject } from '../cases';

export interface Entrant {
  /** As the table names it; `ours` is Facet. */
  id: string;
  ground: Ground;
  /** Which kinds of case it can run; of the others, why not. */
  runs: readonly Subject['kind'][];
  /** Of kinds it can't run. */
  otherwise?: string;
  /** Its detector is one of its own, which finds other boxes: half of the faces will do. */
  own?: boolean;
  /** The package it comes from, where that is fetched. */
  package?: string;
}

/** What every other result is measured against. */
export const OURS = 'ours';

const NETS: readonly Subject['kind'][] = ['pnet', 'embed'];
const ALL: readonly Subject['kind'][] = ['pnet', 'embed', 'detect'];
const ORT = {
  package: 'onnxruntime-web',
  otherwise: 'it runs networks; the cascade around them would be ours',
};

export const ENTRANTS: readonly Entrant[] = [
  { id: OURS, ground: 'webgpu', runs: ALL },
  { id: 'tfjs-webgpu', ground: 'webgpu', runs: ALL },
  { id: OURS, ground: 'wasm', runs: ALL },
  { id: 'tfjs-wasm', ground: 'wasm', runs: ALL },
  { id: 'ort-wasm', ground: 'wasm', runs: NETS, ...ORT },
  { id: 'ort-wasm-2', ground: 'wasm', runs: NETS, ...ORT },
  { id: 'ort-webgpu', ground: 'webgpu', runs: NETS, ...ORT },
];
