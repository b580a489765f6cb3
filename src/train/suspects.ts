/** Photos that probably show somebody else: found before anything is learned from them. */

export interface Suspect {
  /** Row of the photo. */
  row: number;
  /** The person whose mean is nearer. */
  nearer: number;
  /** Cosines to one's own mean (without this photo) and to the nearer one. */
  own: number;
  other: number;
}

/**
 * Photos nearer to another person's mean than to that of their own other photos. A person's only photo tells nothing.
 * By cosines, as the classes of a training are told apart, which asks for embeddings of length 1; cleaning's
 * `lookingForAnother` compares squared distances to means, of embeddings of any length, as its reference does.
 * @param embeddings rows of unit length, `size` values each
 * @param labels person of each row, 0 to people - 1
 */
export function suspectPhotos(
  embeddings: Float32Array,
  size: number,
  labels: readonly number[],
): Suspect[] {
  const people = Math.max(-1, ...labels) + 1;
  const sums = Array.from({ length: people }, () => new Float64Array(size));
  const counts = new Array<number>(people).fill(0);
  const row = (i: number) => embeddings.subarray(i * size, (i + 1) * size);
  labels.forEach((person, i) => {
    counts[person]!++;
    row(i).forEach((value, at) => (sums[person]![at]! += value));
  });
  return labels.flatMap((person, i) => {
    if (counts[person]! < 2) return [];
    const photo = row(i);
    const own = cosine(
      photo,
      sums[person]!.map((value, at) => value - photo[at]!),
    );
    const others = sums.map((sum, other) =>
      other === person || counts[other] === 0 ? -Infinity : cosine(photo, sum),
    );
    const nearer = others.reduce((best, value, other) => (value > others[best]! ? other : best), 0);
    return others[nearer]! > own ? [{ row: i, nearer, own, other: others[nearer]! }] : [];
  });
}

function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let product = 0;
  let [lengthA, lengthB] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    product += a[i]! * b[i]!;
    lengthA += a[i]! ** 2;
    lengthB += b[i]! ** 2;
  }
  return product / Math.sqrt(Math.max(lengthA * lengthB, 1e-30));
}
