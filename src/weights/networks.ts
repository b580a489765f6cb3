/** The tensors each network is made of: what a set of weights must hold, by name and shape. */

/** A tensor as its file names it, and its shape as stored. */
export interface ExpectedTensor {
  name: string;
  shape: readonly number[];
}

/** One net of a set of weights, usually one file. */
export interface NetworkPart {
  /** Prefix of its tensors in `Weights`: "pnet". */
  name: string;
  /** The file's usual name, for sentences. */
  file: string;
  tensors: readonly ExpectedTensor[];
}

export type NetworkId = 'mtcnn';

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
  {
    name: 'pnet',
    file: 'det1.npy',
    tensors: [
      ...layer('conv1', [3, 3, 3, 10]),
      ...alpha('PReLU1', 10),
      ...layer('conv2', [3, 3, 10, 16]),
      ...alpha('PReLU2', 16),
      ...layer('conv3', [3, 3, 16, 32]),
      ...alpha('PReLU3', 32),
      ...layer('conv4-1', [1, 1, 32, 2]),
      ...layer('conv4-2', [1, 1, 32, 4]),
    ],
  },
  {
    name: 'rnet',
    file: 'det2.npy',
    tensors: [
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
    ],
  },
  {
    name: 'onet',
    file: 'det3.npy',
    tensors: [
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
    ],
  },
];

export const NETWORKS: Readonly<Record<NetworkId, readonly NetworkPart[]>> = { mtcnn: MTCNN };
