/** Which photo stands for a person. */
import type { Files } from '../../../../files/trees/gather';

/** The first photo of each folder, by its name. */
export function firstPhotos(files: Files): ReadonlyMap<string, Blob> {
  const first = new Map<string, Blob>();
  for (const [path, file] of files) {
    const name = path.split('/').at(-2) ?? '';
    if (!first.has(name)) first.set(name, file);
  }
  return first;
}
