/** Two sets of weights of one network, layer by layer, as the network computes with them. */
import type { LayerDifference, Weights } from '../../base/types';
import { DETECTORS, findNetwork } from '../../networks';
import { foldedLayer, type LayerWeights } from '../../networks/fold';
import { layersOf, type LayerSpec } from '../../networks/variables';
import type { NetworkId } from './parts';

/**
 * Every layer with weights, the one that differs most first. Sets that hold batch norm in different forms are the same
 * where they compute the same.
 * @param embeddingSize of an embedder
 */
export function layerDifferences(
  network: NetworkId,
  embeddingSize: number | undefined,
  a: Weights,
  b: Weights,
): LayerDifference[] {
  const [first, second] = [reader(a), reader(b)];
  const differences = namedLayers(network, embeddingSize).map(({ prefix, spec }) => {
    const [one, other] = [first, second].map((read) =>
      foldedLayer(spec, (name) => read(prefix + name)),
    );
    return { layer: prefix + spec.name, ...between(one!, other!) };
  });
  return differences.sort((x, y) => y.difference - x.difference);
}

function namedLayers(
  network: NetworkId,
  embeddingSize?: number,
): { prefix: string; spec: LayerSpec }[] {
  const detector = DETECTORS.find(({ id }) => id === network);
  if (detector) {
    return detector.nets.flatMap((net) =>
      layersOf(net).map((spec) => ({ prefix: `${net.id}/`, spec })),
    );
  }
  return layersOf(findNetwork(network)!, embeddingSize).map((spec) => ({ prefix: '', spec }));
}

function reader({ tensors, data }: Weights): (name: string) => Float32Array | undefined {
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  return (name) => {
    const found = byName.get(name);
    const size = found?.shape.reduce((product, side) => product * side, 1);
    return found && data.subarray(found.offset, found.offset + size!);
  };
}

function between(a: LayerWeights, b: LayerWeights): Omit<LayerDifference, 'layer'> {
  let [difference, largest] = [0, 0];
  for (const part of ['weights', 'bias'] as const) {
    const [one, other] = [a[part] ?? [], b[part] ?? []];
    for (let i = 0; i < one.length; i++) {
      difference = Math.max(difference, Math.abs(one[i]! - other[i]!));
      largest = Math.max(largest, Math.abs(one[i]!));
    }
  }
  return { difference, largest };
}
