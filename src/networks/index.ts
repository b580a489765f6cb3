/** The architectures Facet knows. A new one is one file beside these and one row here. */
import { dlibResnet } from './dlib-resnet';
import { inceptionResnetV1 } from './inception-resnet-v1';
import type { Network } from './layers';

export const NETWORKS: readonly Network[] = [inceptionResnetV1, dlibResnet];

/** The network of this id. */
export function findNetwork(id: string): Network | undefined {
  return NETWORKS.find((network) => network.id === id);
}
