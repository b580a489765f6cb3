/** Which photo stands for a person. */
import type { Files } from '../../../../files/trees/gather';

/** Names that are written with an underscore for a space are the same. */
const spoken = (name: string) => name.replaceAll('_', ' ');

/** Of a person by name the first photo of their folder. */
export function firstPhotos(files: Files): (name: string) => Blob | undefined {
  const first = new Map<string, Blob>();
  for (const [path, file] of files) {
    const name = spoken(path.normalize('NFC').split('/').at(-2) ?? '');
    if (!first.has(name)) first.set(name, file);
  }
  return (name) => first.get(spoken(name));
}
