/** Who somebody is among those enrolled, or nobody of them: by the nearest photo or by each person's mean. */
import { meanThresholdAt, thresholdAt, type FalseMatches } from './false-match-rates';
import { scaleOf } from './classifier';
import { PairMachines, type Lesson, type Line } from './pair-machines';
import { apart, PersonFaces, type KnownFace, type NearFace } from './person-faces';

/** A person and how far somebody is from them, squared Euclidean. */
export interface Candidate {
  person: string;
  distance: number;
  /** Nearer than this it is them. */
  threshold: number;
  /** Their faces that are nearest. */
  nearest: NearFace[];
  /** How many faces they have. */
  faces: number;
  /** The face that was said not to be them and is nearer than any of theirs. */
  rejectedBy?: NearFace;
}

/** By the nearest face, by the mean of a person's faces, by support vector machines. */
export type Method = 'nearest' | 'mean' | 'svm';

/** Candidates that are told, and the faces of each. */
const MOST = 5;
const MOST_FACES = 3;

/** Somebody may be taken for one of all people at this rate; each comparison has its share of it. */
export const shareOf = (rate: number, comparisons: number) => 1 - (1 - rate) ** (1 / comparisons);

/** Everybody enrolled, of one embedder; adding or removing somebody leaves the others as they are. */
export class OpenSet {
  readonly #people = new Map<string, PersonFaces>();
  /** Faces that were said not to be a person. */
  readonly #not = new Map<string, PersonFaces>();
  #means = new Map<string, Float64Array>();

  readonly #machines: PairMachines;

  constructor(readonly matches: FalseMatches) {
    this.#machines = new PairMachines(scaleOf(matches.usual));
  }

  get people(): number {
    return this.#people.size;
  }

  get faces(): number {
    let sum = 0;
    for (const { count } of this.#people.values()) sum += count;
    return sum;
  }

  /** How many faces each person has. */
  get counts(): number[] {
    return Array.from(this.#people.values(), ({ count }) => count);
  }

  /** The faces of a person; undefined where they have none. */
  of(person: string): PersonFaces | undefined {
    return this.#people.get(person);
  }

  add(person: string, face: KnownFace): void {
    put(this.#people, person, face);
    this.#means.delete(person);
  }

  /** A face that was said not to be this person. */
  addNot(person: string, face: KnownFace): void {
    put(this.#not, person, face);
  }

  removeFace(person: string, id: string): void {
    take(this.#people, person, id);
    this.#means.delete(person);
  }

  removeNot(person: string, id: string): void {
    take(this.#not, person, id);
  }

  removePerson(person: string): void {
    for (const map of [this.#people, this.#not, this.#means]) map.delete(person);
  }

  /**
   * The people who are nearest, at most five, with their nearest faces; by `svm` the one of them first whom most
   * support vector machines of two speak for, and as near as their nearest face is: those have to have learned what
   * {@link lessons} gives.
   * @param embedding of somebody
   * @param rate at which a stranger may be taken for somebody enrolled
   */
  candidates(embedding: Float32Array, method: Method, rate: number, most = MOST): Candidate[] {
    const first = this.#first(embedding, method, rate, most);
    if (method === 'svm' && first.length > 1) this.#winnerFirst(first, embedding);
    return first.map(({ person, ...rest }) => {
      const nearest = this.#people.get(person)!.nearest(embedding, MOST_FACES);
      const [not] = this.#not.get(person)?.nearest(embedding, 1) ?? [];
      const rejected = not && not.distance <= nearest[0]!.distance;
      return { person, ...rest, nearest, ...(rejected && { rejectedBy: not }) };
    });
  }

  /** What has to be learned before `svm` can say who these are; nothing twice. */
  lessons(embeddings: readonly Float32Array[], rate: number): Lesson[] {
    const facesOf = (person: string) => this.#people.get(person)!.all;
    const all = embeddings.flatMap((embedding) => {
      const people = this.#first(embedding, 'svm', rate, MOST).map(({ person }) => person);
      return this.#machines.lessons(people, facesOf);
    });
    return [...new Map(all.map((lesson) => [lesson.people.join(' '), lesson])).values()];
  }

  learn(lesson: Lesson, line: Line): void {
    this.#machines.learn(lesson, line);
  }

  #first(embedding: Float32Array, method: Method, rate: number, most: number) {
    const found =
      method === 'mean' ? this.#byMean(embedding, rate) : this.#byNearest(embedding, rate);
    return found.sort((a, b) => a.distance - b.distance).slice(0, most);
  }

  #winnerFirst(found: Omit<Candidate, 'nearest'>[], embedding: Float32Array): void {
    const people = found.map(({ person }) => person);
    const winner = this.#machines.winner(people, embedding);
    const at = found.findIndex(({ person }) => person === winner);
    found.unshift(...found.splice(at, 1));
  }

  #byNearest(embedding: Float32Array, rate: number): Omit<Candidate, 'nearest'>[] {
    const threshold = thresholdAt(this.matches, shareOf(rate, this.faces));
    return [...this.#people].map(([person, faces]) => ({
      person,
      distance: faces.distance(embedding),
      threshold,
      faces: faces.count,
    }));
  }

  #byMean(embedding: Float32Array, rate: number): Omit<Candidate, 'nearest'>[] {
    const share = shareOf(rate, this.#people.size);
    return [...this.#people].map(([person, faces]) => ({
      person,
      distance: apart(embedding, this.#meanOf(person, faces)),
      threshold: meanThresholdAt(this.matches, faces.count, share),
      faces: faces.count,
    }));
  }

  #meanOf(person: string, faces: PersonFaces): Float64Array {
    const known = this.#means.get(person) ?? faces.mean(this.matches.mean.norm);
    this.#means.set(person, known);
    return known;
  }
}

function put(map: Map<string, PersonFaces>, person: string, face: KnownFace): void {
  const faces = map.get(person) ?? new PersonFaces();
  faces.add(face);
  map.set(person, faces);
}

function take(map: Map<string, PersonFaces>, person: string, id: string): void {
  const faces = map.get(person);
  faces?.remove(id);
  if (faces?.count === 0) map.delete(person);
}
