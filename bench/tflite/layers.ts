/** The layer language written down as a TensorFlow Lite model, for one size of input. */
import type {
  Activation,
  Convolution,
  Dense,
  Layers,
  Network,
  Padding,
} from '../../src/networks/layers';
import { headsName, ShapeLayers } from '../../src/networks/variables';
import { permute } from '../../src/export/onnx/permute';
import type { PlainLayer } from '../models/plain-layers';
import { ACTIVATION, Model, PADDING, type Operator, type Value } from './model';

export interface TfliteOptions {
  /**
   * A dense layer over a map is one filter of the map's size, as LiteRT's GPU programs have it right; default a dense
   * layer, as converters write it, which they flatten wrongly.
   */
  denseAsFilter?: boolean;
}

/**
 * @param layers its weights
 * @param shape of the input, [N, height, width, 3]
 */
export function tfliteModel(
  network: Network,
  layers: Map<string, PlainLayer>,
  embeddingSize: number,
  shape: [number, number, number, number],
  { denseAsFilter = false }: TfliteOptions = {},
): Uint8Array<ArrayBuffer> {
  const model = new Model();
  const input = model.tensor('pictures', shape);
  const walk = new TfliteLayers(model, layers, denseAsFilter);
  return model.finish(input, network.forward<Value>(walk, input, embeddingSize));
}

class TfliteLayers implements Layers<Value> {
  readonly #shapes = new ShapeLayers();

  constructor(
    private readonly model: Model,
    private readonly layers: Map<string, PlainLayer>,
    private readonly denseAsFilter: boolean,
  ) {}

  conv(x: Value, name: string, options: Convolution): Value {
    const { stride = 1, padding, groups = 1, activation } = options;
    if (groups > 1) throw new Error('Convolutions in groups are not written.');
    const { shape, weights, bias } = this.layers.get(name)!;
    const [height, width, each, filters] = shape as [number, number, number, number];
    const values = permute(weights, shape, [3, 0, 1, 2]);
    const kernel = this.model.constant(`${name}/weights`, [filters, height, width, each], values);
    const whole: Convolution = { ...options, kernel: [height, width], filters };
    const sides = this.#shapes.conv(mapOf(x), name, whole);
    return this.#active(activation, (fused) =>
      this.model.operator(
        'CONV_2D',
        [x, kernel, this.#bias(name, bias, filters)],
        [x.shape[0]!, ...sides],
        [{ byte: known(padding) }, { int: stride }, { int: stride }, { byte: fused }],
      ),
    );
  }

  dense(x: Value, name: string, { activation }: Pick<Dense, 'activation'>): Value {
    const { shape, weights, bias } = this.layers.get(name)!;
    const [inputs, outputs] = shape as [number, number];
    const [, height = 1, width = 1, channels] = x.shape;
    if (this.denseAsFilter && height * width > 1) {
      const kernel = permute(weights, [height, width, channels!, outputs], [3, 0, 1, 2]);
      return this.#active(activation, (fused) =>
        this.model.operator(
          'CONV_2D',
          [
            x,
            this.model.constant(`${name}/weights`, [outputs, height, width, channels!], kernel),
            this.#bias(name, bias, outputs),
          ],
          [x.shape[0]!, 1, 1, outputs],
          [{ byte: PADDING.valid }, { int: 1 }, { int: 1 }, { byte: fused }],
        ),
      );
    }
    const values = permute(weights, shape, [1, 0]);
    const matrix = this.model.constant(`${name}/weights`, [outputs, inputs], values);
    return this.#active(activation, (fused) =>
      this.model.operator(
        'FULLY_CONNECTED',
        [x, matrix, this.#bias(name, bias, outputs)],
        [x.shape[0]!, outputs],
        [{ byte: fused }],
      ),
    );
  }

  heads(x: Value, outputs: Readonly<Record<string, number>>): Value {
    const name = headsName(outputs);
    if (this.layers.get(name)!.shape.length === 2) return this.dense(x, name, {});
    return this.conv(x, name, { kernel: [1, 1], filters: 0, padding: 'valid', form: 'bias' });
  }

  maxPool(x: Value, size: number, stride: number, padding: Padding): Value {
    return this.#pool('MAX_POOL_2D', x, size, stride, padding);
  }

  averagePool(x: Value, size: number, stride: number, padding: Padding): Value {
    return this.#pool('AVERAGE_POOL_2D', x, size, stride, padding);
  }

  concat(parts: Value[]): Value {
    const shape = [parts[0]!.shape[0]!, ...this.#shapes.concat(parts.map(mapOf))];
    return this.model.operator('CONCATENATION', parts, shape, [{ int: 3 }]);
  }

  add(a: Value, b: Value, activation: Activation): Value {
    const [left, right] = [this.#filledTo(a, b), this.#filledTo(b, a)];
    return this.#active(activation, (fused) =>
      this.model.operator('ADD', [left, right], left.shape, [{ byte: fused }]),
    );
  }

  globalAverage(x: Value): Value {
    const axes = this.model.constant(`axes_${x.index}`, [2], Int32Array.of(1, 2));
    const [count, , , channels] = x.shape as [number, number, number, number];
    // The sides are kept, as GPUs have it; a dense layer flattens its input.
    return this.model.operator('MEAN', [x, axes], [count, 1, 1, channels], [{ byte: 1 }]);
  }

  dropout(x: Value): Value {
    return x;
  }

  named(x: Value): Value {
    return x;
  }

  #pool(operator: Operator, x: Value, size: number, stride: number, padding: Padding): Value {
    const shape = [x.shape[0]!, ...this.#shapes.maxPool(mapOf(x), size, stride, padding)];
    return this.model.operator(operator, [x], shape, [
      { byte: known(padding) },
      ...[stride, stride, size, size].map((int) => ({ int })),
    ]);
  }

  /** Zeros at the end of each axis that is shorter than the other's. */
  #filledTo(x: Value, other: Value): Value {
    const shape = x.shape.map((side, axis) => Math.max(side, other.shape[axis]!));
    const missing = shape.map((side, axis) => side - x.shape[axis]!);
    if (missing.every((n) => n === 0)) return x;
    const ends = Int32Array.from(missing.flatMap((n) => [0, n]));
    const paddings = this.model.constant(`ends_${x.index}`, [shape.length, 2], ends);
    return this.model.operator('PAD', [x, paddings], shape);
  }

  #active(activation: Activation = 'none', fused: (activation: number) => Value): Value {
    if (typeof activation === 'string') return fused(ACTIVATION[activation]);
    const x = fused(ACTIVATION.none);
    const { weights } = this.layers.get(activation.prelu)!;
    const broadcast = x.shape.length === 4 ? [1, 1, weights.length] : [weights.length];
    const slopes = this.model.constant(`${activation.prelu}/slopes`, broadcast, weights);
    return this.model.operator('PRELU', [x, slopes], x.shape);
  }

  #bias(name: string, bias: Float32Array | undefined, filters: number): Value {
    return this.model.constant(`${name}/bias`, [filters], bias ?? new Float32Array(filters));
  }
}

function known(padding: Padding): number {
  if (typeof padding === 'number') throw new Error('Padding by a number is not written.');
  return PADDING[padding];
}

/** [height, width, channels] of one picture. */
const mapOf = ({ shape }: Value): number[] => shape.slice(1);
