/**
 * HDBSCAN (Campello, Moulavi and Sander 2013) on Euclidean distances: clusters are what stays together longest while
 * the distance that still counts as near falls.
 */
import { NONE } from './partition';
import { countOf, squaredDistance, type Rows } from './rows';

interface Edge {
  a: number;
  b: number;
  distance: number;
}

/**
 * @param minimum faces that make a cluster; a face's core distance reaches as many, itself among them, unless
 *   `samples` says otherwise
 * @returns cluster of each face; -1 is noise
 */
export function hdbscan(rows: Rows, minimum: number, samples = minimum): Int32Array {
  const count = countOf(rows);
  if (count < minimum) return new Int32Array(count).fill(NONE);
  const tree = condensed(joins(spanningTree(rows, coreDistances(rows, samples))), count, minimum);
  return labelled(tree, count);
}

/** Distance to the `samples`-nearest, itself the first. */
function coreDistances(rows: Rows, samples: number): Float64Array {
  const count = countOf(rows);
  return Float64Array.from({ length: count }, (_, face) => {
    const all = Float64Array.from({ length: count }, (_, other) =>
      squaredDistance(rows, face, other),
    ).sort();
    return Math.sqrt(all[Math.min(samples, count) - 1]!);
  });
}

/** Of the mutual reachability (Prim 1957), edges by length. */
function spanningTree(rows: Rows, core: Float64Array): Edge[] {
  const count = core.length;
  const edges: Edge[] = [];
  const reached = new Uint8Array(count);
  const nearest = new Float64Array(count).fill(Infinity);
  const from = new Int32Array(count);
  let face = 0;
  for (let step = 1; step < count; step++) {
    reached[face] = 1;
    let next = -1;
    for (let other = 0; other < count; other++) {
      if (reached[other]) continue;
      const apart = Math.max(
        Math.sqrt(squaredDistance(rows, face, other)),
        core[face]!,
        core[other]!,
      );
      if (apart < nearest[other]!) {
        nearest[other] = apart;
        from[other] = face;
      }
      if (next < 0 || nearest[other]! < nearest[next]!) next = other;
    }
    edges.push({ a: from[next]!, b: next, distance: nearest[next]! });
    face = next;
  }
  return edges.sort((x, y) => x.distance - y.distance);
}

/** Two nodes that become one: faces are 0 to count - 1, joins count from there on. */
interface Join {
  left: number;
  right: number;
  distance: number;
  size: number;
}

function joins(edges: readonly Edge[]): Join[] {
  const count = edges.length + 1;
  const parent = Int32Array.from({ length: 2 * count - 1 }, (_, i) => i);
  const sizes = new Int32Array(2 * count - 1).fill(1);
  const rootOf = (node: number): number => {
    let root = node;
    while (parent[root] !== root) root = parent[root]!;
    while (parent[node] !== root) [parent[node], node] = [root, parent[node]!];
    return root;
  };
  return edges.map(({ a, b, distance }, i) => {
    const [left, right] = [rootOf(a), rootOf(b)];
    const node = count + i;
    parent[left] = parent[right] = node;
    sizes[node] = sizes[left]! + sizes[right]!;
    return { left, right, distance, size: sizes[node] };
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

/** The clusters that hold together longest, none inside another; the whole is none. */
function labelled(departures: readonly Departure[], count: number): Int32Array {
  const born = new Map<number, number>([[count, 0]]);
  for (const { who, density } of departures) if (who >= count) born.set(who, density);
  const stability = new Map([...born.keys()].map((cluster) => [cluster, 0]));
  for (const { from, density, size } of departures) {
    stability.set(from, stability.get(from)! + (density - born.get(from)!) * size);
  }
  const children = new Map<number, number[]>();
  const parent = new Map<number, number>();
  for (const { from, who } of departures) {
    if (who < count) continue;
    children.set(from, [...(children.get(from) ?? []), who]);
    parent.set(who, from);
  }
  const chosen = new Set<number>();
  // Children have higher numbers than what they come from.
  for (const cluster of [...born.keys()].sort((a, b) => b - a)) {
    if (cluster === count) continue;
    const inside = children.get(cluster) ?? [];
    const ofInside = inside.reduce((sum, child) => sum + stability.get(child)!, 0);
    if (inside.length > 0 && ofInside > stability.get(cluster)!) stability.set(cluster, ofInside);
    else {
      const waiting = [...inside];
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        chosen.delete(next);
        waiting.push(...(children.get(next) ?? []));
      }
      chosen.add(cluster);
    }
  }
  const numbers = new Map([...chosen].sort((a, b) => a - b).map((cluster, i) => [cluster, i]));
  const labels = new Int32Array(count).fill(NONE);
  for (const { from, who } of departures) {
    if (who >= count) continue;
    for (let at: number | undefined = from; at !== undefined; at = parent.get(at)) {
      const number = numbers.get(at);
      if (number === undefined) continue;
      labels[who] = number;
      break;
    }
  }
  return labels;
}
