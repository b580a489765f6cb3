/** Features of many photos in one buffer, and what is to be said of those that have none. */
import { ENDS_RUN, FacetError, throwIfAborted } from '../../base/errors';
import { joinedRows } from '../../base/rows';
import { Meter } from '../../base/meter';
import type { Face, GalleryFinding, Progress } from '../../base/types';
import { embedMany } from '../embed/embed';
import { featuresOf, SHOWN } from './features';
import type { TrainingPhoto } from './learner';
import type { People } from './people';
import type { FeatureRows } from './personal';
import type { Preparing } from './prepare';

export interface Taken {
  features: FeatureRows;
  faces: Map<string, Face>;
  findings: GalleryFinding[];
}

/** How photos are looked at. */
type Looking = Pick<Parameters<typeof featuresOf>[2], 'aligned' | 'camera' | 'show'> & {
  /** @param progress with the bytes of all features, from before the first is computed */
  onProgress?: (progress: Progress & { bytes: number }) => void;
};

/** @param more how these photos are looked at */
export async function takeFeatures(
  { engine, options, model, detector, activation, shape, kept, signal, since, emit }: Preparing,
  { photos, names, unread }: People,
  more: Looking,
): Promise<Taken> {
  const size = shape.reduce((product, side) => product * side, 1);
  const bytes = photos.length * size * Float32Array.BYTES_PER_ELEMENT;
  checkRoom(bytes, photos.length);
  more.onProgress?.({ done: 0, total: photos.length, unit: 'photos', bytes });
  const values = new Float32Array(photos.length * size);
  const rowOf = new Map<string, number>();
  const faces = new Map<string, Face>();
  const findings: GalleryFinding[] = [...unread].map(([path, says]) => ({
    ...{ path, person: path.split('/').at(-2) ?? '', kind: 'unreadable', says, leftOut: true },
  }));
  const pictures: ImageBitmap[] = [];
  const results = featuresOf(engine, photos, {
    ...{ model: model.id, detector, detect: options.detect, activation, kept, since, signal },
    ...more,
    onProgress: (progress) => more.onProgress?.({ ...progress, bytes }),
  });
  for await (const { index, values: row, face, picture, error } of results) {
    if (picture) pictures.push(picture);
    if (pictures.length > 0 && index === Math.min(SHOWN, photos.length) - 1) {
      emit({ kind: 'samples', pictures });
    }
    const { path, label } = photos[index]!;
    const person = names[label] ?? '';
    if (error && ENDS_RUN.has((error as FacetError).code)) throw error;
    if (row && row.every(Number.isFinite)) {
      values.set(row, rowOf.size * size);
      rowOf.set(path, rowOf.size);
      if (face) faces.set(path, face);
      continue;
    }
    const found = { path, person, leftOut: true };
    if (row)
      findings.push({ ...found, kind: 'unreadable', says: 'Its numbers are damaged (NaN).' });
    else if (error) findings.push({ ...found, kind: 'unreadable', says: error.message });
    else
      findings.push({ ...found, kind: 'no face', says: 'No face was found. Is one to be seen?' });
  }
  throwIfAborted(signal);
  return {
    features: { values: values.subarray(0, rowOf.size * size), shape, rowOf },
    faces,
    findings,
  };
}

/** Embeddings of the photos as they are: a poor camera makes everybody look alike, labels are told by good photos. */
export async function plainEmbeddings(
  { engine, model, detector, options, signal, since }: Preparing,
  photos: readonly TrainingPhoto[],
  aligned: boolean,
  onProgress: (progress: Progress) => void,
): Promise<Float32Array> {
  const size = model.embedder!.embeddingSize;
  const rows = new Float32Array(photos.length * size);
  const call = {
    model: model.id,
    detector,
    aligned,
    detect: options.detect,
    face: 'best',
  } as const;
  const files = photos.map(({ file }) => file!);
  const meter = new Meter('photos', photos.length);
  for await (const { index, embedded } of embedMany(engine, files, { ...call, signal }, since)) {
    const embedding = embedded?.embeddings[0];
    if (embedding) rows.set(embedding, index * size);
    onProgress(meter.at(index + 1, photos[index]!.path));
  }
  throwIfAborted(signal);
  return rows;
}

/** Features of so many bytes fit beside everything else. */
const MOST_BYTES = 2 ** 29;

/** @throws FacetError `OUT_OF_MEMORY` before anything is computed */
function checkRoom(bytes: number, photos: number): void {
  if (bytes <= MOST_BYTES) return;
  const megabytes = (count: number) => Math.round(count / 2 ** 20);
  throw new FacetError(
    'OUT_OF_MEMORY',
    `What is learned from ${photos} photos takes ${megabytes(bytes)} MB; at most ${megabytes(MOST_BYTES)} MB fit.`,
    { hint: 'Take the mode "personal", whose photos take 7 kB each, or fewer photos.' },
  );
}

/** Both, one after the other. */
export function together(a: FeatureRows, b: FeatureRows): FeatureRows {
  const values = joinedRows([a.values, b.values]);
  const moved = [...b.rowOf].map(([path, row]) => [path, row + a.rowOf.size] as const);
  return { values, shape: a.shape, rowOf: new Map([...a.rowOf, ...moved]) };
}
