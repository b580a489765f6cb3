/** The architectures Facet knows. A new one is one file beside these and one row here. */
import { dlibResnet } from './dlib-resnet';
import { inceptionResnetV1 } from './inception-resnet-v1';
import type { DetectorNetworks, EmbedderNetwork } from './layers';
import { mtcnn } from './mtcnn';

export const EMBEDDERS: readonly EmbedderNetwork[] = [inceptionResnetV1, dlibResnet];

export const DETECTORS: readonly DetectorNetworks[] = [mtcnn];

/** The network of an embedder by its id. */
export function findNetwork(id: string): EmbedderNetwork | undefined {
  return EMBEDDERS.find((network) => network.id === id);
}
