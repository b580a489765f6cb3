/** The engines by the names of the table, each fetched only in the realm that runs it. */
import type { Ground } from '../cases';
import type { Contestant } from './contestant';
import { OURS } from './table';

type Make = (ground: Ground) => Promise<Contestant>;

const ENGINES: Readonly<Record<string, Make>> = {
  [OURS]: async (ground) => new (await import('./facet')).FacetContestant(ground),
  'tfjs-webgpu': stock,
  'tfjs-wasm': stock,
  'ort-webgpu': (ground) => ort(ground, 1),
  'ort-wasm': (ground) => ort(ground, 1),
  'ort-wasm-2': (ground) => ort(ground, 2),
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
