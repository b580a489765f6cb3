/** Embedders that a person added, or trained: their rows follow from what is remembered of them. */
import { plural } from '../../base/plural';
import { findNetwork } from '../../networks';
import type { NetworkId } from '../fitting/parts';
import { CATALOGUE, type CatalogueRow, type Descent } from './catalogue';
import { usualOf } from './usual';

/** What is remembered of an embedder that a person added: its row follows from it. */
export interface CustomEmbedder {
  id: string;
  title: string;
  network: NetworkId;
  embeddingSize: number;
  /** Where it was trained further from other weights. */
  descent?: Descent;
}

/** The row of an embedder that a person added, or trained. What can't be read from a file has its usual value. */
export function customEmbedder({
  id,
  title,
  network,
  embeddingSize,
  descent,
}: CustomEmbedder): CatalogueRow {
  const architecture = findNetwork(network)!;
  const row = { id, kind: 'embedder', network, title, embedded: false, custom: true } as const;
  if (descent) {
    const { licence, source, embedder } = descent;
    const description = descriptionOf(descent);
    return { ...row, description, licence, source, files: [], embedder, descent };
  }
  return {
    ...row,
    description: `A face embedder you added: ${architecture.title} with ${embeddingSize} values a face. No calibration: nobody measured its distances here.`,
    licence: 'Not known: you added it',
    source: 'Added on this device',
    files: [],
    embedder: usualOf(architecture, embeddingSize),
  };
}

function descriptionOf({ parent, trained, embedder }: Descent): string {
  const of = plural(trained.people, 'person', 'people');
  const { threshold, calibration } = embedder;
  const measured = [threshold && 'threshold', calibration && 'calibration'].filter(Boolean);
  return [
    `${parent.title}, trained further on the photos of ${of}: made for them and their camera, it may tell others apart less well.`,
    measured.length > 0
      ? `Its ${measured.join(' and ')} were measured on photos that it did not learn from.`
      : 'No threshold and no calibration: nobody measured its distances.',
  ].join(' ');
}

/** "My net (2).pb.gz" becomes "my-net-2"; a name that the catalogue has gets an ending. */
export function idFrom(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(
      /(\.(pb|pth?|safetensors|np[yz]|params|onnx|tflite|index|h5|hdf5|keras|json|zip|whl|tar|t?gz))+$/,
      '',
    )
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  const id = plain || 'embedder';
  return CATALOGUE.some((row) => row.id === id) ? `${id}-custom` : id;
}

/** The same, or with a number where another has it. */
export function freeId(name: string, taken: readonly string[]): string {
  const id = idFrom(name);
  let free = id;
  for (let n = 2; taken.includes(free); n++) free = `${id}-${n}`;
  return free;
}
