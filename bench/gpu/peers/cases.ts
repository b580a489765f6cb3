/** What the peers run, the most telling first. */
import { pnet } from '../../../src/networks/mtcnn';
import { plainLayers, type PlainLayer } from '../../models/plain-layers';
import { publishedWeights } from '../carried';
import { batchOf } from '../nets';
import { pyramidOf } from '../pyramids';
import type { PeerJob } from './peer';

/** One case, for any peer. */
export interface PeerCase {
  name: string;
  /** Of one run. */
  multiplications: number;
  job: PeerJob;
  /** @param found what the network gives for each of the job's inputs. @returns what is wrong, in a sentence */
  wrong(found: Float32Array[]): string | undefined;
}

export interface PeerRow {
  name: string;
  /** Part of the short run, which a software adapter can do. */
  quick: boolean;
  /** @throws Error where weights or references did not travel */
  make(): Promise<PeerCase>;
}

const loaded = new Map<string, Map<string, PlainLayer>>();

const batch = (net: string, count: number): PeerRow => ({
  name: `${net}-b${count}`,
  quick: count === 1,
  make: async () => {
    const each = batchOf(net, count);
    const { name, multiplications, network, embeddingSize, prefix, shape, values } = each;
    const layers =
      loaded.get(net) ?? plainLayers(network, await each.weights(), embeddingSize, prefix);
    loaded.set(net, layers);
    return {
      ...{ name, multiplications },
      job: { network, embeddingSize, layers, inputs: [{ shape, values }] },
      wrong: ([found]) => each.wrong(found!),
    };
  },
});

const photo = (width: number, height: number): PeerRow => ({
  name: `pnet-${width}x${height}`,
  quick: true,
  make: async () => {
    const { name, multiplications, levels, pictures, wrong } = await pyramidOf(width, height);
    const layers = plainLayers(pnet, await publishedWeights('mtcnn'), 0, `${pnet.id}/`);
    const inputs = levels.map((level, i) => ({
      shape: [1, level.height, level.width, 3] as [number, number, number, number],
      values: pictures[i]!,
    }));
    return {
      name,
      multiplications,
      job: { network: pnet, embeddingSize: 0, layers, inputs },
      wrong,
    };
  },
});

export const PEER_ROWS: readonly PeerRow[] = [
  batch('irv1', 1),
  batch('dlib-resnet', 1),
  photo(640, 480),
  batch('irv1', 32),
  batch('irv1', 8),
  batch('dlib-resnet', 32),
  ...[1, 32].flatMap((count) => [batch('rnet', count), batch('onet', count)]),
  batch('irv1', 128),
];
