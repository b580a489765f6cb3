/** The sentences for files that can't be decoded. */
import { FacetError } from '../base/errors';
import type { Size } from './fit';
import type { Kind } from './sniff';

const CHOOSE = 'Choose a JPEG, PNG, WebP, AVIF, GIF or BMP picture.';

const UNPACK = 'Unpack it first, and choose the folder or the pictures in it.';
const WEIGHTS: Said = ['a file of weights', 'Weights are added on the Models page.'];

type Said = [what: string, hint: string];

/** Zip archives that hold weights. */
const ZIPPED_WEIGHTS = /\.(pth?|ckpt|npz|keras|mlmodel)$/i;
/** Cameras' raw files that are TIFFs inside. */
const RAW_NAME = /\.(nef|nrw|arw|sr2|dng|pef|srw|3fr|iiq|rwl|erf|kdc|dcr|mos)$/i;

/** What a file is when it is no picture, and what to do instead. */
const NO_PICTURE: Partial<Record<Kind, Said>> = {
  pdf: ['a PDF document', 'Export the page you want as a JPEG or PNG, and choose that.'],
  html: [
    'a web page',
    'The download may have brought an error page instead of the picture: fetch it again.',
  ],
  zip: [
    'a zip archive',
    'Hand the archive over by itself, under a name that is no photo’s: the photos in it are read one by one.',
  ],
  tar: ['a tar archive', 'Unpack it first, and choose the folder.'],
  gzip: ['a gzip archive', 'Unpack it first, and choose the pictures.'],
  rar: ['a RAR archive', UNPACK],
  '7z': ['a 7-Zip archive', UNPACK],
  xz: ['an archive packed by xz', UNPACK],
  bzip2: ['an archive packed by bzip2', UNPACK],
  zstd: ['an archive packed by zstd', UNPACK],
  weights: WEIGHTS,
  lfs: [
    'a pointer of Git LFS, which stands for a file that is elsewhere',
    'Run “git lfs pull” in its folder, or download the picture itself.',
  ],
  video: ['a video', 'Save a still from it as JPEG or PNG, and choose that.'],
  text: ['a text file', CHOOSE],
};

/** Formats of pictures that this browser may lack; it is asked before this is said. */
const FORMATS: Partial<Record<Kind, string>> = {
  heic: 'a HEIC picture',
  tiff: 'a TIFF picture',
  avif: 'an AVIF picture',
  jp2: 'a JPEG 2000 picture',
  jxl: 'a JPEG XL picture',
  psd: 'a Photoshop picture',
  raw: 'a camera’s raw picture',
};

/**
 * The error for a kind of file that is not even given to the browser's decoder.
 * @param file the name a person knows it by
 * @returns undefined for a kind that is worth a try
 */
export function refusal(kind: Kind, file: string): FacetError | undefined {
  if (kind === 'empty') {
    return new FacetError('FILE_EMPTY', `${file} is empty: it has no bytes.`, {
      hint: 'Copy it again from where it came; a transfer may have been cut off.',
      file,
    });
  }
  if (kind === 'svg') {
    return new FacetError('UNSUPPORTED_FORMAT', `${file} is an SVG drawing, which is not read.`, {
      hint: 'Export it as a PNG, and choose that.',
      file,
    });
  }
  const known = kind === 'zip' && ZIPPED_WEIGHTS.test(file) ? WEIGHTS : NO_PICTURE[kind];
  if (!known) return undefined;
  const [what, hint] = known;
  return new FacetError('NOT_AN_IMAGE', `${file} is not a picture: it is ${what}.`, { hint, file });
}

/** The error for a file that the browser's decoder gave back, by what it is. */
export function undecodable(kind: Kind, file: string, cause: unknown): FacetError {
  const format = FORMATS[kind === 'tiff' && RAW_NAME.test(file) ? 'raw' : kind];
  if (format) {
    return new FacetError(
      'UNSUPPORTED_FORMAT',
      `${file} is ${format}, which this browser cannot read.`,
      { hint: 'Export it as a JPEG, and choose that.', file, cause },
    );
  }
  if (kind === 'unknown') {
    return new FacetError('NOT_AN_IMAGE', `${file} is not a picture of any kind known here.`, {
      hint: CHOOSE,
      file,
      cause,
    });
  }
  return damaged(file, cause);
}

/** The error for a picture that ends early or is garbled. */
export function damaged(file: string, cause?: unknown): FacetError {
  return new FacetError('IMAGE_DAMAGED', `${file} is damaged or ends early: it does not decode.`, {
    hint: 'Copy it again from where it came, or open it in a picture editor and save it anew.',
    file,
    cause,
  });
}

/** The error for a picture whose header claims another number of pixels than its bytes can be. */
export function implausible(file: string, { width, height }: Size, bytes: number): FacetError {
  return new FacetError(
    'IMAGE_DAMAGED',
    `${file} says that it is ${width} x ${height} pixels, which its ${bytes} bytes can't be.`,
    { hint: 'It is damaged, or ends early: copy it again from where it came.', file },
  );
}

/** The error for a picture with more pixels than can be decoded here. */
export function tooLarge(file: string, { width, height }: Size, cause?: unknown): FacetError {
  const megapixels = Math.round((width * height) / 1e6);
  return new FacetError(
    'IMAGE_TOO_LARGE',
    `${file} is too large to be read here: ${width} x ${height} pixels, ${megapixels} megapixels.`,
    { hint: 'Make it smaller in a picture editor, and choose that.', file, cause },
  );
}
