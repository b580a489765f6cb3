/** The peers that run here, each in a process of its own. */
import type { Peer } from './peer';

/** Names of the parts of the benchmark that are peers. */
export const PEERS = ['ort-webgpu', 'ort-captured', 'litert'] as const;
export type PeerName = (typeof PEERS)[number];

export async function makePeer(name: PeerName): Promise<Peer> {
  return name === 'litert'
    ? new (await import('./litert')).LiteRtPeer()
    : new (await import('./ort')).OrtPeer(name === 'ort-captured');
}
