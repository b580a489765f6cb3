/** What a file that holds a network's graph, not its weights alone, tells of the network. */
import { COST, type Budget } from '../../files/parsing/budget';

export interface GraphSummary {
  /** How many nodes there are of each operation, by the name that its family of files has for it. */
  operations: ReadonlyMap<string, number>;
  /** Of the picture that it takes, pixels. */
  input?: { width: number; height: number };
  /** How many values it gives for a picture. */
  outputs?: number;
}

/** Beyond the kinds of operation of any network. */
const MOST_KINDS = 1_000;

/** Counts operations; a hostile graph has as many kinds as nodes, and those beyond a thousand count for nothing. */
export class OperationCounts {
  readonly #counts = new Map<string, number>();

  constructor(private readonly budget: Budget) {}

  add(operation: string): void {
    const before = this.#counts.get(operation);
    if (before === undefined && this.#counts.size >= MOST_KINDS) return;
    if (before === undefined) {
      this.budget.spend(COST.entry);
      this.budget.text(operation.length);
    }
    this.#counts.set(operation, (before ?? 0) + 1);
  }

  get all(): ReadonlyMap<string, number> {
    return this.#counts;
  }
}

/** Height and width of a picture where a shape is that of pictures of three colours, in either order; a batch may stand first. */
export function pictureOf(shape: readonly number[]): GraphSummary['input'] {
  const sides = shape.length === 4 ? shape.slice(1) : shape;
  if (sides.length !== 3) return undefined;
  const [first, second, third] = sides as [number, number, number];
  const [height, width, colours] = first === 3 ? [second, third, 3] : [first, second, third];
  const isPicture = colours === 3 && [height, width].every((n) => n > 0 && n <= 10_000);
  return isPicture ? { width, height } : undefined;
}
