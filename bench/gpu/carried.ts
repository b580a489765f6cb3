/** What lies beside the program: references and weights, which travel with it. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Weights } from '../../src/base/types';
import { memoryStorage } from '../../src/storage/entries';
import { WeightLibrary } from '../../src/weights/library';

/** Of the built program. */
export const HERE = import.meta.dirname.replace(/[\\/]assets$/, '');

/** A file; undefined where it was not there when the folder was built. */
export function carried(name: string): Buffer | undefined {
  const path = resolve(HERE, name);
  return existsSync(path) ? readFileSync(path) : undefined;
}

/** @throws Error that says what was not there when the folder was built */
export function needed<T>(name: string): T {
  const file = carried(name);
  if (!file) throw new Error(`${name} was not there when the folder was built.`);
  return JSON.parse(file.toString('utf8')) as T;
}

const BASE = 'https://carried.invalid/';

const library = new WeightLibrary({
  base: BASE,
  storage: memoryStorage(),
  fetch: async (address) => {
    const name = String(address);
    const file = name.startsWith(BASE) ? carried(name.slice(BASE.length)) : undefined;
    return file ? new Response(new Uint8Array(file)) : new Response('', { status: 404 });
  },
});

/** A published set. @throws FacetError where its files were not there when the folder was built */
export const publishedWeights = (id: string): Promise<Weights> => library.load(id);
