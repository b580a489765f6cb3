/** Pictures that are kept of faces, and faces embedded again from them. */
import { throwIfAborted } from '../../base/errors';
import type { CallOptions, CropRule, Face, ModelInfo } from '../../base/types';
import type { Engine } from '../../engine/engine';
import { nameOf, toWire } from '../../engine/photo';
import type { CropPlace } from '../../export/gallery-records';
import { embed } from '../embed/embed';
import { callWith } from '../options';
import { keptSquare, placeIn, sideOf } from './kept-square';

/** A picture of a face, and where in it the face is. */
export interface Kept {
  picture: Blob;
  place: CropPlace;
}

/** Nearly as the photo's own pixels, in a tenth of the room. */
const QUALITY = 0.95;
/** Of a crop that is kept as it is, bytes: what is larger is no crop. */
const MOST_BYTES = 500_000;

interface Seen {
  face: Pick<Face, 'box' | 'landmarks' | 'turn'>;
  /** Size of the upright photo, pixels. */
  width: number;
  height: number;
  /** The photo is a crop already; one that was taken whole is in any case. */
  aligned?: boolean;
}

/** A crop that was taken whole has its landmarks all in one place. */
function isWhole({ landmarks }: Pick<Face, 'landmarks'>): boolean {
  return landmarks.every(([x, y]) => x === landmarks[0][0] && y === landmarks[0][1]);
}

/**
 * The square of a photo around a face. A crop is kept as it is: resized, it would be embedded otherwise.
 * @returns undefined for a crop that is too large to be one
 * @throws FacetError what decoding throws
 */
export async function keepPicture(
  engine: Engine,
  file: Blob,
  { face, width, height, aligned }: Seen,
  options: CallOptions,
): Promise<Kept | undefined> {
  if (aligned || isWhole(face)) {
    if (file.size > MOST_BYTES) return undefined;
    const { box, landmarks } = face;
    return { picture: file, place: { width, height, scale: 1, box, landmarks, aligned: true } };
  }
  const square = keptSquare(face, width, height);
  const rule = { rule: 'facenet', size: sideOf(square), margin: 0 } as const;
  const bitmap = await engine.withPhoto(callWith({ rule }, options), async (remote, crossing) => {
    const wire = await toWire(file, crossing.signal);
    const named = Object.assign(crossing, { name: nameOf(file) });
    return remote.detecting.crop(wire, square, named);
  });
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  canvas.getContext('2d')!.drawImage(bitmap, 0, 0);
  bitmap.close();
  const picture = await canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY });
  return { picture, place: placeIn(square, face) };
}

/**
 * A face embedded from the picture that is kept of it.
 * @param model must be held on the device
 */
export async function embedKept(
  engine: Engine,
  { picture, place }: Kept,
  turn: Face['turn'],
  model: ModelInfo,
  options: CallOptions,
): Promise<Float32Array<ArrayBuffer>> {
  const { box, landmarks, scale, aligned } = place;
  if (aligned) return embedWhole(engine, picture, model, options);
  const crop = ruleAt(model.embedder!.crop, scale);
  const face: Face = { box, landmarks, score: 1, ...(turn && { turn }) };
  return embedPlaced(engine, picture, face, model, { ...options, crop });
}

/**
 * A face embedded from the photo that it was found in: a crop that was taken whole as the crop it is.
 * @param model must be held on the device
 */
export function embedFound(
  engine: Engine,
  file: Blob,
  face: Face,
  model: ModelInfo,
  options: CallOptions,
): Promise<Float32Array<ArrayBuffer>> {
  return isWhole(face)
    ? embedWhole(engine, file, model, options)
    : embedPlaced(engine, file, face, model, options);
}

/** A crop embedded as it is. */
async function embedWhole(
  engine: Engine,
  file: Blob,
  { id }: ModelInfo,
  { signal }: CallOptions,
): Promise<Float32Array<ArrayBuffer>> {
  const { embeddings } = await embed(engine, file, { model: id, aligned: true, signal });
  return new Float32Array(embeddings[0]!);
}

/** A face embedded where it is known to be in a photo. @param model must be held on the device */
async function embedPlaced(
  engine: Engine,
  file: Blob,
  face: Face,
  model: ModelInfo,
  { crop, ...options }: CallOptions & { crop?: CropRule } = {},
): Promise<Float32Array<ArrayBuffer>> {
  throwIfAborted(options.signal);
  const call = callWith({ model: model.id, ...(crop && { crop }) }, options);
  const embedding = await engine.withPhoto(call, async (remote, crossing) => {
    const wire = await toWire(file, crossing.signal);
    return remote.embedding.ofFace(wire, face, Object.assign(crossing, { name: nameOf(file) }));
  });
  return new Float32Array(embedding);
}

/** The original's margin counts pixels of the photo: of a picture that is smaller, as many fewer. */
function ruleAt(rule: CropRule, scale: number): CropRule {
  return rule.rule === 'facenet' ? { ...rule, margin: rule.margin * scale } : rule;
}
