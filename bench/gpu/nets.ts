/** The nets that take batches: their weights, pictures, and what those should give, for whichever engine runs them. */
import type { Weights } from '../../src/base/types';
import { dlib } from '../../src/faces/standardise';
import { dlibResnet } from '../../src/networks/dlib-resnet';
import { inceptionResnetV1 } from '../../src/networks/inception-resnet-v1';
import type { Network } from '../../src/networks/layers';
import { onet, rnet } from '../../src/networks/mtcnn';
import { ruleImage, ruleWeights } from '../../test/fixtures/rule-weights';
import { shareOff, wrong, type Reference } from '../page/checks';
import { parts } from '../peers/batches';
import { carried, needed, publishedWeights } from './carried';
import { comparable, mtcnnReference, waves } from './mtcnn-golden';
import { multiplicationsOf } from './multiplications';
import { decodePng } from './png';

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
  return {
    network,
    embeddingSize: 0,
    prefix: `${network.id}/`,
    weights: () => publishedWeights('mtcnn'),
    pictures: () => [0, 1].map((n) => waves(width, height, n)),
    reference: () => ({ rows: mtcnnReference(network.id).rows }),
    comparable,
  };
}

/** A batch of one net, as any engine takes it. */
export interface Batch {
  name: string;
  network: Network;
  embeddingSize: number;
  /** Before the names of its tensors. */
  prefix: string;
  weights(): Promise<Weights>;
  /** Of one run. */
  multiplications: number;
  /** [N, height, width, 3] and its values, row-major, standardised. */
  shape: [number, number, number, number];
  values: Float32Array;
  /**
   * @param out what the net gives, a row a picture
   * @param tolerance as a share of a row's largest value, in place of what float32 is allowed
   * @returns what is wrong with it, in a sentence
   */
  wrong(out: Float32Array, tolerance?: number): string | undefined;
  /** The largest difference from the reference, as a share of its row's largest value. */
  off(out: Float32Array): number;
}

/** @throws Error where references did not travel */
export function batchOf(net: string, count: number): Batch {
  const source = SOURCES[net]!;
  const { network, embeddingSize, prefix = '', weights } = source;
  const { comparable: brought = (row: Float32Array) => row } = source;
  const { width, height } = network.input;
  const pictures = source.pictures();
  const reference = source.reference();
  const values = new Float32Array(count * height * width * 3);
  for (let i = 0; i < count; i++) {
    values.set(pictures[i % pictures.length]!, i * height * width * 3);
  }
  const rows = Array.from({ length: count }, (_, i) => reference.rows[i % pictures.length]!);
  const rowsOf = (out: Float32Array) => parts(out, count).map(brought);
  return {
    ...{ name: `${net}-b${count}`, network, embeddingSize, prefix, weights, values },
    multiplications: count * multiplicationsOf(network, embeddingSize),
    shape: [count, height, width, 3],
    wrong: (out, tolerance) => wrong({ rows: rowsOf(out) }, { ...reference, rows, tolerance }),
    off: (out) => shareOff(rowsOf(out), { ...reference, rows }),
  };
}
