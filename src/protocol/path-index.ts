/** Finding photos by paths that another tree has: other folders above, another ending. */
import { stemOf } from './photo-numbers';

export class PathIndex {
  private readonly byStem = new Map<string, string[]>();

  constructor(paths: Iterable<string>) {
    for (const path of paths) {
      const stem = stemOf(path);
      const alike = this.byStem.get(stem);
      if (alike) alike.push(path);
      else this.byStem.set(stem, [path]);
    }
  }

  /**
   * The photos that a path may mean: of its name, and of its folder where both have one; those that
   * agree farthest up. More than one where that leaves a doubt.
   */
  find(path: string): string[] {
    const wanted = partsOf(path);
    let best: string[] = [];
    let most = 0;
    for (const candidate of this.byStem.get(stemOf(path)) ?? []) {
      const parts = partsOf(candidate);
      const alike = commonTail(wanted, parts);
      if (alike < Math.min(2, wanted.length, parts.length) || alike < most) continue;
      best = alike === most ? [...best, candidate] : [candidate];
      most = alike;
    }
    return best;
  }
}

/** From the name up to the outermost folder; "." and empty parts fall away. */
function partsOf(path: string): string[] {
  const folders = path
    .normalize('NFC')
    .split('/')
    .slice(0, -1)
    .filter((part) => part !== '' && part !== '.');
  return [stemOf(path), ...folders.reverse()];
}

function commonTail(a: string[], b: string[]): number {
  const end = a.findIndex((part, i) => part !== b[i]);
  return end === -1 ? a.length : end;
}
