/** The tensors of a file that holds a whole model, told by what its graph does with them. */
import { DETECTORS, EMBEDDERS } from '../../../networks';
import type { Network } from '../../../networks/layers';
import type { NetworkGraph } from '../../../files/parsing/network-graph';
import { noted, type RawTensor, type RawTensors } from '../../../files/parsing/tensor';
import { Match } from './match';
import { traceOf } from './trace';
import { Values } from './values';

/** Lengths of embedding that are tried: those of a model's own matrices, of which a network has few. */
const MOST_SIZES = 8;
const LONGEST_EMBEDDING = 4096;
/** Nodes among which the end of a network is looked for that a classifier follows. */
const LAST_NODES = 32;
const ENDS = new Set(['matrix', 'normalisation', 'scaling', 'offset']);

/** A network that a graph may be of. */
interface Candidate {
  network: Network;
  title: string;
  embeddingSize: number;
}

/** The tensors under Facet's names; undefined where the graph is of no network that Facet has. */
export function byGraph(raw: RawTensors): RawTensors | undefined {
  const { graph } = raw;
  if (!graph) return undefined;
  const values = new Values(graph);
  const products = productsIn(graph);
  for (const { network, embeddingSize } of candidates(graph)) {
    const trace = traceOf(network, embeddingSize);
    if (products < trace.products) continue;
    for (const root of rootsOf(graph, network)) {
      const match = new Match(values, trace);
      const fits = root.length === 1 ? match.from(root[0]!) : match.fromSeveral(root);
      if (!fits) continue;
      const beyond = leftOver(graph, match, root);
      const tensors: RawTensors = new Map<string, RawTensor>([...match.tensors, ...beyond.unused]);
      const notes = [...(beyond.classifier ? [CLASSIFIER] : []), ...(match.scales ? [SCALES] : [])];
      return noted(tensors, ...(raw.notes ?? []), ...notes);
    }
  }
  return undefined;
}

const SCALES =
  'The model scales the values of pictures itself, which its weights alone do not: see that their standardisation is right.';
const CLASSIFIER = 'What follows the embedding in the file, a classifier, was left out.';

/** Convolutions and matrices, without which no layer is. */
export function productsIn({ nodes }: NetworkGraph): number {
  return nodes.filter(({ kind }) => kind === 'convolution' || kind === 'matrix').length;
}

export function* candidates(graph: NetworkGraph): Generator<Candidate> {
  for (const { title, nets } of DETECTORS) {
    for (const network of nets) {
      yield { network, title: `the ${network.id} of ${title}`, embeddingSize: 0 };
    }
  }
  const widths = graph.nodes
    .filter((node) => node.kind === 'matrix' || node.kind === 'convolution')
    .map(({ weights }) => weights.shape.at(-1)!);
  for (const network of EMBEDDERS) {
    const last = [...new Set([...widths.slice(-MOST_SIZES), ...network.embeddingSizes])];
    for (const embeddingSize of last) {
      if (embeddingSize > 0 && embeddingSize <= LONGEST_EMBEDDING) {
        yield { network, title: network.title, embeddingSize };
      }
    }
  }
}

/** Where a network may end in a graph: in all that the model gives, in each of it, or before a classifier. */
export function* rootsOf(
  { nodes, outputs }: NetworkGraph,
  { id }: Network,
): Generator<readonly string[]> {
  if (outputs.length > 1) yield outputs;
  for (const output of outputs) yield [output];
  if (!EMBEDDERS.some((network) => network.id === id)) return;
  // The last first: what is done to a layer's product belongs to the layer.
  for (const { kind, output } of nodes.slice(-LAST_NODES).reverse()) {
    if (ENDS.has(kind)) yield [output];
  }
}

/** Layers that were not taken: those after the network's end are a classifier's, any others are left over. */
function leftOver({ nodes }: NetworkGraph, { taken }: Match, roots: readonly string[]) {
  const after = new Set(roots);
  const unused: [string, RawTensor][] = [];
  let classifier = false;
  for (const node of nodes) {
    const inputs = 'inputs' in node ? node.inputs : [node.input];
    if (inputs.some((input) => after.has(input))) after.add(node.output);
    if (taken.has(node)) continue;
    const own = 'weights' in node ? node.weights : node.kind === 'slopes' ? node.slopes : undefined;
    if (!own) continue;
    if (after.has(node.output)) classifier = true;
    else unused.push([node.name, own]);
  }
  return { unused, classifier };
}
