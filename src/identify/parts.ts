/**
 * Parts of a set of faces that grow together, the nearest two first (average linkage of squared distances). The mean squared
 * distance of two parts is qA + qB - 2 mA.mB, of their mean squared norms and their means: no matrix of distances is needed.
 */
import { PairHeap } from './pair-heap';
import { meanOf, type Rows } from './rows';
import type { Working } from './working';

interface Part {
  faces: number[];
  mean: Float64Array;
  /** Mean squared norm. */
  square: number;
  /** Parts that it may be joined with; some of them have grown since. */
  others: ArrayLike<number>;
  /** Photos of its faces that have other faces, too. */
  photos?: Set<number>;
}

/** Comparisons between two pauses. */
const PAUSE = 100_000;

export class Parts {
  readonly #parts: (Part | undefined)[];
  /** What each part has become a part of. */
  readonly #grown: number[];
  readonly #seen: number[] = [];
  readonly #heap = new PairHeap();
  readonly #cut: number;

  /**
   * @param groups rows of faces: each group begins as a part
   * @param others of each of them the places of those in `groups` that may be joined with it at all, and they with it
   * @param cut largest mean squared distance of parts that are joined
   * @param photos photo of each row, where two of one photo may never be together
   */
  constructor(
    rows: Rows,
    groups: readonly (readonly number[])[],
    others: (place: number) => ArrayLike<number>,
    { cut = Infinity, photos }: { cut?: number; photos?: ArrayLike<number> },
  ) {
    this.#cut = cut;
    const shared = photos && sharedPhotos(groups.flat(), photos);
    this.#parts = groups.map((faces, place) => {
      const own =
        photos && faces.map((face) => photos[face]!).filter((photo) => shared!.has(photo));
      return {
        ...{ faces: [...faces], ...meanOf(rows, faces), others: others(place) },
        photos: own && own.length > 0 ? new Set(own) : undefined,
      };
    });
    this.#grown = groups.map((_, place) => place);
  }

  /** @returns faces of each part */
  *grow(): Working<number[][]> {
    let compared = 0;
    for (let place = 0; place < this.#parts.length; place++) {
      compared += this.#compare(place, (other) => other < place);
      if (compared < PAUSE) continue;
      yield compared;
      compared = 0;
    }
    for (let next = this.#heap.pop(); next; next = this.#heap.pop()) {
      const [a, b] = [this.#parts[next.a], this.#parts[next.b]];
      if (!a || !b) continue;
      this.#join(next.a, next.b, a, b);
      compared += this.#compare(this.#parts.length - 1, () => true);
      if (compared < PAUSE) continue;
      yield compared;
      compared = 0;
    }
    return this.#parts.flatMap((part) => (part ? [part.faces] : []));
  }

  #compare(place: number, isWanted: (other: number) => boolean): number {
    const part = this.#parts[place]!;
    for (let i = 0; i < part.others.length; i++) {
      const other = part.others[i]!;
      const with_ = this.#parts[other];
      if (!with_ || !isWanted(other) || !mayJoin(part, with_)) continue;
      const distance = part.square + with_.square - 2 * dot(part.mean, with_.mean);
      if (distance <= this.#cut) this.#heap.push(other, place, distance);
    }
    return part.others.length;
  }

  #join(one: number, other: number, a: Part, b: Part): void {
    const number = this.#parts.length;
    const share = a.faces.length / (a.faces.length + b.faces.length);
    this.#grown[one] = this.#grown[other] = this.#grown[number] = number;
    this.#parts[one] = this.#parts[other] = undefined;
    this.#parts.push({
      faces: [...a.faces, ...b.faces],
      mean: a.mean.map((value, i) => share * value + (1 - share) * b.mean[i]!),
      square: share * a.square + (1 - share) * b.square,
      others: this.#others(number, a, b),
      photos: a.photos && b.photos ? new Set([...a.photos, ...b.photos]) : (a.photos ?? b.photos),
    });
  }

  #others(number: number, a: Part, b: Part): number[] {
    const others: number[] = [];
    this.#seen[number] = number;
    for (const list of [a.others, b.others]) {
      for (let i = 0; i < list.length; i++) {
        const other = this.#now(list[i]!);
        if (this.#seen[other] === number) continue;
        this.#seen[other] = number;
        others.push(other);
      }
    }
    return others;
  }

  /** What a part has become. */
  #now(part: number): number {
    const grown = this.#grown;
    let at = part;
    while (grown[at] !== at) {
      grown[at] = grown[grown[at]!]!;
      at = grown[at]!;
    }
    return at;
  }
}

function sharedPhotos(faces: ArrayLike<number>, photos: ArrayLike<number>): Set<number> {
  const [once, shared] = [new Set<number>(), new Set<number>()];
  for (let i = 0; i < faces.length; i++) {
    const photo = photos[faces[i]!]!;
    (once.has(photo) ? shared : once).add(photo);
  }
  return shared;
}

function mayJoin({ photos: one }: Part, { photos: other }: Part): boolean {
  if (!one || !other) return true;
  const [fewer, more] = one.size < other.size ? [one, other] : [other, one];
  for (const photo of fewer) if (more.has(photo)) return false;
  return true;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
