/** The camera that a person has, measured from frames of it. */
import { FacetError, throwIfAborted } from '../../base/errors';
import { plural } from '../../base/plural';
import type {
  CallOptions,
  CropRule,
  MeasureCameraOptions,
  MeasuredCamera,
  Photo,
} from '../../base/types';
import type { Engine } from '../../engine/engine';
import { nameOf } from '../../engine/photo';
import { measuredCamera, median } from '../../faces/camera';
import { checkMany, checkOptions } from '../arguments';
import { drawnPeople } from '../samples';
import { facesOfFrames, type FrameResult } from './camera-faces';
import { MEASURE_CAMERA } from './camera-options';

/** Faces that tell a camera from its occasions. */
const LEAST = 3;
/** Drawn people, a photo each. */
const GOOD = 12;

/**
 * Size, colour, contrast, brightness and noise of a camera, from the chosen face of each of its frames; ten will do.
 * The size is that of the crop as the weights want it, before it is resized; the rest is of the face alone.
 * @throws FacetError `TOO_FEW_PHOTOS` where fewer than three frames, or good photos, show a face; `INVALID_OPTION`,
 * `MODEL_UNKNOWN`, `OFFLINE` where drawn people are wanted and can't be fetched, `ABORTED`
 */
export async function measureCamera(
  engine: Engine,
  frames: Iterable<Photo>,
  options: MeasureCameraOptions & CallOptions = {},
): Promise<MeasuredCamera> {
  checkMany(frames, 'frames');
  checkOptions(options, MEASURE_CAMERA);
  if (options.good !== undefined) checkMany(options.good, 'good photos');
  const { signal, model, ...rest } = options;
  throwIfAborted(signal);
  const taken = [...frames];
  const good = options.good ? [...options.good] : await drawnFaces();
  const rule = await ruleOf(engine, model, signal);
  const all = await facesOfFrames(engine, [...taken, ...good], rule, { ...rest, signal });
  const [seen, compared] = [all.slice(0, taken.length), all.slice(taken.length)];
  const leftOut = taken.flatMap((photo, i) => saysWhy(photo, i, seen[i]!));
  const faces = seen.flatMap(({ face }) => face ?? []);
  const others = compared.flatMap(({ face }) => face ?? []);
  if (faces.length < LEAST) throw tooFew('frame', faces.length, taken.length, leftOut);
  if (others.length < LEAST) throw tooFew('good photo', others.length, good.length);
  return {
    ...measuredCamera(
      faces.map(({ bare }) => bare),
      others.map(({ bare }) => bare),
    ),
    size: median(faces.map(({ side }) => side)),
    faces: faces.length,
    leftOut,
  };
}

async function drawnFaces(): Promise<Blob[]> {
  return [...(await drawnPeople(1)).values()].slice(0, GOOD);
}

async function ruleOf(engine: Engine, model?: string, signal?: AbortSignal): Promise<CropRule> {
  const best = await engine.files({ signal }, (files) => files.best('embedder', model));
  if (model === undefined || best.id === model) return best.embedder!.crop;
  throw new FacetError('MODEL_UNKNOWN', `There are no embedder weights "${model}" here.`, {
    hint: 'facet.models() lists them by their id.',
  });
}

/** Of a frame without a face. */
function saysWhy(frame: Photo, index: number, { face, error }: FrameResult): string[] {
  if (face) return [];
  return [error?.message ?? `${nameOf(frame) ?? `Frame ${index + 1}`} shows no face.`];
}

function tooFew(what: string, faces: number, of: number, detail?: string[]): FacetError {
  const message = `Of ${plural(of, what)} ${faces} ${faces === 1 ? 'shows' : 'show'} a face; a camera is measured from ${LEAST} or more.`;
  return new FacetError('TOO_FEW_PHOTOS', message, {
    hint: 'Give ten frames in which a person looks into the camera, as it takes them.',
    detail,
  });
}
