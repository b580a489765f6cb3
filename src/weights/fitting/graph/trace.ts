/** What a network is, as a graph that the graph of a file can be held against. */
import type {
  Activation,
  Convolution,
  Dense,
  Layers,
  MapAxes,
  Network,
  Padding,
} from '../../../networks/layers';
import { layersOf, ShapeLayers, type LayerSpec } from '../../../networks/variables';

/** One step of a network. `shape` is that of one picture's activation. */
export type Step = { shape: number[] } & (
  | { kind: 'input' }
  | {
      kind: 'conv';
      spec: LayerSpec;
      stride: number;
      groups: number;
      activation: Activation;
      x: Step;
    }
  | { kind: 'dense'; spec: LayerSpec; activation: Activation; x: Step }
  | { kind: 'heads'; specs: LayerSpec[]; x: Step }
  | { kind: 'pool'; of: 'maximum' | 'average'; size: number; stride: number; x: Step }
  | { kind: 'mean'; x: Step }
  | { kind: 'concat'; parts: Step[] }
  | { kind: 'sum'; a: Step; b: Step; activation: Activation }
);

export interface Trace {
  last: Step;
  /** How many layers have weights, slopes among them. */
  layers: number;
  /** How many convolutions and matrices a file has for it at least: heads may be one. */
  products: number;
  axes: MapAxes;
}

/** @param embeddingSize of an embedder */
export function traceOf(network: Network, embeddingSize = 0): Trace {
  const { width, height } = network.input;
  const specs = layersOf(network, embeddingSize);
  const layers = new Tracer(network.axes, new Map(specs.map((spec) => [spec.name, spec])));
  const first: Step = { kind: 'input', shape: [height, width, 3] };
  const last = network.forward<Step>(layers, first, embeddingSize);
  const joint = new Set(specs.map(({ name, heads }) => heads ?? name));
  const slopes = specs.filter(({ form }) => form === 'slopes').length;
  const products = joint.size - slopes;
  return { last, layers: specs.length, products, axes: network.axes ?? 'yxc' };
}

class Tracer implements Layers<Step> {
  readonly #shapes: ShapeLayers;

  constructor(
    axes: MapAxes | undefined,
    private readonly specs: ReadonlyMap<string, LayerSpec>,
  ) {
    this.#shapes = new ShapeLayers(axes);
  }

  conv(x: Step, name: string, options: Convolution): Step {
    const { stride = 1, groups = 1, activation = 'none' } = options;
    const shape = this.#shapes.conv(x.shape, name, options);
    return { kind: 'conv', shape, spec: this.specs.get(name)!, stride, groups, activation, x };
  }

  dense(x: Step, name: string, options: Dense): Step {
    const shape = this.#shapes.dense(x.shape, name, options);
    const { activation = 'none' } = options;
    return { kind: 'dense', shape, spec: this.specs.get(name)!, activation, x };
  }

  heads(x: Step, outputs: Readonly<Record<string, number>>): Step {
    const shape = this.#shapes.heads(x.shape, outputs);
    const specs = Object.keys(outputs).map((name) => this.specs.get(name)!);
    return { kind: 'heads', shape, specs, x };
  }

  maxPool(x: Step, size: number, stride: number, padding: Padding): Step {
    const shape = this.#shapes.maxPool(x.shape, size, stride, padding);
    return { kind: 'pool', of: 'maximum', shape, size, stride, x };
  }

  averagePool(x: Step, size: number, stride: number, padding: Padding): Step {
    const shape = this.#shapes.averagePool(x.shape, size, stride, padding);
    return { kind: 'pool', of: 'average', shape, size, stride, x };
  }

  concat(parts: Step[]): Step {
    return { kind: 'concat', shape: this.#shapes.concat(parts.map(({ shape }) => shape)), parts };
  }

  add(a: Step, b: Step, activation: Activation): Step {
    return { kind: 'sum', shape: this.#shapes.add(a.shape, b.shape, activation), a, b, activation };
  }

  globalAverage(x: Step): Step {
    return { kind: 'mean', shape: this.#shapes.globalAverage(x.shape), x };
  }

  dropout(x: Step): Step {
    return x;
  }

  named(x: Step): Step {
    return x;
  }
}
