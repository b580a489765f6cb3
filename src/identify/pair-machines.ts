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
export interface Line {
  direction: Float64Array;
  offset: number;
}

/** What a machine is to learn of two people from. */
export interface Lesson {
  /** In order of their ids. */
  people: [first: string, second: string];
  /** All of their faces, as they were asked for. */
  faces: [first: readonly KnownFace[], second: readonly KnownFace[]];
  /** Those that teach, embeddings of one length. */
  vectors: [first: Float32Array[], second: Float32Array[]];
  /** What embeddings are multiplied by. */
  scale: number;
}

/** The faces of a person; the same array for as long as nothing of it changes. */
type FacesOf = (person: string) => readonly KnownFace[];

/** Lets others in now and then. */
export function* learningLine({
  vectors: [first, second],
  scale,
}: Pick<Lesson, 'vectors' | 'scale'>): Generator<{ done: number; total: number }, Line> {
  const all = [...first, ...second];
  const size = all[0]!.length;
  const values = new Float64Array(all.length * size);
  all.forEach((vector, row) => values.set(scaled(vector, scale), row * size));
  const labels = all.map((_, row) => (row < first.length ? 0 : 1));
  const svc = yield* trainingSvc({ values, size }, labels, { cost: COST, seed: SEED });
  const [offset] = decisions(svc, new Float64Array(size));
  const direction = new Float64Array(size);
  for (let row = 0; row < svc.vectors.length / size; row++) {
    const weight = svc.coefficients[0]![row]!;
    for (let i = 0; i < size; i++) direction[i]! += weight * svc.vectors[row * size + i]!;
  }
  return { direction, offset: offset! };
}

/** A machine learns elsewhere when it is first asked, and stays until the faces of one of its two people change. */
export class PairMachines {
  readonly #machines = new Map<string, Line & Pick<Lesson, 'faces'>>();

  /** @param scale what embeddings are multiplied by */
  constructor(private readonly scale: number) {}

  /** What has to be learned before {@link winner} can tell these people apart. */
  lessons(people: readonly string[], facesOf: FacesOf): Lesson[] {
    return people.flatMap((a, i) =>
      people.slice(i + 1).flatMap((b): Lesson[] => {
        const pair: Lesson['people'] = a < b ? [a, b] : [b, a];
        const faces: Lesson['faces'] = [facesOf(pair[0]), facesOf(pair[1])];
        const known = this.#machines.get(keyOf(pair));
        if (known?.faces[0] === faces[0] && known.faces[1] === faces[1]) return [];
        const vectors: Lesson['vectors'] = [someOf(faces[0]), someOf(faces[1])];
        return [{ people: pair, faces, vectors, scale: this.scale }];
      }),
    );
  }

  learn({ people, faces }: Lesson, line: Line): void {
    this.#machines.set(keyOf(people), { ...line, faces });
  }

  /**
   * Of some people the one whom most pairs speak for; on a tie the first.
   * @param people of whom {@link lessons} has none left
   */
  winner(people: readonly string[], embedding: Float32Array): string | undefined {
    const asked = scaled(embedding, this.scale);
    const won = new Map(people.map((person) => [person, 0]));
    people.forEach((a, i) => {
      for (const b of people.slice(i + 1)) {
        const [first, second] = a < b ? [a, b] : [b, a];
        const { direction, offset } = this.#machines.get(keyOf([first, second]))!;
        let sum = offset;
        for (let j = 0; j < direction.length; j++) sum += direction[j]! * asked[j]!;
        // On the line it is the later of the two.
        const winner = sum === 0 ? b : sum > 0 ? first : second;
        won.set(winner, won.get(winner)! + 1);
      }
    });
    const most = Math.max(...won.values());
    return people.find((person) => won.get(person) === most);
  }
}

const keyOf = ([first, second]: Lesson['people']) => `${first} ${second}`;

function someOf(faces: readonly KnownFace[]): Float32Array[] {
  const every = Math.max(1, faces.length / TAUGHT);
  const count = Math.min(faces.length, TAUGHT);
  return Array.from({ length: count }, (_, i) => faces[Math.floor(i * every)]!.embedding);
}
