/** face-api's weights are several files: a manifest, and the files it names. They are read as one. */
import {
  isManifest,
  parseManifest,
  readManifest,
  type Manifest,
} from '../formats/face-api/face-api';
import { HEAD_BYTES } from '../formats/recognise';
import type { RawTensors } from '../formats/tensor';
import { canonical } from '../fitting/naming';
import { readBytes, type AddedFile, type OpenedFile } from './opening';
import { sha256 } from '../../base/sha256';

/** Bytes of a file under its name. */
export interface NamedBytes {
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** What was dropped, apart: manifests with all their files, and everything else. */
export interface Sorted {
  manifests: { manifest: AddedFile; parts: AddedFile[] }[];
  others: AddedFile[];
}

/** A manifest is a few kilobytes. */
const MOST_MANIFEST = 5_000_000;

/** Puts each manifest beside the files it names. One whose files are not all there stays among the others. */
export async function sortManifests(files: readonly AddedFile[]): Promise<Sorted> {
  const sorted: Sorted = { manifests: [], others: [...files] };
  for (const manifest of files) {
    const { paths, bytes } = await namedBy(manifest);
    const parts = paths.map((path) => files.find((file) => isCalled(file.name, path)));
    // Browsers rename what they download twice: a file of the very size is meant, too.
    if (paths.length === 1) parts[0] ??= files.find(({ blob }) => blob.size === bytes);
    if (parts.length === 0 || parts.includes(undefined)) continue;
    const taken = [manifest, ...(parts as AddedFile[])];
    sorted.others = sorted.others.filter((file) => !taken.includes(file));
    sorted.manifests.push({ manifest, parts: parts as AddedFile[] });
  }
  return sorted;
}

/** @throws FacetError `WEIGHTS_INVALID`, `FILE_UNREADABLE` */
export async function openManifest({
  manifest,
  parts,
}: Sorted['manifests'][number]): Promise<OpenedFile> {
  const files = await Promise.all(
    [manifest, ...parts].map(async ({ name, blob }) => ({
      name,
      bytes: await readBytes(name, blob),
    })),
  );
  const sources = await Promise.all(
    files.map(async ({ name, bytes }) => ({
      name,
      sha256: await sha256(bytes),
      bytes: bytes.length,
    })),
  );
  return { name: manifest.name, raw: canonical(readManifestFiles(files)), sources };
}

/**
 * The tensors of a manifest and its files.
 * @param files the manifest first, then the files it names, in its order
 * @throws FacetError `WEIGHTS_INVALID`
 */
export function readManifestFiles([manifest, ...parts]: readonly NamedBytes[]): RawTensors {
  const parsed = parseManifest(manifest!.bytes, manifest!.name);
  const [first, ...more] = parts;
  const data = more.length ? joined(parts) : first!.bytes;
  return readManifest(parsed, data, first!.name);
}

function joined(parts: readonly NamedBytes[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { bytes }) => sum + bytes.length, 0));
  let at = 0;
  for (const { bytes } of parts) {
    all.set(bytes, at);
    at += bytes.length;
  }
  return all;
}

/** The files a manifest names, and their bytes together; none where it is no manifest, or a damaged one. */
async function namedBy({ name, blob }: AddedFile): Promise<Pick<Manifest, 'paths' | 'bytes'>> {
  const none = { paths: [], bytes: 0 };
  if (blob.size > MOST_MANIFEST) return none;
  try {
    const head = await readBytes(name, blob.slice(0, HEAD_BYTES));
    return isManifest(head) ? parseManifest(await readBytes(name, blob), name) : none;
  } catch {
    // Whoever reads it next says what is wrong with it.
    return none;
  }
}

function isCalled(name: string, path: string): boolean {
  return name === path.slice(path.lastIndexOf('/') + 1);
}
