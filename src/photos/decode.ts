/**
 * A photo of any kind to upright pixels: the browser decodes, applies EXIF orientation and converts
 * colours; this file checks before, bounds the size, lays over white, and says what went wrong.
 * Runs in a page or in a worker.
 */
import { orAborted } from '../base/abort';
import { throwIfAborted } from '../base/errors';
import type { Lease } from '../base/room';
import { damaged, implausible, refusal, tooLarge, undecodable } from './decode-errors';
import { leased } from './decode-room';
import { fit, likeShape, MAX_PIXELS, shrunkNote, uprightSize, type Size } from './fit';
import { overWhite, type Pixels } from './pixels';
import { decodePnm } from './pnm';
import { prepare } from './prepare';
import { uprightPixels } from './rotate';

/** Upright pixels (RGBA, A = 255), and the size of the upright original they stand for. */
export interface DecodedPhoto extends Pixels {
  /** Pixels of the upright original; larger than `width` where it was decoded smaller. */
  originalWidth: number;
  originalHeight: number;
  /** What a person should know: "read at 32 % of its size: 400 megapixels". */
  notes: string[];
}

export interface DecodeOptions {
  /** What a person knows the photo by; default: the file's own name, else "This picture". */
  name?: string;
  signal?: AbortSignal;
  /** A photo of more pixels is decoded smaller. Default 40 million. */
  maxPixels?: number;
  /** Bears the pixels, those that are given as well, until the caller ends it. Default: one that ends with the decoding. */
  lease?: Lease;
}

/** While it shrinks, the decoder holds the whole picture at 4 bytes a pixel, in at most 2 GiB. */
const MAX_DECODABLE_PIXELS = 2 ** 29;

/** A picture the browser holds, and the original's size. */
interface Opened {
  bitmap: ImageBitmap | ImageData;
  original: Size;
  /** EXIF orientation by which both are still to be turned upright. */
  orientation?: number;
  /** What to say of the pixels, once they are there. */
  noteOf?: (picture: Pixels) => string | undefined;
}

/**
 * Decodes a photo. First frame of an animation; alpha over white; opaque pixels are the decoder's
 * exactly. A photo over `maxPixels` or 16,384 pixels a side is decoded smaller, and a note says so.
 * An ImageBitmap handed in stays open.
 * @throws FacetError FILE_EMPTY, FILE_UNREADABLE, NOT_AN_IMAGE, UNSUPPORTED_FORMAT, IMAGE_DAMAGED,
 * IMAGE_TOO_LARGE, ABORTED
 */
export async function decodePhoto(
  photo: Blob | ImageBitmap | ImageData,
  options: DecodeOptions = {},
): Promise<DecodedPhoto> {
  const { lease } = options;
  if (!lease) return leased((own) => decodePhoto(photo, { ...options, lease: own }));
  const { signal, maxPixels = MAX_PIXELS } = options;
  throwIfAborted(signal);
  const name = options.name ?? (photo instanceof File ? photo.name : 'This picture');
  const opened = await open(photo, name, { maxPixels, signal, lease });
  let bitmap = opened.bitmap;
  try {
    const size = fit(bitmap, maxPixels);
    if (size !== bitmap) {
      const smaller = await orAborted(createImageBitmap(bitmap, resizeTo(size)), signal, close);
      if (bitmap !== photo) close(bitmap);
      bitmap = smaller;
    }
    const { width, height } = bitmap;
    const { original } = opened;
    const pixels = bitmap instanceof ImageBitmap ? readBitmap(bitmap) : overWhite(bitmap.data);
    const picture = { width, height, pixels };
    lease.keep(width * height);
    const { orientation = 1 } = opened;
    const notes = [
      opened.noteOf?.(picture),
      width < original.width ? shrunkNote(original, bitmap) : undefined,
    ].filter((note) => note !== undefined);
    const upright = uprightSize({ ...original, orientation });
    return {
      ...uprightPixels(picture, orientation),
      originalWidth: upright.width,
      originalHeight: upright.height,
      notes,
    };
  } catch (error) {
    throwIfAborted(signal);
    throw tooLarge(name, opened.original, error);
  } finally {
    if (bitmap !== photo) close(bitmap);
  }
}

type Opening = Required<Pick<DecodeOptions, 'maxPixels' | 'lease'>> & Pick<DecodeOptions, 'signal'>;

async function open(
  photo: Blob | ImageBitmap | ImageData,
  name: string,
  options: Opening,
): Promise<Opened> {
  if (photo instanceof Blob) return openFile(photo, name, options);
  // A bitmap that was closed or handed to another thread has no size any more.
  if (photo.width === 0) throw damaged(name);
  await options.lease.take(photo.width * photo.height, options.signal);
  return { bitmap: photo, original: { width: photo.width, height: photo.height } };
}

async function openFile(given: Blob, name: string, { maxPixels, signal, lease }: Opening) {
  const { kind, header, file, orientation, noteOf } = await prepare(given, name);
  throwIfAborted(signal);
  const refused = refusal(kind, name);
  if (refused) throw refused;
  if (header && given.size < header.leastBytes) throw implausible(name, header, given.size);
  // What is ours to turn is decoded as it is stored.
  const claimed = header && (orientation > 1 ? sizeOf(header) : uprightSize(header));
  if (claimed && claimed.width * claimed.height > MAX_DECODABLE_PIXELS) {
    throw tooLarge(name, claimed);
  }
  await lease.take(claimed ? claimed.width * claimed.height : maxPixels, signal);
  throwIfAborted(signal);
  if (kind === 'pnm') return openPnm(file, name);
  const target = claimed && fit(claimed, maxPixels);
  const shrinks = target !== claimed;
  let bitmap: ImageBitmap;
  try {
    const options = { imageOrientation: 'from-image', ...(shrinks && resizeTo(target!)) } as const;
    bitmap = await orAborted(createImageBitmap(file, options), signal, close);
  } catch (error) {
    throwIfAborted(signal);
    throw shrinks ? tooLarge(name, claimed!, error) : undecodable(kind, name, error);
  }
  const original = shrinks ? likeShape(claimed!, bitmap) : sizeOf(bitmap);
  return { bitmap, original, orientation, noteOf };
}

async function openPnm(file: Blob, name: string): Promise<Opened> {
  const picture = decodePnm(new Uint8Array(await file.arrayBuffer()));
  if (!picture) throw damaged(name);
  const { width, height, pixels } = picture;
  return { bitmap: new ImageData(pixels, width, height), original: { width, height } };
}

/** The bitmap's pixels over white; a software canvas, so that opaque values come back exactly. */
function readBitmap(bitmap: ImageBitmap): Uint8ClampedArray<ArrayBuffer> {
  const { width, height } = bitmap;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('No 2D context.');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.drawImage(bitmap, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  // Its pixels go at once: what waits for a collection of garbage adds up over large photos.
  canvas.width = canvas.height = 0;
  return data as Uint8ClampedArray<ArrayBuffer>;
}

const sizeOf = ({ width, height }: Size): Size => ({ width, height });

const resizeTo = ({ width, height }: Size) =>
  ({ resizeWidth: width, resizeHeight: height, resizeQuality: 'high' }) as const;

function close(bitmap: ImageBitmap | ImageData): void {
  if (bitmap instanceof ImageBitmap) bitmap.close();
}
