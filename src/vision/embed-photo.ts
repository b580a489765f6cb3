/** One photo to the embeddings of its faces, by way of what is known of it already. */
import { canonical } from '../base/canonical';
import { photoId, sha256 } from '../base/sha256';
import type {
  Camera,
  CompleteDetectOptions,
  Embedded,
  EmbedderInfo,
  EmbedOptions,
  Face,
} from '../base/types';
import type { CropSource } from '../faces/box-crop';
import { chooseFace } from '../faces/choose';
import {
  alignedPicture,
  asSeen,
  inputRule,
  inputsOfAligned,
  inputsOfFace,
  padded,
} from '../faces/face-inputs';
import { cropByRule } from '../faces/crop';
import type { DecodedPhoto } from '../photos/decode';
import type { Pixels } from '../photos/pixels';
import { joinOutputs } from './join-outputs';

/** Faces of a photo as they are kept. */
export type PhotoFaces = Pick<Embedded, 'faces' | 'width' | 'height' | 'notes'>;
/** Embeddings of a photo as they are kept. */
export type PhotoEmbeddings = Omit<Embedded, 'model' | 'detector' | 'photo' | 'pictures'>;

/** Options with nothing left open but what the weights say. */
export type CompleteEmbedOptions = Omit<EmbedOptions, 'detect'> &
  Required<Pick<EmbedOptions, 'face' | 'aligned' | 'flip' | 'crops' | 'pictures'>> & {
    model: string;
    detector: string;
    detect: CompleteDetectOptions;
    /** When the work that it is part of began, ms since 1970. */
    since?: number;
    /** Faces are made poor as this camera makes them, the same photo always alike. */
    camera?: Camera;
  };

interface Results<V> {
  get(key: string): Promise<V | undefined>;
  set(key: string, value: V, since?: number): void;
}

/** What the worker lends to this. */
export interface EmbedTools {
  embedder: {
    info: EmbedderInfo;
    network: { network: { input: { width: number; height: number } } };
    digest: string;
  };
  /** Of the detector, what its faces depend on. */
  detector: { digest: string; thresholds: readonly number[] };
  embeddings: Results<PhotoEmbeddings>;
  detections: Results<PhotoFaces>;
  decode(): Promise<DecodedPhoto>;
  /** Finds faces by the options' `detect`. */
  detect(decoded: DecodedPhoto): Promise<{ faces: Face[] }>;
  /** Raw outputs of the network, one an input. */
  run(inputs: Float32Array[]): Promise<Float32Array[]>;
}

/** What one photo gave; with `pictures: true`, each face as the network saw it. */
export type PhotoResult = Omit<Embedded, 'pictures'> & { pictures?: Pixels[] };

export async function embedPhoto(
  photo: Blob | object,
  options: CompleteEmbedOptions,
  tools: EmbedTools,
): Promise<PhotoResult> {
  const { model, detector, detect, face, aligned, pictures: wanted, since } = options;
  const { info, network } = tools.embedder;
  const id = photo instanceof Blob ? await photoId(photo) : undefined;
  const rule = inputRule(info, network.network.input, options);
  if (options.camera) rule.camera = { ...options.camera, seed: seedOf(id) };
  const searched = !aligned || rule.crop.rule === 'landmarks';
  // Everything that the faces, and the embeddings, depend on: a change of any gives another key.
  const found = facesDependOn(tools.detector, detect);
  const made = [tools.embedder.digest, info.normalise, rule, face, aligned, searched && found];
  const [foundKey, madeKey] = id ? await Promise.all([found, made].map(keyOf(id))) : [];

  let decoding: Promise<DecodedPhoto> | undefined;
  const decoded = () => (decoding ??= tools.decode());
  const known = madeKey === undefined ? undefined : await tools.embeddings.get(madeKey);
  let inCrop: FaceInPhoto | undefined;
  if (aligned && searched && !known?.wholeCrop && (wanted || !known)) {
    inCrop = await faceInCrop(await decoded(), tools);
  }
  const result = known ? copy(known) : await embed();
  if (madeKey && !known) tools.embeddings.set(madeKey, copy(result), since);
  const pictures = wanted ? await cut(result.faces) : undefined;
  return {
    ...result,
    ...(pictures && { pictures }),
    ...(id !== undefined && { photo: id }),
    ...{ model, detector },
  };

  async function embed(): Promise<PhotoEmbeddings> {
    const whole = await decoded();
    const seen = aligned ? wholePicture(whole) : await facesOf(whole, foundKey, tools, since);
    let { faces } = seen;
    let best = chooseFace(faces, seen.width, seen.height);
    if (face === 'best' && best >= 0) [faces, best] = [[faces[best]!], 0];
    const perFace = !aligned
      ? faces.map((each) => inputsOfFace(whole, each, rule))
      : [inCrop ? inputsOfFace(inCrop.photo, inCrop.face, rule) : inputsOfAligned(whole, rule)];
    const outputs = perFace.length > 0 ? await tools.run(perFace.flat()) : [];
    let from = 0;
    const embeddings = perFace.map((inputs) =>
      joinOutputs(outputs.slice(from, (from += inputs.length)), {
        flip: rule.flip,
        normalise: info.normalise,
      }),
    );
    const isWhole = aligned && searched && !inCrop;
    return { ...seen, faces, best, embeddings, ...(isWhole && { wholeCrop: true }) };
  }

  async function cut(faces: Face[]): Promise<Pixels[]> {
    const whole = await decoded();
    const crops = inCrop
      ? [cropByRule(inCrop.photo, inCrop.face, rule.crop)]
      : aligned
        ? [alignedPicture(whole, rule)]
        : faces.map((each) => cropByRule(whole, each, rule.crop));
    return crops.map((crop) => asSeen(crop, rule));
  }
}

/** Of what is drawn by chance for one photo: by its content. */
const seedOf = (id = '') => parseInt(id.slice(0, 8), 16) || 0;

/** The same for every photo of a run: made once. */
const digests = new Map<string, Promise<string>>();
const MOST_DIGESTS = 100;

/** What the faces of a photo depend on. */
export const facesDependOn = (detector: EmbedTools['detector'], detect: CompleteDetectOptions) => [
  detector,
  detect,
];

/** @returns the key of a photo's results by what they depend on */
export const keyOf = (photo: string) => async (depends: unknown[]) => {
  const text = canonical(depends);
  const digest = digests.get(text) ?? sha256(new TextEncoder().encode(text));
  if (digests.size >= MOST_DIGESTS) digests.clear();
  digests.set(text, digest);
  return `${photo} ${await digest}`;
};

interface FaceInPhoto {
  photo: CropSource;
  face: Face;
}

/** The face in a photo that is a crop already, found again with room around it: for weights that want its landmarks. */
async function faceInCrop(
  decoded: DecodedPhoto,
  { detect }: EmbedTools,
): Promise<FaceInPhoto | undefined> {
  const margin = Math.round(0.3 * Math.max(decoded.width, decoded.height));
  const roomy = padded(decoded, margin);
  const { width: originalWidth, height: originalHeight } = roomy;
  const { faces } = await detect({ ...roomy, originalWidth, originalHeight, notes: [] });
  const face = faces[chooseFace(faces, originalWidth, originalHeight)];
  return face && { photo: roomy, face };
}

/** The faces of a photo, those that are kept of it first. @param key of what they depend on; of what is no file none */
export async function facesOf(
  decoded: DecodedPhoto,
  key: string | undefined,
  { detections, detect }: Pick<EmbedTools, 'detections' | 'detect'>,
  since?: number,
): Promise<PhotoFaces> {
  const known = key && (await detections.get(key));
  if (known) return known;
  const { faces } = await detect(decoded);
  const seen = { faces, ...sizeOf(decoded) };
  if (key) detections.set(key, seen, since);
  return seen;
}

/** An aligned crop is one face that fills the picture; nothing is known of its landmarks. */
function wholePicture(decoded: DecodedPhoto): PhotoFaces {
  const { width, height, ...more } = sizeOf(decoded);
  const centre: [number, number] = [width / 2, height / 2];
  const face: Face = {
    box: [0, 0, width, height],
    score: 1,
    landmarks: [centre, centre, centre, centre, centre],
  };
  return { faces: [face], width, height, ...more };
}

function sizeOf({ originalWidth: width, originalHeight: height, notes }: DecodedPhoto) {
  return { width, height, ...(notes.length > 0 && { notes }) };
}

/** The cache keeps vectors of its own: a caller may change what it was given. */
function copy(result: PhotoEmbeddings): PhotoEmbeddings {
  return { ...result, embeddings: result.embeddings.map((vector) => vector.slice()) };
}
