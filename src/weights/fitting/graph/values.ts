/** The values of a graph by who gives them, with what changes nothing passed over. */
import type { GraphNode, NetworkGraph } from '../../../files/parsing/network-graph';
import type { MapAxes } from '../../../networks/layers';

/** Nodes between a map and the matrix that takes it. */
const MOST_BETWEEN = 32;

export class Values {
  readonly #producers: ReadonlyMap<string, GraphNode>;
  readonly #plain = new Map<string, string>();
  readonly #axes: NetworkGraph['axes'];

  /** @param graph of whose convolutions `axes` are those of maps */
  constructor({ nodes, axes }: NetworkGraph) {
    this.#axes = axes;
    // Of two nodes that claim one output the first counts.
    this.#producers = new Map(
      nodes.map((node): [string, GraphNode] => [node.output, node]).reverse(),
    );
  }

  /** The node that gives a value; undefined for what the model is given. */
  producer(value: string): GraphNode | undefined {
    return this.#producers.get(value);
  }

  /** The value that stands behind one, before whatever only passes it on. */
  plain(value: string): string {
    const way: string[] = [];
    let at = value;
    for (;;) {
      const known = this.#plain.get(at);
      if (known !== undefined) {
        at = known;
        break;
      }
      way.push(at);
      // A ring passes on for ever.
      this.#plain.set(at, at);
      const node = this.#producers.get(at);
      if (node?.kind !== 'passing' && node?.kind !== 'transposition') break;
      at = node.input;
    }
    for (const passed of way) this.#plain.set(passed, at);
    return at;
  }

  /** The value that a matrix takes, and in which order of its axes it is flattened, where it is a map. */
  flattened(value: string): { from: string; axes: MapAxes } {
    let order: readonly number[] = [0, 1, 2, 3];
    let at = value;
    for (let i = 0; i < MOST_BETWEEN; i++) {
      const node = this.#producers.get(at);
      if (node?.kind !== 'passing' && node?.kind !== 'transposition') break;
      if (node.kind === 'transposition' && node.order.length === 4) {
        order = order.map((axis) => node.order[axis] ?? axis);
      }
      at = node.input;
    }
    const own = ['n', ...this.#axes];
    const letters = order
      .map((axis) => own[axis])
      .slice(1)
      .join('');
    return { from: at, axes: letters as MapAxes };
  }

  /** What several parts that are joined to a value are; undefined where they are not so many. */
  partsOf(value: string, count: number): readonly string[] | undefined {
    const node = this.producer(this.plain(value));
    const isJoint = node?.kind === 'concatenation' && node.inputs.length === count;
    return isJoint ? node.inputs : undefined;
  }
}
