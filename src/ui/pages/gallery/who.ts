/** Who is in photos, of those enrolled. */
import type { Identification, IdentifiedFace } from '../../../base/types';
import type { words } from './identify-words';

/** Whose faces are blurred. */
export type Blur = keyof typeof words.save.blurs;

interface Looked {
  identified?: Identification;
}

/** Names in a photo. */
export const namesIn = ({ identified }: Looked): string[] =>
  (identified?.faces ?? []).flatMap(({ name }) => name ?? []);

/** Names in any of the photos, each once, sorted. */
export const namesOf = (photos: readonly Looked[]): string[] =>
  [...new Set(photos.flatMap(namesIn))].sort((a, b) => a.localeCompare(b, 'en'));

/** Of a photo's faces those that nobody is to recognise. Whoever has no name is not among the chosen. */
export function facesToBlur(
  { identified }: Looked,
  blur: Blur,
  chosen: readonly string[],
): IdentifiedFace[] {
  const isChosen = ({ name }: IdentifiedFace) => name !== undefined && chosen.includes(name);
  const rules: Record<Blur, (face: IdentifiedFace) => boolean> = {
    nobody: () => false,
    everybody: () => true,
    others: (face) => !isChosen(face),
    chosen: isChosen,
  };
  return (identified?.faces ?? []).filter(rules[blur]);
}
