/** Photos as a training takes them: cut, seen by the camera, augmented, standardised. */
import { FacetError } from '../base/errors';
import type { NumpyRandom } from '../base/numpy-random';
import type { Camera, CompleteDetectOptions, CropRule, Standardisation } from '../base/types';
import { augmented, type Augmentation } from '../faces/augment';
import { asSeenBy } from '../faces/camera';
import { resizePillow } from '../faces/resize-pillow';
import { standardise } from '../faces/standardise';
import type { Pixels } from '../photos/pixels';
import type { Embedding } from './embedding';

/** A photo as it crosses to the worker. */
export interface WirePicture {
  path: string;
  /** Absent where the photos are not at hand. */
  file?: Blob;
  /** It is a face crop already. */
  aligned: boolean;
  /** By which its face is made poor. */
  camera?: Camera;
  /** Its embedding is of the mirrored face, too. */
  flip?: boolean;
}

/** How pictures are made of photos. */
export interface PictureRule {
  /** Id of the detector's weights. */
  detector: string;
  detect: CompleteDetectOptions;
  crop: CropRule;
  /** Pixels along the side of what the network takes. */
  size: number;
  standardisation: Standardisation;
}

/** Cut faces that are kept for the next time they are drawn, bytes. */
const KEPT_BYTES = 64 * 1024 * 1024;
/** Photos that are decoded side by side. */
const DECODED_AT_ONCE = 8;

export class TrainingPictures {
  /** By path, the one that was used last at the end. */
  readonly #kept = new Map<string, Pixels>();
  #bytes = 0;

  constructor(
    private readonly embedding: Pick<Embedding, 'picture'>,
    private readonly rule: PictureRule,
  ) {}

  /** Pictures as the network is taught with them, by the generator photo after photo: each [size, size, 3]. */
  async taught(
    photos: readonly WirePicture[],
    wanted: Augmentation,
    random: NumpyRandom,
    signal?: AbortSignal,
  ): Promise<Float32Array[]> {
    const pictures = await this.augmented(photos, wanted, random, signal);
    return pictures.map((picture) => standardise(picture, this.rule.standardisation));
  }

  /** The same before they are standardised: what a person can look at. */
  async augmented(
    photos: readonly WirePicture[],
    wanted: Augmentation,
    random: NumpyRandom,
    signal?: AbortSignal,
  ): Promise<Pixels[]> {
    const pictures: Pixels[] = [];
    for (let start = 0; start < photos.length; start += DECODED_AT_ONCE) {
      const some = photos.slice(start, start + DECODED_AT_ONCE);
      const faces = await Promise.all(some.map((photo) => this.#face(photo, signal)));
      faces.forEach((face, i) => {
        const { camera } = some[i]!;
        const seen = camera ? asSeenBy(camera, face, random) : face;
        pictures.push(augmented(seen, this.rule.size, wanted, random));
      });
    }
    return pictures;
  }

  async #face(photo: WirePicture, signal?: AbortSignal): Promise<Pixels> {
    const known = this.#kept.get(photo.path);
    if (known) {
      this.#kept.delete(photo.path);
      this.#kept.set(photo.path, known);
      return known;
    }
    const face = await faceOf(this.embedding, photo, this.rule, signal);
    this.#keep(photo.path, face);
    return face;
  }

  #keep(path: string, face: Pixels): void {
    if (this.#kept.has(path)) return;
    this.#kept.set(path, face);
    this.#bytes += face.pixels.byteLength;
    for (const [oldest, { pixels }] of this.#kept) {
      if (this.#bytes <= KEPT_BYTES) return;
      this.#kept.delete(oldest);
      this.#bytes -= pixels.byteLength;
    }
  }
}

async function faceOf(
  embedding: Pick<Embedding, 'picture'>,
  photo: WirePicture,
  rule: PictureRule,
  signal?: AbortSignal,
): Promise<Pixels> {
  const { path, aligned } = photo;
  const face = await embedding.picture(atHand(photo), { ...rule, aligned, name: path, signal });
  // A crop by landmarks has the size of its template, whatever the network takes.
  if (aligned || rule.crop.rule !== 'landmarks') return face;
  return resizePillow(face, rule.size, rule.size);
}

/** @throws FacetError `FILE_UNREADABLE` where the photo is not at hand */
export function atHand({ path, file }: WirePicture): Blob {
  if (file) return file;
  throw new FacetError('FILE_UNREADABLE', `${path} is not here.`, {
    hint: 'This training learns from the pictures themselves: choose the folder of photos again.',
    file: path,
  });
}
