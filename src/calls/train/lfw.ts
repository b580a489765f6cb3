/** LFW after each epoch of a script's training, as validate_on_lfw.py measures it. */
import { FacetError } from '../../base/errors';
import type { LfwOptions } from '../../base/types';
import type { Engine } from '../../engine/engine';
import type { ProtocolOptions } from '../../protocol/evaluate';
import { choosePairs, collect, indexOf } from '../evaluate/choose-pairs';
import { foldsOf } from '../evaluate/folds-of-pairs';
import { looksAligned } from '../evaluate/looks-aligned';
import { resolvePairs, type ResolvedPair } from '../evaluate/resolve-pairs';
import { filled } from '../options';
import type { Learner, TrainingPhoto } from './learner';
import { LFW } from './script-options';

/** The script's: VAL at one false accept in a thousand. */
const FAR = 0.001;

type Measured = Omit<LfwOptions, 'tree' | 'pairs'>;

/**
 * The options with the script's defaults: squared distances, no mirrored faces, nothing subtracted.
 * @throws FacetError `INVALID_OPTION`
 */
export function lfwOptions(given: Measured) {
  const all = filled<Measured, typeof LFW>(LFW, given);
  const { metric = 'euclidean', flip = false, subtractMean = false } = all;
  return { ...all, metric, flip, subtractMean };
}

export class LfwEvaluation {
  private constructor(
    private readonly engine: Engine,
    private readonly photos: TrainingPhoto[],
    private readonly pairs: ResolvedPair[],
    private readonly protocol: ProtocolOptions,
  ) {}

  /**
   * Reads the tree and its pairs, once.
   * @throws FacetError `NO_PAIRS`, `INVALID_OPTION`
   */
  static async read(
    engine: Engine,
    given: LfwOptions,
    seed: number,
    signal?: AbortSignal,
  ): Promise<LfwEvaluation> {
    const { tree, pairs: file, ...measured } = given;
    const { folds: wanted, metric, flip, subtractMean } = lfwOptions(measured);
    const read = await collect(tree, signal);
    const index = indexOf(read);
    const chosen = await choosePairs(read.files, index, { pairs: file, folds: wanted, seed });
    const { pairs, skipped } = resolvePairs(chosen, index, read.unread);
    const { folds } = foldsOf(pairs, chosen.folds.length, skipped);
    const paths = [...new Set(pairs.flatMap(({ a, b }) => [a, b]))];
    const aligned = await looksAligned(paths.map((path) => read.files.get(path)!));
    const photos = paths.map((path) => ({
      ...{ path, label: 0, as: { aligned, flip } },
      file: read.files.get(path)!,
    }));
    const protocol = { metric, subtractMean, far: FAR, folds };
    return new LfwEvaluation(engine, photos, pairs, protocol);
  }

  /** By the weights as they are now. */
  async measured(learner: Pick<Learner, 'embeddings'>): Promise<{ accuracy: number; val: number }> {
    const embeddings = await learner.embeddings(this.photos, 1);
    const size = embeddings.length / this.photos.length;
    if (!embeddings.every(Number.isFinite)) {
      throw new FacetError('NO_PAIRS', 'The embeddings are no numbers any more.');
    }
    const places = new Map(this.photos.map(({ path }, i) => [path, i]));
    const side = (which: 'a' | 'b') =>
      Uint32Array.from(this.pairs, (pair) => places.get(pair[which])!);
    const vectors = this.photos.map((_, i) => embeddings.subarray(i * size, (i + 1) * size));
    const same = Uint8Array.from(this.pairs, (pair) => Number(pair.same));
    const { accuracy, val } = await this.engine.numbers({}, (remote, crossing) =>
      remote.evaluate(
        { vectors, a: side('a'), b: side('b'), same, options: this.protocol },
        crossing,
      ),
    );
    return { accuracy: accuracy.mean, val: val.mean };
  }
}
