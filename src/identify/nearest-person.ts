/** Who of several people a face is, as far as distances to their faces tell. */
import type { DecidedPerson } from '../base/types';

/**
 * @param embeddings of all faces
 * @param ids of each face, as decisions know it
 * @returns the person whose faces' mean is nearest; where none of anybody's faces is here, the first
 */
export function nearestPerson(embeddings: readonly Float32Array[], ids: readonly string[]) {
  const means = new Map<DecidedPerson, Float64Array | undefined>();
  const places = new Map(ids.map((id, face) => [id, face]));

  function meanOf(person: DecidedPerson): Float64Array | undefined {
    if (means.has(person)) return means.get(person);
    const faces = person.faces.flatMap((id) => places.get(id) ?? []);
    const size = embeddings[0]?.length ?? 0;
    const mean = new Float64Array(size);
    for (const face of faces) {
      for (let i = 0; i < size; i++) mean[i]! += embeddings[face]![i]! / faces.length;
    }
    const known = faces.length > 0 ? mean : undefined;
    means.set(person, known);
    return known;
  }

  return (face: number, people: DecidedPerson[]): DecidedPerson => {
    let nearest = { person: people[0]!, distance: Infinity };
    for (const person of people) {
      const mean = meanOf(person);
      if (!mean) continue;
      const distance = mean.reduce(
        (sum, value, i) => sum + (value - embeddings[face]![i]!) ** 2,
        0,
      );
      if (distance < nearest.distance) nearest = { person, distance };
    }
    return nearest.person;
  };
}
