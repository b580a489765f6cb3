/** From the names of any known family of files to Facet's own. A new family is one file and one row here. */
import { noted, withGraph, type RawTensor, type RawTensors } from '../../../files/parsing/tensor';
import { wholeModel } from '../../formats/torch/find-state-dict';
import { byGraph } from '../graph';
import { facenetPytorchNaming } from './facenet-pytorch';
import { graphNaming } from './graph';
import { kerasNaming } from './keras';
import { detectorCandidates, embedderCandidates } from '../parts';
import { mobilefacenetNaming, mobilefaceV2Naming } from './mxnet';
import { mtcnnPytorchNaming } from './mtcnn-pytorch';
import { withoutPrefixes } from './prefix';
import { withoutTraining } from './training';
import { renameBy, type Naming } from './rename';

/** face-api's names for dlib's ResNet, which Facet has taken over but for the last layer's. */
const faceApiNaming: Naming = {
  matches: (raw) => raw.has('conv32_down/conv/filters') && raw.has('fc'),
  rename: (raw) => renameBy(raw, (name) => (name === 'fc' ? { to: 'fc/weights' } : undefined)),
};

const NAMINGS: readonly Naming[] = [
  graphNaming,
  facenetPytorchNaming,
  mtcnnPytorchNaming,
  faceApiNaming,
  mobilefacenetNaming,
  mobilefaceV2Naming,
  kerasNaming,
];

const GAMMA = '/gamma';

/**
 * The tensors under Facet's names, whatever all of their own begin with: of the prefixes that may be
 * taken off, the one that leaves most names that Facet knows. Those of no known family keep theirs. What the graph of
 * a whole model tells goes before all names.
 * @throws FacetError `WEIGHTS_UNKNOWN` for a pickled model of a network that Facet does not know
 */
export function canonical(raw: RawTensors, file: string): RawTensors {
  const told = byGraph(raw);
  if (told) return noted(withoutGamma(told), ...(told.notes ?? []));
  const own = withoutTraining(raw);
  let [best, most] = [own, -1];
  for (const plain of withScopes(withoutPrefixes(own))) {
    const naming = NAMINGS.find(({ matches }) => matches(plain));
    const renamed = naming ? naming.rename(plain) : plain;
    const known = [...renamed.keys()].filter((name) => knownNames().has(name)).length;
    if (known > most) [best, most] = [renamed, known];
  }
  if (raw.isModel && most <= 0) throw wholeModel(file);
  // Whatever takes names off and puts others on makes a table of its own.
  const notes = new Set([raw, own, best].flatMap((table) => table.notes ?? []));
  return withGraph(noted(withoutGamma(best), ...notes), raw.graph);
}

/** Each table, and after it the same behind the scope of each network: whoever built the network may have named it. */
function* withScopes(tables: Iterable<RawTensors>): Generator<RawTensors> {
  for (const plain of tables) {
    yield plain;
    for (const scope of scopes()) {
      const own = [...plain].map(([name, tensor]): [string, RawTensor] => [scope + name, tensor]);
      const found = own.filter(([name]) => knownNames().has(name)).length;
      // A name or two are those of some layer of any network.
      if (found * 3 >= own.length) yield new Map(own);
    }
  }
}

let known: readonly string[] | undefined;

/** "InceptionResnetV1/": of the networks whose layers all have one. */
function scopes(): readonly string[] {
  known ??= embedderCandidates(() => undefined).flatMap(({ part }) => {
    const own = part.layers.flat(2).map(({ name }) => name.slice(0, name.indexOf('/') + 1));
    return own[0] && own.every((scope) => scope === own[0]) ? [own[0]] : [];
  });
  return known;
}

let names: ReadonlySet<string> | undefined;

/** Of the tensors of every network, in every form; those of a detector also behind the name of their net. */
function knownNames(): ReadonlySet<string> {
  names ??= new Set(
    [...detectorCandidates(), ...embedderCandidates(() => undefined)].flatMap(({ part }) =>
      part.layers.flat(2).flatMap(({ name }) => [name, part.prefix + name]),
    ),
  );
  return names;
}

/**
 * Facet's networks have batch norm without gamma. One of ones is dropped; any other one is exactly
 * the same as its factors on the filters before it, on their biases and on the moving mean.
 */
function withoutGamma(raw: RawTensors): RawTensors {
  const tensors = new Map<string, RawTensor>(raw);
  for (const [name, gamma] of raw) {
    if (!name.endsWith(`/BatchNorm${GAMMA}`)) continue;
    const norm = name.slice(0, -GAMMA.length);
    const layer = norm.slice(0, norm.lastIndexOf('/'));
    const biases = `${layer}/biases`;
    const scaled = [
      `${layer}/weights`,
      ...(raw.has(biases) ? [biases] : []),
      `${norm}/moving_mean`,
    ];
    const channels = gamma.shape[0]!;
    const fits =
      gamma.shape.length === 1 && scaled.every((part) => raw.get(part)?.shape.at(-1) === channels);
    if (!fits) continue;
    tensors.delete(name);
    const factors = gamma.toFloat32();
    if (factors.every((factor) => factor === 1)) continue;
    for (const part of scaled) tensors.set(part, raw.get(part)!.scaledBy(factors));
  }
  return tensors;
}
