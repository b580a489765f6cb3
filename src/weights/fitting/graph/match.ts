/**
 * The graph of a file held against a network, from its last layer back: each layer of the network is found by what it
 * takes and gives, never by the order or the names in the file. What does not fit ends it.
 */
import type { GraphNode } from '../../../files/parsing/network-graph';
import type { RawTensor } from '../../../files/parsing/tensor';
import type { Activation } from '../../../networks/layers';
import type { LayerSpec } from '../../../networks/variables';
import { layerTensors, vectorOf, type Following } from './forms';
import { kernelAs, matrixAs, partOf } from './kernels';
import type { Step, Trace } from './trace';
import type { Values } from './values';

/** A layer and what a file does after its product before the next one: no network has more. */
const MOST_FOLLOWING = 8;
/** Layers that are looked at: where one of two ways is wrong, that shows soon. */
const MOST_STEPS = 20_000;

/** How far the likest way through a file went. */
export interface Closest {
  /** Layers that were found. */
  found: number;
  /** What did not fit, a phrase. */
  why: string;
}

/** One try to find a network in a graph. */
export class Match {
  /** Under Facet's names. */
  readonly tensors = new Map<string, RawTensor>();
  /** Nodes whose weights were taken. */
  readonly taken = new Set<GraphNode>();
  /** Whether the file scales pictures itself. */
  scales = false;
  closest: Closest = { found: 0, why: 'none of its layers is there' };
  /** The value in which a step that several others take was found. */
  readonly #places = new Map<Step, string>();
  /** Undoes what was found since. */
  readonly #log: (() => void)[] = [];
  #found = 0;
  #steps = 0;

  readonly #values: Values;
  readonly #trace: Trace;

  constructor(values: Values, trace: Trace) {
    this.#values = values;
    this.#trace = trace;
  }

  /** Whether the network gives this value. */
  from(value: string): boolean {
    return this.#step(this.#trace.last, value);
  }

  /** Whether the network's heads, and all before them, give these values between them. */
  fromSeveral(values: readonly string[]): boolean {
    const { last } = this.#trace;
    return last.kind === 'heads' && this.#heads(last, values);
  }

  #step(step: Step, given: string): boolean {
    if (++this.#steps > MOST_STEPS) return this.#fail('it takes too many steps to follow');
    const value = this.#values.plain(given);
    const known = this.#places.get(step);
    if (known !== undefined)
      return known === value || this.#fail('its layers are joined otherwise');
    if (!this.#kind(step, value)) return false;
    this.#places.set(step, value);
    this.#log.push(() => this.#places.delete(step));
    return true;
  }

  #kind(step: Step, value: string): boolean {
    switch (step.kind) {
      case 'input':
        return this.#input(value);
      case 'conv':
        return this.#layer(step.spec, step.activation, step, value);
      case 'dense':
        return this.#layer(step.spec, step.activation, step, value);
      case 'heads':
        return this.#heads(step, this.#values.partsOf(value, step.specs.length) ?? [value]);
      case 'sum':
        return this.#sum(step, value);
      case 'concat': {
        const node = this.#values.producer(value);
        const parts = node?.kind === 'concatenation' ? node.inputs : [];
        if (parts.length !== step.parts.length) {
          return this.#fail(`${named(node)} stands where ${step.parts.length} maps are joined`);
        }
        return step.parts.every((part, i) => this.#step(part, parts[i]!));
      }
      case 'pool': {
        const node = this.#values.producer(value);
        const { of, size, stride } = step;
        const fits =
          node?.kind === 'pooling' &&
          node.of === of &&
          node.size === size &&
          node.stride === stride;
        if (!fits) return this.#fail(`${named(node)} stands where a pooling of ${size} belongs`);
        return this.#step(step.x, node.input);
      }
      case 'mean': {
        const node = this.#values.producer(value);
        const fits = node?.kind === 'mean' || (node?.kind === 'pooling' && node.of === 'average');
        if (!fits) return this.#fail(`${named(node)} stands where the mean of a map belongs`);
        return this.#step(step.x, node.input);
      }
    }
  }

  /** What the model is given, or that with its values scaled. */
  #input(value: string): boolean {
    let at = value;
    for (let i = 0; i < MOST_FOLLOWING; i++) {
      const node = this.#values.producer(at);
      if (!node) return true;
      if (node.kind !== 'scaling' && node.kind !== 'offset') break;
      this.scales = true;
      at = this.#values.plain(node.input);
    }
    return this.#fail(`${named(this.#values.producer(at))} stands where the picture belongs`);
  }

  /** In one order of what it takes, or in the other. */
  #sum({ a, b, activation }: Extract<Step, { kind: 'sum' }>, value: string): boolean {
    const before = this.#log.length;
    const inner = this.#activation(activation, value);
    const node = inner === undefined ? undefined : this.#values.producer(inner);
    if (inner === undefined) return false;
    if (node?.kind !== 'sum') return this.#fail(`${named(node)} stands where a sum belongs`);
    const [left, right] = node.inputs;
    // The side that is a layer of its own is tried first: it shows soon whether it is the one.
    if (this.#step(b, right) && this.#step(a, left)) return true;
    this.#undo(before);
    return (
      this.#activation(activation, value) !== undefined &&
      this.#step(b, left) &&
      this.#step(a, right)
    );
  }

  /** A layer with weights: its activation, what follows its product, the product. */
  #layer(
    spec: LayerSpec,
    activation: Activation,
    step: Extract<Step, { kind: 'conv' | 'dense' }>,
    value: string,
  ): boolean {
    const inner = this.#activation(activation, value);
    if (inner === undefined) return false;
    const product = this.#product(inner);
    if (!product) return this.#fail(`no convolution or matrix stands where ${spec.name} belongs`);
    const { node, following } = product;
    const strides = step.kind === 'conv' ? step.stride : 1;
    if (node.kind === 'convolution' && node.stride !== strides) {
      return this.#fail(`${node.name} has stride ${node.stride} where ${spec.name} has ${strides}`);
    }
    const groups = step.kind === 'conv' ? step.groups : 1;
    if (node.kind === 'convolution' && node.groups !== groups) {
      return this.#fail(`${node.name} is in ${node.groups} groups, ${spec.name} in ${groups}`);
    }
    const { axes, from } = this.#values.flattened(node.input);
    const weights =
      step.kind === 'conv'
        ? kernelAs(spec, node.weights)
        : matrixAs(spec, node.weights, step.x.shape, axes, this.#trace.axes);
    if (!weights) return this.#misshapen(spec, node);
    return this.#bind(spec, node, weights, node.bias, following) && this.#step(step.x, from);
  }

  /** Several layers over one input: one product for all of them, or one each in any order. */
  #heads(step: Extract<Step, { kind: 'heads' }>, values: readonly string[]): boolean {
    const { specs } = step;
    const products = values.map((value) => this.#product(this.#values.plain(value)));
    const [only] = products;
    if (products.length === 1 && only) {
      let first = 0;
      for (const spec of specs) {
        const count = spec.shape.at(-1)!;
        const whole = only.node.weights;
        if (whole.shape.at(-1)! < first + count || only.following.length > 0) {
          return this.#misshapen(spec, only.node);
        }
        const weights = kernelAs(spec, partOf(whole, first, count));
        const bias = only.node.bias && partOf(only.node.bias, first, count);
        if (!weights) return this.#misshapen(spec, only.node);
        if (!this.#bind(spec, only.node, weights, bias, [])) return false;
        first += count;
      }
      if (only.node.weights.shape.at(-1) !== first) return this.#misshapen(specs[0]!, only.node);
      return this.#step(step.x, only.node.input);
    }
    const left = [...products];
    for (const spec of specs) {
      const alike = left.filter((each) => each && kernelAs(spec, each.node.weights));
      const [own] = alike;
      if (!own || alike.length > 1) {
        return this.#fail(`${alike.length} of its outputs could be ${spec.name}`);
      }
      left.splice(left.indexOf(own), 1);
      const { node, following } = own;
      const weights = kernelAs(spec, node.weights)!;
      if (!this.#bind(spec, node, weights, node.bias, following)) return false;
      if (!this.#step(step.x, node.input)) return false;
    }
    return true;
  }

  /** The value before an activation; undefined, and noted, where another one is there. */
  #activation(activation: Activation, value: string): string | undefined {
    const inner = this.#values.plain(value);
    if (activation === 'none') return inner;
    const node = this.#values.producer(inner);
    if (typeof activation === 'string') {
      if (node?.kind === 'activation' && node.of === activation) {
        return this.#values.plain(node.input);
      }
      this.#fail(`${named(node)} stands where ${activation} belongs`);
      return undefined;
    }
    const { prelu } = activation;
    if (node?.kind !== 'slopes') {
      this.#fail(`${named(node)} stands where the slopes ${prelu} belong`);
      return undefined;
    }
    const slopes = vectorOf(node.slopes, node.slopes.size);
    if (!slopes) {
      this.#fail(`${node.name} has slopes of [${node.slopes.shape}]`);
      return undefined;
    }
    this.#keep(node, [[`${prelu}/alpha`, slopes]]);
    return this.#values.plain(node.input);
  }

  /** The product that a value comes from, and what is done to it on the way. */
  #product(value: string) {
    const following: Following[] = [];
    for (let at = value; following.length <= MOST_FOLLOWING;) {
      const node = this.#values.producer(at);
      if (node?.kind === 'convolution' || node?.kind === 'matrix') return { node, following };
      const follows =
        node?.kind === 'normalisation' || node?.kind === 'scaling' || node?.kind === 'offset';
      if (!follows) return undefined;
      following.unshift(node);
      at = this.#values.plain(node.input);
    }
    return undefined;
  }

  #bind(
    spec: LayerSpec,
    node: GraphNode,
    weights: RawTensor,
    bias: RawTensor | undefined,
    following: readonly Following[],
  ): boolean {
    const tensors = layerTensors(spec, weights, bias, following);
    if (!tensors) return this.#fail(`what follows ${node.name} has no place in ${spec.name}`);
    this.#keep(node, tensors);
    for (const each of following) this.#keep(each, []);
    return true;
  }

  #keep(node: GraphNode, tensors: [string, RawTensor][]): void {
    for (const [name, tensor] of tensors) this.tensors.set(name, tensor);
    const isNew = !this.taken.has(node);
    this.taken.add(node);
    const counts = tensors.length > 0 ? 1 : 0;
    this.#found += counts;
    this.#log.push(() => {
      for (const [name] of tensors) this.tensors.delete(name);
      if (isNew) this.taken.delete(node);
      this.#found -= counts;
    });
  }

  #undo(to: number): void {
    while (this.#log.length > to) this.#log.pop()!();
  }

  #misshapen(spec: LayerSpec, node: Extract<GraphNode, { kind: 'convolution' | 'matrix' }>): false {
    const [found, right] = [node.weights.shape, spec.shape].map((shape) => shape.join(', '));
    return this.#fail(`${node.name} is [${found}] where ${spec.name} of [${right}] belongs`);
  }

  /** What is said is the first thing that did not fit where most had been found. */
  #fail(why: string): false {
    if (this.#found > this.closest.found) this.closest = { found: this.#found, why };
    return false;
  }
}

function named(node: GraphNode | undefined): string {
  return node?.name ?? 'the picture';
}
