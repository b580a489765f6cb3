/** Who is measured: Facet first, then each peer, with what it can run. */
import type { Ground, Subject } from '../cases';

/** What an entrant can run: a net, or the whole cascade. */
export type Ability = 'pnet' | 'detect' | 'inception-resnet-v1' | 'dlib-resnet';

export interface Entrant {
  /** As the table names it; `ours` is Facet. */
  id: string;
  ground: Ground;
  runs: readonly Ability[];
  /** Of what it can't run, why not. */
  otherwise?: string;
  /** Where it lives; default a worker. */
  place?: 'worker' | 'page';
  /** Its detector is one of its own, which finds other boxes: half of the faces will do. */
  own?: boolean;
  /** The package it comes from, where that is fetched. */
  package?: string;
}

export function abilityFor(subject: Subject): Ability {
  return subject.kind === 'embed' ? subject.network : subject.kind;
}

/** What every other result is measured against. */
export const OURS = 'ours';

const NETS: readonly Ability[] = ['pnet', 'inception-resnet-v1', 'dlib-resnet'];
const ALL: readonly Ability[] = [...NETS, 'detect'];
const NO_CASCADE = 'it runs networks; the cascade around them would be ours';
const ORT = { runs: NETS, package: 'onnxruntime-web', otherwise: NO_CASCADE };
const LITERT = {
  runs: NETS,
  package: '@litertjs/core',
  otherwise: NO_CASCADE,
  // Its loader runs a classic script.
  place: 'page',
} as const;
const HUMAN = {
  runs: ['detect'],
  otherwise: 'it has networks of its own',
  own: true,
  package: '@vladmandic/human',
} as const;
const FACE_API = {
  runs: ['detect', 'dlib-resnet'],
  otherwise: 'it has another detector, and of these embedders only dlib’s',
  place: 'page',
  own: true,
} as const;

export const ENTRANTS: readonly Entrant[] = [
  { id: OURS, ground: 'webgpu', runs: ALL },
  { id: 'tfjs-webgpu', ground: 'webgpu', runs: ALL },
  { id: 'ort-webgpu', ground: 'webgpu', ...ORT },
  { id: 'litert', ground: 'webgpu', ...LITERT },
  { id: 'human', ground: 'webgpu', ...HUMAN },
  { id: 'face-api', ground: 'webgpu', runs: [], otherwise: 'it has no WebGPU' },
  { id: OURS, ground: 'wasm', runs: ALL },
  { id: 'tfjs-wasm', ground: 'wasm', runs: ALL },
  { id: 'ort-wasm', ground: 'wasm', ...ORT },
  { id: 'ort-wasm-2', ground: 'wasm', ...ORT },
  { id: 'litert', ground: 'wasm', ...LITERT },
  { id: 'human', ground: 'wasm', ...HUMAN },
  { id: 'face-api', ground: 'wasm', ...FACE_API },
];
