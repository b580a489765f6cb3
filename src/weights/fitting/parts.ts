/** The tensors each network is made of: what a set of weights must hold, by name and shape. */
import { DETECTORS, EMBEDDERS, findNetwork } from '../../networks';
import type { DetectorNetworks, EmbedderNetwork, Network } from '../../networks/layers';
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

/** Of a detector or an embedder: "mtcnn", "inception-resnet-v1". */
export type NetworkId = string;

/** The files in which facenet keeps the nets of MTCNN. */
const FILES: Readonly<Record<string, string>> = {
  pnet: 'det1.npy',
  rnet: 'det2.npy',
  onet: 'det3.npy',
};

/**
 * The parts of a network.
 * @param embeddingSize of an embedder, the length of what it gives
 */
export function partsOf(network: NetworkId, embeddingSize?: number): readonly NetworkPart[] {
  const detector = DETECTORS.find(({ id }) => id === network);
  if (detector) return detector.nets.map((net) => detectorPart(detector, net));
  const embedder = findNetwork(network);
  return embedder ? [embedderPart(embedder, embeddingSize ?? embedder.embeddingSizes[0]!)] : [];
}

/** The nets of every detector. */
export function detectorCandidates(): { network: NetworkId; part: NetworkPart }[] {
  return DETECTORS.flatMap(({ id }) => partsOf(id).map((part) => ({ network: id, part })));
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
  network: EmbedderNetwork,
  shapeOf: (name: string) => readonly number[] | undefined,
): number {
  const usual = network.embeddingSizes[0]!;
  const { name } = layersOf(network, usual).at(-1)!;
  const [, size, ...more] = shapeOf(`${name}/weights`) ?? [];
  return size && size <= LONGEST_EMBEDDING && more.length === 0 ? size : usual;
}

function embedderPart(network: EmbedderNetwork, embeddingSize: number): NetworkPart {
  return {
    name: 'model',
    prefix: '',
    title: network.title,
    file: network.title,
    layers: layersOf(network, embeddingSize).map(tensorsOf),
    optional: network.optional,
  };
}

function detectorPart({ title }: DetectorNetworks, net: Network): NetworkPart {
  const file = FILES[net.id]!;
  return {
    name: net.id,
    prefix: `${net.id}/`,
    title: `the ${net.id} of ${title} (${file})`,
    file,
    layers: layersOf(net).map(tensorsOf),
    optional: [],
  };
}
