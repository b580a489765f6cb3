/** Which clusters of HDBSCAN's hierarchy hold together longest. */
import type { Edges } from './edges';
import { NONE } from './partition';
import { UnionFind } from './union-find';

/** Two nodes that become one: faces are 0 to count - 1, joins count from there on. */
interface Join {
  left: number;
  right: number;
  distance: number;
  size: number;
}

/** Sides stand as the faces of the edge do. */
function joinsOf({ a, b, lengths, count: edges }: Edges): Join[] {
  const count = edges + 1;
  const sets = new UnionFind(count);
  const nodes = Uint32Array.from({ length: count }, (_, i) => i);
  const sizes = new Uint32Array(count).fill(1);
  return Array.from({ length: edges }, (_, i) => {
    const [one, other] = [sets.find(a[i]!), sets.find(b[i]!)];
    const [left, right] = [nodes[one]!, nodes[other]!];
    sets.join(one, other);
    nodes[other] = count + i;
    sizes[other]! += sizes[one]!;
    return { left, right, distance: Math.sqrt(lengths[i]!), size: sizes[other]! };
  });
}

/** What leaves a cluster, and at which density: a face, or a cluster of its own. */
interface Departure {
  from: number;
  /** A face, or a cluster: counted from `count` on. */
  who: number;
  density: number;
  size: number;
}

/** Only divisions of which both sides are clusters are divisions; else faces leave. */
function condensed(all: readonly Join[], count: number, minimum: number): Departure[] {
  const departures: Departure[] = [];
  const sizeOf = (node: number) => (node < count ? 1 : all[node - count]!.size);
  const facesOf = (node: number): number[] => {
    const faces: number[] = [];
    const waiting = [node];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (next < count) faces.push(next);
      else waiting.push(all[next - count]!.right, all[next - count]!.left);
    }
    return faces;
  };
  let clusters = count;
  const waiting = [{ node: count + all.length - 1, cluster: clusters++ }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, cluster } = next;
    if (node < count) continue;
    const { left, right, distance } = all[node - count]!;
    const density = distance > 0 ? 1 / distance : Infinity;
    const sides = [left, right];
    const isDivided = sides.every((side) => sizeOf(side) >= minimum);
    for (const side of sides) {
      const size = sizeOf(side);
      if (isDivided) {
        departures.push({ from: cluster, who: clusters, density, size });
        waiting.push({ node: side, cluster: clusters++ });
      } else if (size >= minimum) waiting.push({ node: side, cluster });
      else
        for (const face of facesOf(side))
          departures.push({ from: cluster, who: face, density, size: 1 });
    }
  }
  return departures;
}

/**
 * The clusters that hold together longest, none inside another; the whole is none.
 * @param tree spanning all faces, the shortest edges first
 * @param minimum faces that make a cluster
 * @returns cluster of each face; -1 is noise
 */
export function clustersOf(tree: Edges, minimum: number): Int32Array {
  const count = tree.count + 1;
  const departures = condensed(joinsOf(tree), count, minimum);
  const leaving = departures.filter(({ who }) => who >= count);
  const clusters = 1 + leaving.length;
  /** Of each cluster, the whole first: when it came to be, how long it holds together, what it came from. */
  const born = new Float64Array(clusters);
  const stability = new Float64Array(clusters);
  const parent = new Int32Array(clusters).fill(NONE);
  for (const { from, who, density } of leaving) {
    born[who - count] = density;
    parent[who - count] = from - count;
  }
  for (const { from, density, size } of departures) {
    // Copies of one photo leave each other at no distance.
    const held = density === born[from - count] ? 0 : density - born[from - count]!;
    stability[from - count]! += held * size;
  }
  const labels = new Int32Array(count).fill(NONE);
  const numbers = chosen(parent, stability);
  for (const { from, who } of departures) if (who < count) labels[who] = numbers[from - count]!;
  return labels;
}

/**
 * Clusters come after what they came from.
 * @returns number of the chosen cluster that each is or is inside of
 */
function chosen(parent: Int32Array, stability: Float64Array): Int32Array {
  const inside = new Float64Array(parent.length);
  const divided = new Uint8Array(parent.length);
  const parts = new Uint8Array(parent.length);
  for (let cluster = parent.length - 1; cluster > 0; cluster--) {
    divided[cluster] = Number(parts[cluster]! && inside[cluster]! > stability[cluster]!);
    inside[parent[cluster]!]! += divided[cluster] ? inside[cluster]! : stability[cluster]!;
    parts[parent[cluster]!] = 1;
  }
  const numbers = new Int32Array(parent.length).fill(NONE);
  let number = 0;
  for (let cluster = 1; cluster < parent.length; cluster++) {
    const around = numbers[parent[cluster]!]!;
    numbers[cluster] = around !== NONE ? around : divided[cluster] ? NONE : number++;
  }
  return numbers;
}
