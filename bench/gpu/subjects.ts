/** What is measured: every net with its inputs on the device, and what its results should be. */
import { tensor4d, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import type { Weights } from '../../src/base/types';
import { dlib } from '../../src/faces/standardise';
import { dlibResnet } from '../../src/networks/dlib-resnet';
import { inceptionResnetV1 } from '../../src/networks/inception-resnet-v1';
import type { Network } from '../../src/networks/layers';
import { onet, rnet } from '../../src/networks/mtcnn';
import { loadNetwork } from '../../src/networks/run';
import { ruleImage, ruleWeights } from '../../test/fixtures/rule-weights';
import { shareOff, wrong, type Reference } from '../page/checks';
import { carried, needed, publishedWeights } from './carried';
import { mtcnnReference, waves } from './mtcnn-golden';
import { multiplicationsOf } from './multiplications';
import { decodePng } from './png';

/** One case, ready to run. */
export interface Subject {
  name: string;
  /** Of one run. */
  multiplications: number;
  /** Records one run. The outputs are the caller's to dispose of. */
  run(): Tensor[];
  /** @returns what is wrong with the outputs' values, in a sentence */
  wrong(values: Float32Array[]): string | undefined;
  /** The largest difference of the outputs from the reference, as a share of its row's largest value. */
  off?(values: Float32Array[]): number;
  dispose(): void;
}

/** A net that takes a batch of pictures of one size. */
interface Source {
  network: Network;
  embeddingSize: number;
  prefix?: string;
  weights(): Promise<Weights>;
  /** Pictures that a batch repeats, [height, width, 3] each. */
  pictures(): Float32Array[];
  /** What each of them gives, and how the net's rows are brought to that. */
  reference(): Reference & { rows: Float32Array[] };
  comparable?(row: Float32Array): Float32Array;
}

const EMBEDDING = 512;
const RULE_IMAGES = 3;

interface GoldenNetwork {
  cases: { embedding_size: number; images: { n: number; embedding: number[] }[] }[];
}
interface GoldenDlib {
  crops: { crop: string; output: number[] }[];
}

const SOURCES: Readonly<Record<string, Source>> = {
  irv1: {
    network: inceptionResnetV1,
    embeddingSize: EMBEDDING,
    weights: async () => ruleWeights(inceptionResnetV1, EMBEDDING),
    pictures: () => Array.from({ length: RULE_IMAGES }, (_, n) => ruleImage(n)),
    reference: () => {
      const { cases } = needed<GoldenNetwork>('inception_resnet_v1.golden.json');
      const { images } = cases.find((each) => each.embedding_size === EMBEDDING)!;
      const rows = images.map(({ embedding }) => Float32Array.from(embedding));
      return { rows, normalised: true };
    },
  },
  'dlib-resnet': {
    network: dlibResnet,
    embeddingSize: 128,
    weights: () => publishedWeights('dlib-resnet'),
    pictures: () =>
      needed<GoldenDlib>('dlib-resnet.json').crops.map(({ crop }) => {
        const file = carried(`aligned150/${crop}`);
        if (!file) throw new Error(`${crop} was not there when the folder was built.`);
        return dlib(decodePng(file).rgb);
      }),
    reference: () => ({
      rows: needed<GoldenDlib>('dlib-resnet.json').crops.map(({ output }) =>
        Float32Array.from(output),
      ),
    }),
  },
  rnet: mtcnnSource(rnet),
  onet: mtcnnSource(onet),
};

function mtcnnSource(network: Network): Source {
  const { width, height } = network.input;
  const reference = () => mtcnnReference(network.id);
  return {
    network,
    embeddingSize: 0,
    prefix: `${network.id}/`,
    weights: () => publishedWeights('mtcnn'),
    pictures: () => [0, 1].map((n) => waves(width, height, n)),
    reference: () => ({ rows: reference().rows }),
    comparable: (row) => reference().comparable(row),
  };
}

const loaded = new Map<string, ReturnType<typeof loadNetwork<Tensor>>>();

/** Each weight is off by up to 1 in 2,048; after over a hundred layers a value is by some times that. */
const HALVES_TOLERANCE = 2e-2;

/** The nets that take batches, by name. */
export const BATCHED = Object.keys(SOURCES);

/**
 * @param halves whether the weights are read as halves
 * @throws Error where weights or references did not travel
 */
export async function batchSubject(net: string, batch: number, halves = false): Promise<Subject> {
  const source = SOURCES[net]!;
  const { network, embeddingSize, prefix = '', comparable = (row: Float32Array) => row } = source;
  const { width, height } = network.input;
  const pictures = source.pictures();
  const reference = source.reference();
  const values = new Float32Array(batch * height * width * 3);
  for (let i = 0; i < batch; i++) {
    values.set(pictures[i % pictures.length]!, i * height * width * 3);
  }
  const key = `${net} ${halves}`;
  const running =
    loaded.get(key) ??
    loadNetwork<Tensor>(network, await source.weights(), embeddingSize, { prefix, halves });
  loaded.set(key, running);
  const x: Tensor4D = tensor4d(values, [batch, height, width, 3]);
  const right = Array.from({ length: batch }, (_, i) => reference.rows[i % pictures.length]!);
  const rowsOf = (out: Float32Array) => {
    const length = out.length / batch;
    return right.map((_, i) => comparable(out.subarray(i * length, (i + 1) * length)));
  };
  return {
    name: `${net}-b${batch}`,
    multiplications: batch * multiplicationsOf(network, embeddingSize),
    run: () => [running.run(x)],
    wrong: ([out]) => {
      const tolerance = halves ? HALVES_TOLERANCE : undefined;
      return wrong({ rows: rowsOf(out!) }, { ...reference, rows: right, tolerance });
    },
    ...(halves && {
      off: ([out]: Float32Array[]) => shareOff(rowsOf(out!), { ...reference, rows: right }),
    }),
    dispose: () => x.dispose(),
  };
}
