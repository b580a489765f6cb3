import { describe, expect, it } from 'vitest';
import { Numbers, type PairsOfVectors } from '../../../src/numbers/numbers';
import { evaluatePairs } from '../../../src/protocol/evaluate';

/** Pairs of vectors that tell when they are read. */
function pairsOf(count: number, onRead: () => void): PairsOfVectors {
  const vector = (value: number) =>
    new Proxy([value, 1 - value], {
      get(target, key, receiver) {
        onRead();
        return Reflect.get(target, key, receiver) as unknown;
      },
    }) as unknown as Float32Array;
  const numbers = Uint32Array.from({ length: count }, (_, i) => i);
  return {
    vectors: [...numbers].map((i) => vector(i / count)),
    a: numbers,
    b: numbers.map((i) => (7 * i) % count),
    same: Uint8Array.from(numbers, (i) => i % 2),
    options: { metric: 'angular', subtractMean: true, folds: 100 },
  };
}

describe('an evaluation in its worker', () => {
  it('gives what it gives in one go', async () => {
    const { vectors, a, b, same, options } = pairsOf(200, () => {});
    const of = (side: Uint32Array) => Array.from(side, (i) => vectors[i]!);
    const wanted = evaluatePairs(of(a), of(b), same, options);
    await expect(new Numbers().evaluate({ vectors, a, b, same, options })).resolves.toEqual(wanted);
  });

  it('measures no further fold once it is stopped, by a message', async () => {
    let reads = 0;
    const pairs = pairsOf(2_000, () => reads++);
    await new Numbers().evaluate(pairs);
    const whole = reads;
    reads = 0;
    const abort = new AbortController();
    setImmediate(() => abort.abort());
    const stopped = new Numbers().evaluate(pairs, { signal: abort.signal });
    await expect(stopped).rejects.toMatchObject({ code: 'ABORTED' });
    expect(reads).toBeLessThan(whole / 2);
  });
});
