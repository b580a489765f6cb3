/** Which archive a file is, by its first bytes. */
import { hasTag } from '../../base/bytes';
import { startsWithTarHeader } from './tar';

export type ArchiveKind = 'zip' | 'tar' | 'gzip';

/** That many bytes hold every mark. */
export const ARCHIVE_HEAD_BYTES = 512;

const MARKS: [kind: ArchiveKind, at: number, tag: string][] = [
  ['zip', 0, 'PK\x03\x04'],
  ['zip', 0, 'PK\x05\x06'],
  ['gzip', 0, '\x1f\x8b\x08'],
  ['tar', 257, 'ustar'],
];

/** @param bytes the file from its beginning */
export function archiveKindOf(bytes: Uint8Array): ArchiveKind | undefined {
  const [kind] = MARKS.find(([, at, tag]) => hasTag(bytes, at, tag)) ?? [];
  return kind ?? (startsWithTarHeader(bytes) ? 'tar' : undefined);
}
