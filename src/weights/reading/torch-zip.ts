/** PyTorch's zip: a pickle `data.pkl` and one entry a storage, in a root folder of any name. */
import { ByteReader } from '../../files/parsing/byte-reader';
import { invalid, quoted } from '../../files/parsing/errors';
import type { RawTensors } from '../../files/parsing/tensor';
import { bindStorages, readStateDict } from '../formats/torch/state-dict';
import type { ReadOptions } from './weight-file';
import { unpackWhole, type OpenZip } from './zip-files';

const PICKLE = /^([^/]+\/)data\.pkl$/;

export function isTorchZip({ entries }: OpenZip): boolean {
  return entries.some(({ path }) => PICKLE.test(path));
}

/**
 * The tensors of the state dict; only the storages it names are unpacked.
 * @throws FacetError `WEIGHTS_INVALID`, `WEIGHTS_UNSAFE`, `ARCHIVE_…`, `ABORTED`
 */
export async function readTorchZip(zip: OpenZip, options: ReadOptions): Promise<RawTensors> {
  const { name, entries, budget } = zip;
  const pickles = entries.filter(({ path }) => PICKLE.test(path));
  const [pickle] = pickles;
  if (!pickle || pickles.length > 1) throw invalid(name, 'holds more than one pickle');
  const root = PICKLE.exec(pickle.path)![1]!;
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  const order = byPath.get(`${root}byteorder`);
  if (order && new TextDecoder().decode(await unpackWhole(zip, order)) === 'big') {
    throw invalid(name, 'was written on a big-endian machine');
  }
  const dict = readStateDict(new ByteReader(await unpackWhole(zip, pickle), name), budget);
  const storages = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const key of dict.storages.keys()) {
    const entry = byPath.get(`${root}data/${key}`);
    if (!entry) throw invalid(name, `lacks the storage ${quoted(key)}`);
    storages.set(key, await unpackWhole(zip, entry, { signal: options.signal }));
    options.onFraction?.(storages.size / dict.storages.size);
  }
  return bindStorages(dict, storages, name, budget);
}
