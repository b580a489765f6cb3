/** What each case should give: the reference implementations' figures where they lie beside the checkout, else tfjs's own on WebAssembly. */
import type { Weights } from '../../src/base/types';
import type { Subject } from '../cases';
import type { Found, Job } from '../peers/contestant';
import type { Reference } from './checks';
import { json, shared } from './files';
import { CHIPS, crowd, EMBEDDING_SIZE, REFERENCED, RULE_IMAGES } from './jobs';
import { openRealm } from './open-realm';
import { DETECTOR } from './weights';

interface GoldenNetwork {
  cases: { embedding_size: number; images: { n: number; embedding: number[] }[] }[];
}

export async function referenceOf(
  subject: Subject,
  job: Job,
  weights: Weights,
): Promise<Reference> {
  return (shared && (await golden(subject))) || computed(job, weights);
}

async function golden(subject: Subject): Promise<Reference | undefined> {
  const file = <T>(name: string) => json<T>(`/@fs${shared}/golden/${name}`);
  if (subject.kind === 'embed' && subject.network === 'inception-resnet-v1') {
    const { cases } = await file<GoldenNetwork>('networks/inception_resnet_v1.golden.json');
    const size = EMBEDDING_SIZE[subject.network];
    const { images } = cases.find((each) => each.embedding_size === size)!;
    const ofImage = (n: number) => images.find((each) => each.n === n)!.embedding;
    return { rows: repeated(RULE_IMAGES, subject.batch, ofImage), normalised: true };
  }
  if (subject.kind === 'embed') {
    const { crops } = await file<{ crops: { crop: string; output: number[] }[] }>(
      'dlib-resnet.json',
    );
    const outputs = CHIPS.map(
      (path) => crops.find(({ crop }) => path.endsWith(`/${crop}`))!.output,
    );
    return { rows: repeated(CHIPS.length, subject.batch, (n) => outputs[n]!) };
  }
  if (DETECTOR.id !== 'mtcnn' || subject.kind !== 'detect') return undefined;
  if (subject.count > 1) {
    const faces = await file<Record<string, Found[]>>('mtcnn/lfw.json');
    return { faces: (await crowd(subject.count)).map((name) => faces[name]!) };
  }
  const { photos } = await file<{ photos: Record<string, { faces: Found[] }> }>(
    'mtcnn/photos.json',
  );
  return { faces: [photos[REFERENCED[subject.photos]]!.faces] };
}

function repeated(of: number, batch: number, row: (n: number) => number[]): Float32Array[] {
  return Array.from({ length: batch }, (_, i) => Float32Array.from(row(i % of)));
}

async function computed(job: Job, weights: Weights): Promise<Reference> {
  const { realm, close } = await openRealm();
  try {
    await realm.start('tfjs-wasm', 'wasm');
    await realm.prepare(job, weights);
    return (await realm.run(1)).result;
  } finally {
    close();
  }
}
