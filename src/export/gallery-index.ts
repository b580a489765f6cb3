/** The index of a gallery file, believed only where every part of it can be meant. */
import type { CropPlace, FaceRecord } from './gallery-records';

/** First byte in what follows the index, and bytes. */
export type Span = [from: number, bytes: number];

export interface IndexFace extends Omit<FaceRecord, 'embeddings' | 'crop'> {
  embeddings: Record<string, Span>;
  crop?: CropPlace & { picture: Span };
}

export interface Index {
  people: { name: string; faces: IndexFace[]; not: IndexFace[] }[];
}

/** Letters of a name or id: more are a mistake. */
const MOST_TEXT = 10_000;

/**
 * @param bytes of what follows the index
 * @returns undefined where anything in it is missing, or points elsewhere
 */
export function checkedIndex(text: string, bytes: number): Index | undefined {
  try {
    const { people } = JSON.parse(text) as Index;
    return { people: list(people).map((each) => personOf(each as Index['people'][0], bytes)) };
  } catch {
    return undefined;
  }
}

function personOf({ name, faces, not }: Index['people'][0], bytes: number) {
  const face = (each: unknown) => faceOf(each as IndexFace, bytes);
  return { name: word(name), faces: list(faces).map(face), not: list(not).map(face) };
}

function faceOf(face: IndexFace, bytes: number): IndexFace {
  const { id, photo, path, box, landmarks, score, added, embeddings, crop } = face;
  const { quality, turn } = face;
  const spans = Object.entries(embeddings).map(([key, span]) => {
    const [from, length] = spanOf(span, bytes);
    if (length === 0 || length % 4 !== 0) throw new RangeError('no float32 values');
    return [word(key), [from, length]] as const;
  });
  return {
    ...{ id: word(id), photo: text(photo), path: text(path) },
    ...{ box: numbers(box, 4), landmarks: points(landmarks), score: number(score) },
    ...{ added: number(added), embeddings: Object.fromEntries(spans) as Record<string, Span> },
    ...(turn !== undefined && { turn: turnOf(turn) }),
    ...(quality && typeof quality === 'object' && { quality: qualityOf(quality) }),
    ...(crop && { crop: cropOf(crop, bytes) }),
  };
}

function cropOf(crop: NonNullable<IndexFace['crop']>, bytes: number) {
  const { width, height, scale, box, landmarks, aligned, picture } = crop;
  if (!(number(scale) > 0)) throw new RangeError('no scale');
  return {
    ...{ width: number(width), height: number(height), scale },
    ...{ box: numbers(box, 4), landmarks: points(landmarks), picture: spanOf(picture, bytes) },
    ...(aligned === true && { aligned }),
  };
}

function qualityOf(quality: NonNullable<IndexFace['quality']>) {
  const { size, roll, yaw, sharpness, exposure, verdict, reasons } = quality;
  if (!['good', 'fair', 'poor'].includes(verdict)) throw new RangeError('no verdict');
  return {
    ...{ size: number(size), roll: number(roll), yaw: number(yaw) },
    ...{ sharpness: number(sharpness), exposure: number(exposure), verdict },
    reasons: list(reasons).map(text),
  };
}

function turnOf(turn: unknown): 90 | 180 | 270 {
  if (turn !== 90 && turn !== 180 && turn !== 270) throw new RangeError('no quarter turn');
  return turn;
}

function spanOf(span: unknown, bytes: number): Span {
  const [from, length] = numbers<Span>(span, 2);
  const isWhole = Number.isSafeInteger(from) && Number.isSafeInteger(length);
  if (!isWhole || from < 0 || length < 0 || from + length > bytes) throw new RangeError('outside');
  return [from, length];
}

const points = (value: unknown) =>
  list(value, 5).map((point) => numbers(point, 2)) as unknown as FaceRecord['landmarks'];

function list(value: unknown, length?: number): unknown[] {
  if (!Array.isArray(value)) throw new TypeError('no list');
  if (length !== undefined && value.length !== length) throw new RangeError('another length');
  return value;
}

function numbers<T = [number, number, number, number]>(value: unknown, length: number): T {
  return list(value, length).map(number) as T;
}

function number(value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new TypeError('no number');
  return value;
}

function text(value: unknown): string {
  if (typeof value !== 'string' || value.length > MOST_TEXT) throw new TypeError('no text');
  return value;
}

function word(value: unknown): string {
  if (text(value).trim() === '') throw new TypeError('no word');
  return value as string;
}
