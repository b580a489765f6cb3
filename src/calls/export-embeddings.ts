/** facenet's export_embeddings.py: one embedding a photo, with the number and the name of its folder. */
import { noFace } from '../base/errors';
import { Meter } from '../base/meter';
import type {
  CallOptions,
  ExportedEmbeddings,
  ExportEmbeddingsOptions,
  LabelledPhotos,
} from '../base/types';
import { npy, npyStrings } from '../export/npy';
import type { Engine } from '../engine/engine';
import { checkMany } from './arguments';
import { embedMany } from './embed/embed';

/**
 * @param photos paths name the person: the last folder
 * @returns photos in the order given; labels number the folders in sorted order, as the original's
 */
export async function exportEmbeddings(
  engine: Engine,
  photos: LabelledPhotos,
  options: ExportEmbeddingsOptions & CallOptions = {},
): Promise<ExportedEmbeddings> {
  const { dtype = 'float32', onProgress, ...embed } = options;
  checkMany(photos, 'photos with their paths');
  const all = [...photos];
  const meter = new Meter('photos', all.length);
  const rows: { person: string; embedding: Float32Array }[] = [];
  const skipped: ExportedEmbeddings['skipped'] = [];
  const files = all.map(({ file }) => file);
  const results = embedMany(engine, files, { ...embed, face: 'best' });
  for await (const { index, embedded, error } of results) {
    const { path } = all[index]!;
    const embedding = embedded?.embeddings[0];
    if (embedding) rows.push({ person: personOf(path), embedding });
    else skipped.push({ path, error: error ?? noFace(path) });
    onProgress?.(meter.at(index + 1));
  }
  const people = [...new Set(rows.map(({ person }) => person))].sort();
  const numbers = new Map(people.map((person, i) => [person, BigInt(i)]));
  const size = rows[0]?.embedding.length ?? 0;
  const values = new (dtype === 'float64' ? Float64Array : Float32Array)(rows.length * size);
  rows.forEach(({ embedding }, i) => values.set(embedding, i * size));
  const labels = BigInt64Array.from(rows, ({ person }) => numbers.get(person)!);
  return {
    'embeddings.npy': npy(values, [rows.length, size]),
    'labels.npy': npy(labels, [rows.length]),
    'label_strings.npy': npyStrings(rows.map(({ person }) => person)),
    skipped,
  };
}

function personOf(path: string): string {
  return path.split('/').at(-2) ?? '';
}
