/** The tensors each network is made of: what a set of weights must hold, by name and shape. */
import { NETWORKS as EMBEDDERS, findNetwork } from '../../networks';
import type { Network } from '../../networks/layers';
import { layersOf, tensorsOf } from '../../networks/variables';

/** A tensor as its file names it, and its shape as stored. */
export interface ExpectedTensor {
  name: string;
  shape: readonly number[];
}

/** One net of a set of weights: a file of the detector, or all of an embedder. */
export interface NetworkPart {
  name: string;
  /** Before the names of its tensors in `Weights`: "pnet/". */
  prefix: string;
  /** What it is, for sentences: "the pnet of MTCNN (det1.npy)". */
  title: string;
  /** The file's usual name, for sentences. */
  file: string;
  /** Layer by layer, the ways a file may hold it; each is complete in itself. */
  layers: readonly (readonly (readonly ExpectedTensor[])[])[];
  /** Layers a file may hold beside: they are left out. */
  optional: readonly string[];
}

/** "mtcnn", or the id of an embedder's architecture. */
export type NetworkId = string;

function layer(name: string, shape: number[]): ExpectedTensor[] {
  return [
    { name: `${name}/weights`, shape },
    { name: `${name}/biases`, shape: [shape.at(-1)!] },
  ];
}

function alpha(name: string, channels: number): ExpectedTensor[] {
  return [{ name: `${name}/alpha`, shape: [channels] }];
}

/**
 * MTCNN as facenet's det1.npy, det2.npy and det3.npy store it: kernels [x, y, in, out], dense
 * layers [in, out] over [x, y, channel] flattened, one alpha a channel for each PReLU.
 */
const MTCNN: readonly NetworkPart[] = [
  detectorPart('pnet', 'det1.npy', [
    ...layer('conv1', [3, 3, 3, 10]),
    ...alpha('PReLU1', 10),
    ...layer('conv2', [3, 3, 10, 16]),
    ...alpha('PReLU2', 16),
    ...layer('conv3', [3, 3, 16, 32]),
    ...alpha('PReLU3', 32),
    ...layer('conv4-1', [1, 1, 32, 2]),
    ...layer('conv4-2', [1, 1, 32, 4]),
  ]),
  detectorPart('rnet', 'det2.npy', [
    ...layer('conv1', [3, 3, 3, 28]),
    ...alpha('prelu1', 28),
    ...layer('conv2', [3, 3, 28, 48]),
    ...alpha('prelu2', 48),
    ...layer('conv3', [2, 2, 48, 64]),
    ...alpha('prelu3', 64),
    ...layer('conv4', [576, 128]),
    ...alpha('prelu4', 128),
    ...layer('conv5-1', [128, 2]),
    ...layer('conv5-2', [128, 4]),
  ]),
  detectorPart('onet', 'det3.npy', [
    ...layer('conv1', [3, 3, 3, 32]),
    ...alpha('prelu1', 32),
    ...layer('conv2', [3, 3, 32, 64]),
    ...alpha('prelu2', 64),
    ...layer('conv3', [3, 3, 64, 64]),
    ...alpha('prelu3', 64),
    ...layer('conv4', [2, 2, 64, 128]),
    ...alpha('prelu4', 128),
    ...layer('conv5', [1152, 256]),
    ...alpha('prelu5', 256),
    ...layer('conv6-1', [256, 2]),
    ...layer('conv6-2', [256, 4]),
    ...layer('conv6-3', [256, 10]),
  ]),
];

/** Parts of the networks that have a fixed set of them. */
export const NETWORKS = { mtcnn: MTCNN } as const;

/**
 * The parts of a network.
 * @param embeddingSize of an embedder, the length of what it gives
 */
export function partsOf(network: NetworkId, embeddingSize?: number): readonly NetworkPart[] {
  if (network === 'mtcnn') return MTCNN;
  const embedder = findNetwork(network);
  return embedder ? [embedderPart(embedder, embeddingSize ?? embedder.embeddingSizes[0]!)] : [];
}

/** The embedders as the tensors of a file suggest them: each with the length its last layer has there. */
export function embedderCandidates(
  shapeOf: (name: string) => readonly number[] | undefined,
): { network: NetworkId; embeddingSize: number; part: NetworkPart }[] {
  return EMBEDDERS.map((network) => {
    const embeddingSize = embeddingSizeOf(network, shapeOf);
    return { network: network.id, embeddingSize, part: embedderPart(network, embeddingSize) };
  });
}

/** The tensors a part is made of where a file holds those that `has` says. */
export function expectedOf(part: NetworkPart, has: (name: string) => boolean): ExpectedTensor[] {
  return part.layers.flatMap((alternatives) => {
    const found = (tensors: readonly ExpectedTensor[]): number =>
      tensors.filter(({ name }) => has(name)).length / tensors.length;
    return alternatives.reduce((best, other) => (found(other) > found(best) ? other : best));
  });
}

/** Beyond any embedding; keeps a claim in a file from becoming a network. */
const LONGEST_EMBEDDING = 4096;

function embeddingSizeOf(
  network: Network,
  shapeOf: (name: string) => readonly number[] | undefined,
): number {
  const usual = network.embeddingSizes[0]!;
  const { name } = layersOf(network, usual).at(-1)!;
  const [, size, ...more] = shapeOf(`${name}/weights`) ?? [];
  return size && size <= LONGEST_EMBEDDING && more.length === 0 ? size : usual;
}

function embedderPart(network: Network, embeddingSize: number): NetworkPart {
  return {
    name: 'model',
    prefix: '',
    title: network.title,
    file: network.title,
    layers: layersOf(network, embeddingSize).map(tensorsOf),
    optional: network.optional,
  };
}

function detectorPart(name: string, file: string, tensors: ExpectedTensor[]): NetworkPart {
  return {
    name,
    prefix: `${name}/`,
    title: `the ${name} of MTCNN (${file})`,
    file,
    layers: tensors.map((tensor) => [[tensor]]),
    optional: [],
  };
}
