/** The weights Facet knows by name: where they come from, how to check them, how good they are. */
import type { ModelInfo } from '../base/types';
import files from './files.json';
import type { NetworkId } from './networks';

export interface CatalogueFile {
  name: string;
  /** Which part of the network it holds. */
  part: string;
  bytes: number;
  sha256: string;
}

export interface CatalogueRow {
  id: string;
  kind: ModelInfo['kind'];
  network: NetworkId;
  title: string;
  description: string;
  licence: string;
  /** Where the weights come from, in words with an address. */
  source: string;
  measured?: string;
  embedded: boolean;
  /** Among those of one kind that can be had, the highest is used. Undefined: only when asked for by id. */
  rank?: number;
  /** Folder under the page's base URL, with a closing slash. */
  path?: string;
  /** Public folder that allows other origins (CORS), with a closing slash. */
  address?: string;
  /** Empty for weights that a person adds. */
  files: readonly CatalogueFile[];
  thresholds: [p: number, r: number, o: number];
  /** Smallest face the detector looks for by default, pixels. */
  minSize: number;
  /** Ratio between levels of its pyramid. */
  factor: number;
}

const MEASURED_ON = 'on 100 validation photos of WIDER FACE (660 faces of 20 px or more, IoU 0.5)';

export const CATALOGUE: readonly CatalogueRow[] = [
  {
    id: 'mtcnn',
    kind: 'detector',
    network: 'mtcnn',
    ...files['mtcnn'],
    description: 'The face detector published with facenet: P-Net, R-Net and O-Net.',
    licence: 'MIT',
    source: 'facenet by David Sandberg, https://github.com/davidsandberg/facenet (src/align)',
    measured: `Average precision 0.806, recall 0.809, precision 0.921 ${MEASURED_ON}.`,
    embedded: false,
    rank: 2,
    thresholds: [0.6, 0.7, 0.7],
    minSize: 20,
    factor: 0.709,
  },
  {
    id: 'mtcnn-facet',
    kind: 'detector',
    network: 'mtcnn',
    ...files['mtcnn-facet'],
    description:
      'The face detector that comes with Facet: trained by Facet, less accurate than the published weights.',
    licence: 'MIT, as Facet itself',
    source:
      'Trained by Facet from a random start, with the outputs of the published nets (MIT) as labels',
    measured: `Average precision 0.785, recall 0.788, precision 0.930 ${MEASURED_ON}; it finds 99.0 % of the faces the published weights find in 1,583 photos of LFW.`,
    embedded: true,
    rank: 1,
    thresholds: [0.6, 0.6, 0.6],
    minSize: 20,
    factor: 0.709,
  },
  {
    id: 'mtcnn-custom',
    kind: 'detector',
    network: 'mtcnn',
    title: 'MTCNN (your own)',
    description: 'A face detector you added: MTCNN with other weights than the published ones.',
    licence: 'Not known: you added it',
    source: 'Added on this device',
    embedded: false,
    files: [],
    thresholds: [0.6, 0.7, 0.7],
    minSize: 20,
    factor: 0.709,
  },
];

/** The row of an id, or undefined. */
export function findRow(id: string): CatalogueRow | undefined {
  return CATALOGUE.find((row) => row.id === id);
}

/** A row's files as the public API tells them. */
export function sourceFiles(row: CatalogueRow): ModelInfo['files'] {
  return row.files.map(({ name, sha256, bytes }) => ({ name, sha256, bytes }));
}

/** The id under which a network's weights of unknown checksums are kept. */
export function customRow(network: NetworkId): CatalogueRow {
  return CATALOGUE.find((row) => row.network === network && row.files.length === 0)!;
}

/** The catalogue's file with this checksum, whatever it is called. */
export function findFile(sha256: string): { row: CatalogueRow; file: CatalogueFile } | undefined {
  for (const row of CATALOGUE) {
    const file = row.files.find((candidate) => candidate.sha256 === sha256);
    if (file) return { row, file };
  }
  return undefined;
}
