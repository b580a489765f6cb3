/** Which archive a file is, by its first bytes. */
import { hasTag } from '../../base/bytes';
import { startsWithTarHeader } from './tar';

export type ArchiveKind = 'zip' | 'tar' | 'gzip';

/** How a pointer begins that Git LFS leaves in place of a file. */
export const GIT_LFS = 'version https://git-lfs';

/** That many bytes hold every mark. */
export const ARCHIVE_HEAD_BYTES = 512;

const MARKS: [kind: ArchiveKind, at: number, tag: string][] = [
  ['zip', 0, 'PK\x03\x04'],
  ['zip', 0, 'PK\x05\x06'],
  // The first part of a split one.
  ['zip', 0, 'PK\x07\x08'],
  ['gzip', 0, '\x1f\x8b\x08'],
  ['tar', 257, 'ustar'],
];

/** @param bytes the file from its beginning */
export function archiveKindOf(bytes: Uint8Array): ArchiveKind | undefined {
  const [kind] = MARKS.find(([, at, tag]) => hasTag(bytes, at, tag)) ?? [];
  return kind ?? (startsWithTarHeader(bytes) ? 'tar' : undefined);
}

/** Of the record that ends a zip without a comment, bytes. */
export const ZIP_END = 22;

/** @param tail the last {@link ZIP_END} bytes of a file */
export function endsAsZip(tail: Uint8Array): boolean {
  return hasTag(tail, 0, 'PK\x05\x06');
}
