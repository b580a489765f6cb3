/** One photo to the embeddings of its faces, by way of what is known of it already. */
import { FacetError } from '../base/errors';
import type { CallOptions, DetectOptions, Embedded, EmbedOptions, Face } from '../base/types';
import { photoId } from '../base/sha256';
import type { ResultCache } from '../storage/result-cache';
import { chooseFace } from '../faces/choose';
import type { CropSource } from '../faces/box-crop';
import type { DecodedPhoto } from '../photos/decode';
import { joinOutputs, type Embedder } from './embedding';
import { inputRule, inputsOfAligned, inputsOfFace, padded } from '../faces/face-inputs';
import { decode, type Named, type WirePhoto } from './wire-photo';

/** Faces of a photo as they are kept. */
export type PhotoFaces = Pick<Embedded, 'faces' | 'width' | 'height' | 'notes'>;
/** Embeddings of a photo as they are kept. */
export type PhotoEmbeddings = Omit<Embedded, 'model' | 'detector'>;

/** What the worker lends to this. */
export interface EmbedTools {
  embedder: Embedder;
  embeddings: ResultCache<PhotoEmbeddings>;
  detections: ResultCache<PhotoFaces>;
  detect(decoded: DecodedPhoto, options: DetectOptions): Promise<{ faces: Face[] }>;
  /** Raw outputs of the network, one an input. */
  run(inputs: Float32Array[]): Promise<Float32Array[]>;
}

const MOST_CROPS = 9;

export async function embedPhoto(
  photo: WirePhoto,
  options: EmbedOptions & CallOptions & Named & { model: string; detector: string },
  tools: EmbedTools,
): Promise<Embedded> {
  const { model, detector, crops = 1 } = options;
  if (!(Number.isInteger(crops) && crops >= 1 && crops <= MOST_CROPS)) {
    throw new FacetError('INVALID_OPTION', `The option crops is ${crops}.`, {
      hint: `It must be a whole number from 1 to ${MOST_CROPS}.`,
    });
  }
  const id = photo instanceof Blob ? await photoId(photo) : undefined;
  const detectOptions: DetectOptions = { ...options.detect, quality: true };
  const found = `${detector} ${JSON.stringify(detectOptions)}`;
  const rule = inputRule(tools.embedder.info, tools.embedder.network.network.input, options);
  const { face = 'all', aligned = false } = options;
  const searched = !aligned || rule.crop.rule === 'landmarks';
  const where = `${aligned ? 'crop' : 'photo'} ${searched ? found : ''}`;
  const key = id && `${id} ${model} ${where} ${face} ${JSON.stringify(rule)}`;
  const known = key && (await tools.embeddings.get(key));
  if (known) return { ...copy(known), model, detector };

  const decoded = await decode(photo, options);
  const facesKey = id && `${id} ${found}`;
  const seen = aligned
    ? wholePicture(decoded)
    : await facesOf(decoded, detectOptions, facesKey, tools);
  let { faces } = seen;
  let best = chooseFace(faces, seen.width, seen.height);
  if (face === 'best' && best >= 0) {
    faces = [faces[best]!];
    best = 0;
  }
  const inCrop = aligned && searched ? await faceInCrop(decoded, detectOptions, tools) : undefined;
  const perFace = !aligned
    ? faces.map((each) => inputsOfFace(decoded, each, rule))
    : [inCrop ? inputsOfFace(inCrop.photo, inCrop.face, rule) : inputsOfAligned(decoded, rule)];
  const outputs = perFace.length > 0 ? await tools.run(perFace.flat()) : [];
  let from = 0;
  const { normalise } = tools.embedder.info;
  const embeddings = perFace.map((inputs) =>
    joinOutputs(outputs.slice(from, (from += inputs.length)), { flip: rule.flip, normalise }),
  );
  const result: PhotoEmbeddings = {
    ...seen,
    ...{ faces, best, embeddings },
    ...(aligned && searched && !inCrop && { wholeCrop: true }),
  };
  if (key) tools.embeddings.set(key, copy(result));
  return { ...result, model, detector };
}

/** The face in a photo that is a crop already, found again with room around it: for weights that want its landmarks. */
async function faceInCrop(
  decoded: DecodedPhoto,
  options: DetectOptions,
  { detect }: EmbedTools,
): Promise<{ photo: CropSource; face: Face } | undefined> {
  const margin = Math.round(0.3 * Math.max(decoded.width, decoded.height));
  const roomy = padded(decoded, margin);
  const { width: originalWidth, height: originalHeight } = roomy;
  const { faces } = await detect({ ...roomy, originalWidth, originalHeight, notes: [] }, options);
  const face = faces[chooseFace(faces, originalWidth, originalHeight)];
  return face && { photo: roomy, face };
}

async function facesOf(
  decoded: DecodedPhoto,
  options: DetectOptions,
  key: string | undefined,
  { detections, detect }: EmbedTools,
): Promise<PhotoFaces> {
  const known = key && (await detections.get(key));
  if (known) return known;
  const { faces } = await detect(decoded, options);
  const seen: PhotoFaces = {
    faces,
    width: decoded.originalWidth,
    height: decoded.originalHeight,
    ...(decoded.notes.length > 0 && { notes: decoded.notes }),
  };
  if (key) detections.set(key, seen);
  return seen;
}

/** An aligned crop is one face that fills the picture; nothing is known of its landmarks. */
function wholePicture({ originalWidth: width, originalHeight: height, notes }: DecodedPhoto) {
  const centre: [number, number] = [width / 2, height / 2];
  const face: Face = {
    box: [0, 0, width, height],
    score: 1,
    landmarks: [centre, centre, centre, centre, centre],
  };
  return { faces: [face], width, height, ...(notes.length > 0 && { notes }) };
}

/** The cache keeps vectors of its own: a caller may change what it was given. */
function copy(result: PhotoEmbeddings): PhotoEmbeddings {
  return { ...result, embeddings: result.embeddings.map((vector) => vector.slice()) };
}
