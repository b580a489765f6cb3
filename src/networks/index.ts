/** The architectures Facet knows. A new one is one file beside these and one row here. */
import { dlibResnet } from './dlib-resnet';
import { inceptionResnetV1 } from './inception-resnet-v1';
import { inceptionResnetV2 } from './inception-resnet-v2';
import type { DetectorNetworks, EmbedderNetwork } from './layers';
import { mobilefaceV2 } from './mobileface-v2';
import { mobilefacenet } from './mobilefacenet';
import { mtcnn } from './mtcnn';
import { squeezenet } from './squeezenet';

export const EMBEDDERS: readonly EmbedderNetwork[] = [
  inceptionResnetV1,
  dlibResnet,
  inceptionResnetV2,
  squeezenet,
  mobilefacenet,
  mobilefaceV2,
];

export const DETECTORS: readonly DetectorNetworks[] = [mtcnn];

/** The network of an embedder by its id. */
export function findNetwork(id: string): EmbedderNetwork | undefined {
  return EMBEDDERS.find((network) => network.id === id);
}
