/** The engines by the names of the table, each fetched only in the realm that runs it. */
import type { Ground } from '../cases';
import type { Contestant, Recogniser } from './contestant';
import { OURS } from './table';

type Make = (ground: Ground) => Promise<Contestant>;

const ENGINES: Readonly<Record<string, Make>> = {
  [OURS]: async (ground) => new (await import('./facet')).FacetContestant(ground),
  'tfjs-webgpu': stock,
  'tfjs-wasm': stock,
  'ort-webgpu': (ground) => ort(ground, 1),
  'ort-wasm': (ground) => ort(ground, 1),
  'ort-wasm-2': (ground) => ort(ground, 2),
  litert: async (ground) => new (await import('./litert')).LiteRtContestant(ground),
  'face-api': async () => new (await import('./face-api')).FaceApiContestant(),
  human: async (ground) => new (await import('./human')).HumanContestant(ground),
};

async function stock(ground: Ground): Promise<Contestant> {
  return new (await import('./tfjs')).StockContestant(ground);
}

async function ort(ground: Ground, threads: number): Promise<Contestant> {
  return new (await import('./ort')).OrtContestant(ground, threads);
}

export function makeContestant(id: string, ground: Ground): Promise<Contestant> {
  return ENGINES[id]!(ground);
}

/** @param id of a peer, or of the weights by which Facet embeds */
export async function makeRecogniser(id: string): Promise<Recogniser> {
  if (id === 'face-api') return (await import('./face-api')).faceApiRecogniser();
  if (id === 'human') return (await import('./human')).humanRecogniser();
  return (await import('./facet-recogniser')).facetRecogniser(id);
}
