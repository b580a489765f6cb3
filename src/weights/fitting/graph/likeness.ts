/** What is said of a graph that is of no network that Facet has. */
import { FacetError } from '../../../base/errors';
import { plural } from '../../../base/plural';
import type { NetworkGraph } from '../../../files/parsing/network-graph';
import type { GraphSummary } from '../../formats/graph';
import { candidates, productsIn, rootsOf } from './index';
import { Match, type Closest } from './match';
import { traceOf } from './trace';
import { Values } from './values';

/** From this share of its layers on a network is meant, and what does not fit is worth to know. */
const MEANT = 0.5;

interface Likeness extends Closest {
  title: string;
  /** Of the network. */
  layers: number;
}

/** `WEIGHTS_MISMATCH` where half the layers of a network were found: which it is, and what stands against it. */
export function nearlyIn(graph: NetworkGraph, file: string): FacetError | undefined {
  const likest = likestTo(graph);
  if (!likest || likest.found < likest.layers * MEANT) return undefined;
  const { title, found, layers, why } = likest;
  return new FacetError(
    'WEIGHTS_MISMATCH',
    `${file} is not ${title}: ${found} of its ${plural(layers, 'layer')} were found, but ${why}.`,
    { hint: 'Add the weights of the network that Facet names here.', file, detail: [why] },
  );
}

/** The network of which most layers are found before something does not fit. */
function likestTo(graph: NetworkGraph): Likeness | undefined {
  const values = new Values(graph);
  const products = productsIn(graph);
  let best: Likeness | undefined;
  for (const { network, title, embeddingSize } of candidates(graph)) {
    const trace = traceOf(network, embeddingSize);
    if (products < trace.products * MEANT) continue;
    for (const root of rootsOf(graph, network)) {
      const match = new Match(values, trace);
      if (root.length === 1) match.from(root[0]!);
      else match.fromSeveral(root);
      const { closest } = match;
      if (!best || closest.found / trace.layers > best.found / best.layers) {
        best = { title, layers: trace.layers, ...closest };
      }
    }
  }
  return best;
}

/** How many operators of each kind a graph has, and which pictures it takes. */
export function summaryOf({ nodes, picture }: NetworkGraph): GraphSummary {
  const operations = new Map<string, number>();
  for (const { operator } of nodes) operations.set(operator, (operations.get(operator) ?? 0) + 1);
  const [height, width] = picture ?? [];
  return { operations, ...(height && width && { input: { width, height } }) };
}
