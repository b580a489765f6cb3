/** Who of the nearest people somebody is, by linear support vector machines, one for each two people (as classifier.py's). */
import { scaled } from './classifier';
import type { KnownFace } from './person-faces';
import { decisions } from './svm/predict';
import { trainingSvc } from './svm/train';

/** As the original's. */
const COST = 1;
const SEED = 666;
/** Faces of a person that teach, spread over all: more make no other line between two people, and take long. */
const TAUGHT = 40;

/** The line between two people: above 0 the first. */
interface Machine {
  direction: Float64Array;
  offset: number;
  /** Of whose faces it learned. */
  taught: [a: readonly KnownFace[], b: readonly KnownFace[]];
}

/** Each is trained when it is first asked, and stays until the faces of one of its two people change. */
export class PairMachines {
  readonly #machines = new Map<string, Machine>();

  /** @param scale what embeddings are multiplied by */
  constructor(private readonly scale: number) {}

  /** How many have been trained so far. */
  trained = 0;

  /**
   * Of some people the one whom most pairs speak for; on a tie the first.
   * @param facesOf each of them; the same array for as long as nothing of it changes
   */
  winner(
    people: readonly string[],
    facesOf: (person: string) => readonly KnownFace[],
    embedding: Float32Array,
  ): string | undefined {
    const asked = scaled(embedding, this.scale);
    const won = new Map(people.map((person) => [person, 0]));
    people.forEach((a, i) => {
      for (const b of people.slice(i + 1)) {
        const { direction, offset } = this.#between(a, b, facesOf);
        let sum = offset;
        for (let j = 0; j < direction.length; j++) sum += direction[j]! * asked[j]!;
        const winner = sum > 0 ? a : b;
        won.set(winner, won.get(winner)! + 1);
      }
    });
    const most = Math.max(...won.values());
    return people.find((person) => won.get(person) === most);
  }

  #between(a: string, b: string, facesOf: (person: string) => readonly KnownFace[]): Machine {
    const [first, second] = a < b ? [a, b] : [b, a];
    const taught: Machine['taught'] = [facesOf(first), facesOf(second)];
    const key = `${first} ${second}`;
    const known = this.#machines.get(key);
    const isFresh = known?.taught[0] === taught[0] && known.taught[1] === taught[1];
    const machine = isFresh ? known : this.#train(taught);
    this.#machines.set(key, machine);
    return a === first ? machine : opposite(machine);
  }

  #train(taught: Machine['taught']): Machine {
    this.trained += 1;
    const [first, second] = taught.map(someOf);
    const all = [...first!, ...second!];
    const size = all[0]!.embedding.length;
    const values = new Float64Array(all.length * size);
    all.forEach(({ embedding }, row) => values.set(scaled(embedding, this.scale), row * size));
    const labels = all.map((_, row) => (row < first!.length ? 0 : 1));
    const training = trainingSvc({ values, size }, labels, { cost: COST, seed: SEED });
    let step = training.next();
    while (!step.done) step = training.next();
    const svc = step.value;
    const [offset] = decisions(svc, new Float64Array(size));
    const direction = new Float64Array(size);
    for (let row = 0; row < svc.vectors.length / size; row++) {
      const weight = svc.coefficients[0]![row]!;
      for (let i = 0; i < size; i++) direction[i]! += weight * svc.vectors[row * size + i]!;
    }
    return { direction, offset: offset!, taught };
  }
}

const opposite = ({ direction, offset, taught }: Machine): Machine => ({
  direction: direction.map((value) => -value),
  offset: -offset,
  taught,
});

function someOf(faces: readonly KnownFace[]): KnownFace[] {
  const every = Math.max(1, faces.length / TAUGHT);
  const count = Math.min(faces.length, TAUGHT);
  return Array.from({ length: count }, (_, i) => faces[Math.floor(i * every)]!);
}
