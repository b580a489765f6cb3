/** The nets of a detector that lie in a file each. */
import { DETECTORS } from '../../networks';
import { noted, type RawTensor, type RawTensors } from '../../files/parsing/tensor';
import { recogniseParts } from './recognition';

/** More files than any detector has nets are no detector. */
export const MOST_NETS = Math.max(...DETECTORS.map(({ nets }) => nets.length));

/**
 * Their tensors together, each behind the name of its net; undefined where one is no net of a detector, or two are the
 * same.
 * @param files under Facet's names
 */
export function joinedNets(
  files: readonly { raw: RawTensors; name: string }[],
): RawTensors | undefined {
  const all = new Map<string, RawTensor>();
  const found = new Set<string>();
  try {
    for (const { raw, name } of files) {
      for (const { part, embeddingSize, raw: own } of recogniseParts(raw, name)) {
        if (embeddingSize !== undefined || found.has(part.prefix)) return undefined;
        found.add(part.prefix);
        for (const [tensor, values] of own) all.set(part.prefix + tensor, values);
      }
    }
  } catch {
    return undefined; // What is wrong with one of them is said where it is added alone.
  }
  return noted(all, ...new Set(files.flatMap(({ raw }) => raw.notes ?? [])));
}
