/** The inputs of each case, made once a page from what lies in the checkout or beside it. */
import { detectOptions } from '../../src/calls/detect/options';
import { standardise } from '../../src/faces/standardise';
import { areaResizeBytes, normalise } from '../../src/kernels/photos/area-resize';
import { resolveOptions } from '../../src/mtcnn/options';
import { pyramid } from '../../src/mtcnn/pyramid';
import { decodePhoto } from '../../src/photos/decode';
import type { Pixels } from '../../src/photos/pixels';
import { ruleImage } from '../../test/fixtures/rule-weights';
import type { Subject } from '../cases';
import type { Job } from '../peers/contestant';
import { DETECTOR } from './weights';
import { get, json, shared } from './files';

/** The length of each network's embedding. */
export const EMBEDDING_SIZE = { 'inception-resnet-v1': 512, 'dlib-resnet': 128 };

/** Pictures that a batch repeats, each of which has a golden embedding. */
export const RULE_IMAGES = 3;
export const CHIPS = shared
  ? ['Abel_Pacheco_0001', 'Abel_Pacheco_0004', 'Alder_0001', 'Alder_0002'].map(
      (name) => `/@fs${shared}/data/aligned150/${name}.png`,
    )
  : ['Alder_0001', 'Alder_0002'].map((name) => `/test/fixtures/golden/${name}.png`);

/** Photos of the reference data, of which the reference's faces are known. */
export const REFERENCED = { '250': 'Anthony_Hopkins_0001.jpg', '1366x768': 'bbt1.jpg' };

const GROUP = '/samples/groups/group-5.jpg';
const SAMPLES = 8;
const PEOPLE = ['Alder', 'Aster', 'Basil', 'Birch', 'Cedar', 'Clover', 'Dahlia', 'Fern'];

export async function jobOf(subject: Subject): Promise<Job> {
  if (subject.kind === 'embed') return embedJob(subject);
  if (subject.kind === 'pnet') return pnetJob(subject);
  const photos = await photosOf(subject);
  const { width, height } = photos[0]!;
  return { kind: 'detect', photos, options: optionsOf(height, width) };
}

function optionsOf(height: number, width: number) {
  return resolveOptions(detectOptions({}), DETECTOR.thresholds, height, width);
}

async function embedJob({ network, batch }: Subject & { kind: 'embed' }): Promise<Job> {
  const pictures = network === 'dlib-resnet' ? await chips() : ruleImages();
  const size = pictures[0]!.length;
  const values = new Float32Array(batch * size);
  for (let i = 0; i < batch; i++) values.set(pictures[i % pictures.length]!, i * size);
  return { kind: 'embed', network, embeddingSize: EMBEDDING_SIZE[network], batch, values };
}

const ruleImages = () => Array.from({ length: RULE_IMAGES }, (_, n) => ruleImage(n));

const chips = () =>
  Promise.all(CHIPS.map(async (path) => standardise(await decodePhoto(await get(path)), 'dlib')));

/** A group picture at the size that is asked for, and its levels as the detector makes them. */
async function pnetJob({ width, height }: Subject & { kind: 'pnet' }): Promise<Job> {
  const { pixels } = await scaled(GROUP, width, height);
  const { minSize, factor } = optionsOf(height, width);
  const bytes = new Uint8Array(pixels.buffer);
  const levels = pyramid(height, width, minSize, factor).map((level) => {
    const whole = { outHeight: level.height, outWidth: level.width, rowStart: 0 };
    const rounded = areaResizeBytes(bytes, height, width, { ...whole, rows: level.height });
    return { height: level.height, width: level.width, values: rounded.map(normalise) };
  });
  return { kind: 'pnet', levels };
}

async function photosOf({ photos, count }: Subject & { kind: 'detect' }): Promise<Pixels[]> {
  if (photos === '1366x768' && !shared) return [await scaled(GROUP, 1366, 768)];
  const paths = shared ? await sharedPaths(photos, count) : samplePaths().slice(0, count);
  return Promise.all(paths.map(async (path) => decodePhoto(await get(path))));
}

async function sharedPaths(photos: '250' | '1366x768', count: number): Promise<string[]> {
  const folder = `/@fs${shared}/data`;
  if (count === 1) return [`${folder}/photos/${REFERENCED[photos]}`];
  return (await crowd(count)).map((name) => `${folder}/lfw/photos/${name}.jpg`);
}

/** So many photos of LFW, by the names under which the reference has their faces. */
export async function crowd(count: number): Promise<string[]> {
  const names = Object.keys(await json<object>(`/@fs${shared}/golden/mtcnn/lfw.json`));
  return Array.from({ length: count }, (_, i) => names[Math.floor((i * names.length) / count)]!);
}

const samplePaths = () =>
  PEOPLE.flatMap((name) =>
    Array.from({ length: SAMPLES }, (_, i) => `/samples/people/${name}/${name}_000${i + 1}.jpg`),
  );

async function scaled(path: string, width: number, height: number): Promise<Pixels> {
  const bitmap = await createImageBitmap(await get(path));
  const context = new OffscreenCanvas(width, height).getContext('2d')!;
  context.drawImage(bitmap, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  return { width, height, pixels: data as Pixels['pixels'] };
}
