/** The embedder that comes with Facet, from the package that carries it, as its own server has it. */
import { openAsBlob } from 'node:fs';
import { resolve } from 'node:path';
import { memoryStorage, type Storage } from '../../../src/storage/entries';
import { WeightLibrary } from '../../../src/weights/library';
import type { Bytes } from './bytes';
import { BASE, makeHost } from './host';

const FOLDER = resolve(import.meta.dirname, '../../../node_modules/@vladmandic/face-api/model');

export const DLIB_FILES = [
  'face_recognition_model-weights_manifest.json',
  'face_recognition_model.bin',
] as const;

const read = async (name: string) =>
  new Uint8Array(await (await openAsBlob(resolve(FOLDER, name))).arrayBuffer());

/** Its files by address. */
export async function publishedDlib(): Promise<Record<string, Bytes>> {
  const files = DLIB_FILES.map(
    async (name) => [`${BASE}models/dlib-resnet/${name}`, await read(name)] as const,
  );
  return Object.fromEntries(await Promise.all(files));
}

export function libraryOf(
  files: Record<string, Bytes>,
  storage: Storage = memoryStorage(),
): WeightLibrary {
  return new WeightLibrary({ base: BASE, storage, fetch: makeHost({ files }).fetch });
}
