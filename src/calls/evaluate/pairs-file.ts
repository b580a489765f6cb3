/** Which file of a tree says the pairs. */
import { baseName } from '../../files/trees/tree';

/** Facenet's name, Kaggle's, then those of other sets: `pairs_CPLFW.txt`, `pairsDevTest.txt`. */
const NAMES = [/^pairs\.txt$/i, /^pairs\.csv$/i, /^pairs[^/]*\.(txt|csv|tsv)$/i];

/** The one that is meant first, whatever its capitals, and the others. */
export function pairsFilesAmong(paths: Iterable<string>): string[] {
  const ranked = [...paths].map((path) => ({
    path,
    rank: NAMES.findIndex((name) => name.test(baseName(path))),
  }));
  return ranked
    .filter(({ rank }) => rank >= 0)
    .sort((a, b) => a.rank - b.rank)
    .map(({ path }) => path);
}
