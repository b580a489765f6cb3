/** The faces of one person, of one embedder: their mean, the nearest of them, those that do not fit, those that add nothing. */

/** A face by its id. */
export interface KnownFace {
  id: string;
  embedding: Float32Array;
}

/** A known face and how far it is, squared Euclidean. */
export interface NearFace {
  id: string;
  distance: number;
}

/**
 * Two faces nearer than this share of an embedder's usual distance are of the same picture, or nearly: for
 * `20180408-102900` a cosine of 0.975 or more. Saved again at JPEG 50 a drawn face moves by 0.025 of it; no two photos
 * of one drawn person are nearer than 0.075.
 */
export const SAME_PICTURE = 0.04;

/** Faces of a person that a face is held against to see whether it fits. */
const ASKED = 32;

export class PersonFaces {
  readonly #faces = new Map<string, Float32Array>();
  /** Of all embeddings; undefined until a mean is asked for. */
  #sum?: Float64Array;
  /** Until something changes. */
  #all?: KnownFace[];
  #outliers?: { threshold: number; found: NearFace[] };

  constructor(faces: Iterable<KnownFace> = []) {
    for (const face of faces) this.add(face);
  }

  get count(): number {
    return this.#faces.size;
  }

  /** All of them; the same array until something changes. */
  get all(): readonly KnownFace[] {
    return (this.#all ??= Array.from(this.#faces, ([id, embedding]) => ({ id, embedding })));
  }

  has(id: string): boolean {
    return this.#faces.has(id);
  }

  add({ id, embedding }: KnownFace): void {
    if (this.#faces.has(id)) return;
    this.#faces.set(id, embedding);
    if (this.#sum) addTo(this.#sum, embedding);
    this.#outliers = this.#all = undefined;
  }

  /**
   * What remains is summed anew, so that nothing of it is left in the rounding; once it is asked for, as thousands may
   * be removed one after another.
   */
  remove(id: string): void {
    if (this.#faces.delete(id)) this.#sum = this.#outliers = this.#all = undefined;
  }

  /** The mean, brought to the norm that single embeddings usually have. */
  mean(norm: number): Float64Array {
    const total = (this.#sum ??= this.#summed());
    const length = Math.sqrt(total.reduce((sum, value) => sum + value * value, 0)) || 1;
    return total.map((value) => (value * norm) / length);
  }

  /** Squared distance to the nearest face; infinite where there is none. */
  distance(embedding: Float32Array): number {
    let nearest = Infinity;
    for (const other of this.#faces.values()) {
      nearest = Math.min(nearest, apart(embedding, other, nearest));
    }
    return nearest;
  }

  /** So many faces, the nearest first. */
  nearest(embedding: Float32Array, most: number): NearFace[] {
    return [...this.#faces]
      .map(([id, other]) => ({ id, distance: apart(embedding, other) }))
      .sort((a, b) => a.distance - b.distance)
      .slice(0, most);
  }

  /** The nearest face within this squared distance: it shows the same picture, or nearly. */
  samePicture(embedding: Float32Array, within: number): string | undefined {
    let [nearest, found] = [within, undefined as string | undefined];
    for (const [id, other] of this.#faces) {
      const distance = apart(embedding, other, nearest);
      if (distance <= nearest) [nearest, found] = [distance, id];
    }
    return found;
  }

  /**
   * Faces that are farther than this squared distance from half of the person's others, with the median distance (the
   * lower one of two). With two faces that are far from each other it is both. Of many others a few dozen are asked.
   */
  outliers(threshold: number): NearFace[] {
    if (this.#outliers?.threshold === threshold) return this.#outliers.found;
    const all = [...this.#faces];
    const every = Math.max(1, all.length / ASKED);
    const asked = Array.from(
      { length: Math.min(all.length, ASKED) },
      (_, i) => all[Math.floor(i * every)]!,
    );
    const found = all.flatMap(([id, embedding]) => {
      const others = asked.filter(([other]) => other !== id);
      const distances = others.map(([, other]) => apart(embedding, other)).sort((a, b) => a - b);
      const distance = distances[Math.floor((distances.length - 1) / 2)] ?? 0;
      return distance > threshold ? [{ id, distance }] : [];
    });
    this.#outliers = { threshold, found };
    return found;
  }

  #summed(): Float64Array {
    const [first] = this.#faces.values();
    const sum = new Float64Array(first?.length ?? 0);
    for (const embedding of this.#faces.values()) addTo(sum, embedding);
    return sum;
  }
}

function addTo(sum: Float64Array, embedding: Float32Array): void {
  for (let i = 0; i < embedding.length; i++) sum[i]! += embedding[i]!;
}

/**
 * Squared Euclidean, summed in float64.
 * @param enough beyond it any larger value will do: the sum ends there
 */
export function apart(a: ArrayLike<number>, b: ArrayLike<number>, enough = Infinity): number {
  let sum = 0;
  for (let i = 0; i < a.length && sum <= enough; i++) {
    const difference = a[i]! - b[i]!;
    sum += difference * difference;
  }
  return sum;
}
