/** A network's weights as they are written: each tensor by its own name, in our axes, nothing folded. */
import type { NamedTensors } from '../weights';
import { unfoldedLayer } from '../../networks/fold';
import type { Network } from '../../networks/layers';
import { layersOf, type LayerSpec } from '../../networks/variables';
import type { WrittenLayer } from './layers';
import { permute } from './permute';

/**
 * The layers by the names under which a network runs them, heads one by one.
 * @param prefix before the names of the network's tensors in `weights`
 */
export function writtenLayers(
  network: Network,
  { tensors, data }: NamedTensors,
  embeddingSize = 0,
  prefix = '',
): Map<string, WrittenLayer> {
  const stored = new Map(tensors.map((each) => [each.name, each]));
  const read = (name: string) => {
    const found = stored.get(prefix + name);
    const size = found?.shape.reduce((product, side) => product * side, 1);
    return found && data.subarray(found.offset, found.offset + size!);
  };
  return new Map(
    layersOf(network, embeddingSize).map((spec) => [
      spec.name,
      inOurAxes(spec, written(spec, read)),
    ]),
  );
}

type Read = (name: string) => Float32Array | undefined;

function written(spec: LayerSpec, read: Read): Omit<WrittenLayer, 'shape'> {
  const { name, form } = spec;
  if (form !== 'scale') return unfoldedLayer(spec, read);
  return {
    weights: read(`${name}/conv/filters`)!,
    bias: read(`${name}/conv/bias`)!,
    scale: { weights: read(`${name}/scale/weights`)!, biases: read(`${name}/scale/biases`)! },
    names: { weights: `${name}/conv/filters`, biases: `${name}/conv/bias` },
  };
}

/** With its kernel or matrix as our maps have their axes. */
export function inOurAxes<Layer extends Omit<WrittenLayer, 'shape'>>(
  { shape, stored }: LayerSpec,
  layer: Layer,
): Layer & { shape: number[] } {
  if (!stored) return { ...layer, shape };
  const sides = stored.order.map((axis) => stored.sides[axis]!);
  const weights = permute(layer.weights, stored.sides, stored.order);
  return { ...layer, shape: shape.length === 2 ? shape : sides, weights };
}
