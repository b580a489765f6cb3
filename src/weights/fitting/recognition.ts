/** Which network a file's tensors are of, by names and shapes alone. */
import { differences, mismatch, sameShape } from './accounting';
import type { RawTensor, RawTensors } from '../../files/parsing/tensor';
import type { GraphSummary } from '../formats/graph';
import {
  detectorCandidates,
  embedderCandidates,
  expectedOf,
  type NetworkId,
  type NetworkPart,
} from './parts';
import { nearlyIn, summaryOf } from './graph/likeness';
import { unknownNetwork } from './unknown-network';

/** A part of a network, and the tensors of a file that make it. */
export interface RecognisedPart {
  network: NetworkId;
  /** Of an embedder. */
  embeddingSize?: number;
  part: NetworkPart;
  /** Under the names of the part. */
  raw: RawTensors;
}

/**
 * The parts of networks that a file's tensors are: one, or the nets of a detector in one file.
 * @param raw under Facet's names
 * @param graph what the file's own graph tells of its network, where it holds one
 * @throws FacetError `WEIGHTS_MISMATCH` where half the names of a part are there but it does not
 * fit (each difference named), `WEIGHTS_UNKNOWN` where it resembles none
 */
export function recogniseParts(
  raw: RawTensors,
  file: string,
  graph?: () => GraphSummary | undefined,
): RecognisedPart[] {
  const nets = detectorNets(raw);
  const found = nets.length > 0 ? nets : [mostAlike(raw, file, graph)];
  for (const { part, raw: tensors } of found) {
    const problems = differences(part, tensors);
    if (problems.length) throw mismatch(file, part, problems);
  }
  return found;
}

/** The nets of a detector in one file, where every name begins with the name of one. */
function detectorNets(raw: RawTensors): RecognisedPart[] {
  const nets = detectorCandidates().map(({ network, part }) => {
    const own = [...raw].filter(([name]) => name.startsWith(part.prefix));
    const tensors = new Map(
      own.map(([name, tensor]): [string, RawTensor] => [name.slice(part.prefix.length), tensor]),
    );
    return { network, part, raw: tensors };
  });
  const named = nets.reduce((sum, net) => sum + net.raw.size, 0);
  return named === raw.size ? nets.filter((net) => net.raw.size > 0) : [];
}

function mostAlike(
  raw: RawTensors,
  file: string,
  graph?: () => GraphSummary | undefined,
): RecognisedPart {
  const candidates: Omit<RecognisedPart, 'raw'>[] = [
    ...detectorCandidates(),
    ...embedderCandidates((name) => raw.get(name)?.shape),
  ];
  const rated = candidates.map((candidate) => {
    const tensors = expectedOf(candidate.part, (name) => raw.has(name));
    const named = tensors.filter(({ name }) => raw.has(name));
    const shaped = named.filter(({ name, shape }) => sameShape(raw.get(name)!.shape, shape));
    return { candidate, likeness: (named.length + shaped.length) / tensors.length };
  });
  const best = rated.reduce((a, b) => (b.likeness > a.likeness ? b : a));
  if (best.likeness >= 1) return { ...best.candidate, raw };
  if (raw.graph) {
    const near = nearlyIn(raw.graph, file);
    if (near) throw near;
  }
  throw unknownNetwork(file, graph?.() ?? (raw.graph && summaryOf(raw.graph)));
}
