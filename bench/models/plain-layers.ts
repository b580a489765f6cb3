/** A network's weights as any engine takes them: folded, in our axes, heads joined. */
import type { Weights } from '../../src/base/types';
import type { WrittenLayer } from '../../src/export/onnx/layers';
import { inOurAxes } from '../../src/export/onnx/written';
import { foldedLayer } from '../../src/networks/fold';
import type { Network } from '../../src/networks/layers';
import { layersOf } from '../../src/networks/variables';

/** One layer, with whatever follows its product folded in. */
export type PlainLayer = Pick<WrittenLayer, 'shape' | 'weights' | 'bias'>;

/**
 * The layers by the names under which a network runs them; heads are one, named as the layer language does.
 * @param prefix before the names of the network's tensors in `weights`
 */
export function plainLayers(
  network: Network,
  weights: Weights,
  embeddingSize = 0,
  prefix = '',
): Map<string, PlainLayer> {
  const stored = new Map(weights.tensors.map((each) => [each.name, each]));
  const read = (name: string) => {
    const found = stored.get(prefix + name);
    return found && weights.data.subarray(found.offset, found.offset + sizeOf(found.shape));
  };
  const layers = new Map<string, PlainLayer>();
  for (const spec of layersOf(network, embeddingSize)) {
    const layer = inOurAxes(spec, foldedLayer(spec, read));
    const name = spec.heads ?? spec.name;
    const before = layers.get(name);
    layers.set(name, before ? sideBySide(before, layer) : layer);
  }
  return layers;
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** Two layers over one input as one: their outputs beside each other. */
function sideBySide(a: PlainLayer, b: PlainLayer): PlainLayer {
  const [left, right] = [a.shape.at(-1)!, b.shape.at(-1)!];
  const rows = a.weights.length / left;
  const weights = new Float32Array(rows * (left + right));
  for (let row = 0; row < rows; row++) {
    const at = row * (left + right);
    weights.set(a.weights.subarray(row * left, (row + 1) * left), at);
    weights.set(b.weights.subarray(row * right, (row + 1) * right), at + left);
  }
  const bias = Float32Array.from([...a.bias!, ...b.bias!]);
  return { shape: [...a.shape.slice(0, -1), left + right], weights, bias };
}
