/** Embedders small enough for a phone, published for MXNet. A person brings them: nobody offers them to other pages. */
import type { CalibrationTable } from '../../base/types';
import { mobilefaceV2 } from '../../networks/mobileface-v2';
import { mobilefacenet } from '../../networks/mobilefacenet';
import calibrations from './calibrations.json';
import type { CatalogueRow } from './catalogue';
import { usualOf } from './usual';

const MOBILEFACENET = 'https://github.com/honghuCode/mobileFacenet-ncnn';
const MOBILEFACE = 'https://github.com/becauseofAI/MobileFace';

export const mobileEmbedders: readonly CatalogueRow[] = [
  {
    id: 'mobilefacenet',
    kind: 'embedder',
    network: 'mobilefacenet',
    title: 'MobileFaceNet',
    description:
      'A small face embedder of 4 MB: MobileFaceNet, trained on MS1M by the author of InsightFace.',
    licence:
      "Not stated. Its source says the weights are InsightFace's, whose models are for non-commercial research only",
    source: `honghuCode/mobileFacenet-ncnn, ${MOBILEFACENET} (model-0000.params)`,
    measured:
      'Accuracy on LFW 0.99450 ± 0.00466 with one crop a photo; by Facet end to end on folds 1-2 0.99333 (1,200 pairs).',
    embedded: false,
    files: [
      {
        name: 'model-0000.params',
        part: 'model',
        bytes: 4115182,
        sha256: 'b151f97e392e68cb540fb9710a91a574a4187d491eeda77d1c1799ae6dc3b82b',
      },
      {
        name: 'model-symbol.json',
        part: 'model',
        bytes: 107943,
        sha256: '967a17dd970632480609caac8b0a809f4784f1caa333a1d801365f7d34517e55',
        optional: true,
      },
    ],
    obtain: [
      `Download model-0000.params from ${MOBILEFACENET} and drop it here; model-symbol.json beside it may come along.`,
    ],
    embedder: {
      ...usualOf(mobilefacenet, 128),
      threshold: 1.44,
      calibration: calibrations['mobilefacenet'] satisfies CalibrationTable,
    },
  },
  {
    id: 'mobileface-v2',
    kind: 'embedder',
    network: 'mobileface-v2',
    title: 'MobileFace V2',
    description: 'A small face embedder of 4 MB: inverted residuals, with 256 values a face.',
    licence: 'MIT',
    source: `becauseofAI/MobileFace, ${MOBILEFACE} (MobileFace_Identification)`,
    measured:
      'Accuracy on LFW 0.99133 ± 0.00306 with one crop a photo; by Facet end to end on folds 1-2 0.98833 (1,200 pairs).',
    embedded: false,
    files: [
      {
        name: 'MobileFace_Identification_V2-0000.params',
        part: 'model',
        bytes: 3582482,
        sha256: '750057619a1eef8acb320339aebf0bbcf191497e1396a361c8aaba517bbe825e',
      },
      {
        name: 'MobileFace_Identification_V2-symbol.json',
        part: 'model',
        bytes: 75716,
        sha256: '9d4f776ecb40772e3eb10338319e4a10a3cd68694dc6ef4e9042c8c4141e658f',
        optional: true,
      },
    ],
    obtain: [
      `Download MobileFace_Identification_V2-0000.params from ${MOBILEFACE}/tree/master/MobileFace_Identification and drop it here; its -symbol.json may come along.`,
    ],
    embedder: {
      ...usualOf(mobilefaceV2, 256),
      threshold: 1.49,
      calibration: calibrations['mobileface-v2'] satisfies CalibrationTable,
    },
  },
];
