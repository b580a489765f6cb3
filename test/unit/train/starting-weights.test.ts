/** What a network starts from. */
import { describe, expect, it } from 'vitest';
import { NumpyRandom } from '../../../src/base/numpy-random';
import { startingWeights, xavier, xavierLimit } from '../../../src/train/starting-weights';
import { EMBEDDING, tinyNetwork, tinyWeights } from '../../fixtures/train/tiny-network';

const BOTTLENECK = 'Tiny/Bottleneck';
const start = (more: object = {}) => ({ pretrained: true, random: new NumpyRandom(1), ...more });
const valuesOf = (
  { tensors, data }: Pick<ReturnType<typeof tinyWeights>, 'tensors' | 'data'>,
  name: string,
) => {
  const { offset, shape } = tensors.find((each) => each.name === name)!;
  return data.slice(offset, offset + shape.reduce((a, b) => a * b, 1));
};

describe('a network starts', () => {
  it('from its file as it is', () => {
    const stored = tinyWeights();
    const { weights, anew } = startingWeights(tinyNetwork, EMBEDDING, stored, start());
    expect(weights).toBe(stored);
    expect(anew).toEqual([]);
  });

  it('with another embedding from its file but for the layer that makes it', () => {
    const stored = tinyWeights();
    const { weights, anew } = startingWeights(tinyNetwork, 5, stored, start());
    expect(anew).toEqual([BOTTLENECK]);
    const shapes = new Map(weights.tensors.map(({ name, shape }) => [name, shape]));
    expect(shapes.get(`${BOTTLENECK}/weights`)).toEqual([12, 5]);
    expect([...valuesOf(weights, `${BOTTLENECK}/BatchNorm/moving_variance`)]).toEqual([
      1, 1, 1, 1, 1,
    ]);
    expect([...valuesOf(weights, `${BOTTLENECK}/BatchNorm/beta`)]).toEqual([0, 0, 0, 0, 0]);
    for (const { name } of stored.tensors.filter(({ name }) => !name.startsWith(BOTTLENECK))) {
      expect(valuesOf(weights, name), name).toEqual(valuesOf(stored, name));
    }
  });

  it('at random where it is not a pretrained one, and what is not trained from its file', () => {
    const all = startingWeights(
      tinyNetwork,
      EMBEDDING,
      tinyWeights(),
      start({ pretrained: false }),
    );
    expect(all.anew).toHaveLength(12);
    const last = startingWeights(
      tinyNetwork,
      EMBEDDING,
      tinyWeights(),
      start({ pretrained: false, from: 'features' }),
    );
    expect(last.anew).toEqual([BOTTLENECK]);
  });

  it('alike of the same seed', () => {
    const one = () =>
      startingWeights(tinyNetwork, EMBEDDING, tinyWeights(), start({ pretrained: false })).weights;
    expect(one().data).toEqual(one().data);
  });
});

describe('xavier’s uniform rule', () => {
  // Glorot and Bengio 2010, with the fans of a kernel as slim counts them: 3 x 3 x 3 in, 3 x 3 x 32 out.
  it('has the limit sqrt(6 / (fan in + fan out))', () => {
    expect(xavierLimit([3, 3, 3, 32])).toBeCloseTo(Math.sqrt(6 / (27 + 288)), 12);
    expect(xavierLimit([1792, 512])).toBeCloseTo(Math.sqrt(6 / 2304), 12);
  });

  it('fills the range evenly', () => {
    const values = xavier([100, 100], new NumpyRandom(3));
    const limit = xavierLimit([100, 100]);
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
    const variance = values.reduce((sum, x) => sum + x * x, 0) / values.length;
    expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(limit);
    // Of 10,000 values: four standard deviations of the mean, and of the variance.
    expect(Math.abs(mean)).toBeLessThan((4 * limit) / Math.sqrt(3 * 10_000));
    expect(Math.abs(variance / (limit ** 2 / 3) - 1)).toBeLessThan(0.04);
  });
});
