/** Which distance belongs to which rate of false matches: measured on people of whom nothing else is known here. */
import table from './false-matches.json';

/** Of an embedder whose rates were measured. */
export interface FalseMatches {
  /** Where most pairs are told rightly. */
  usual: number;
  /** Squared Euclidean, by the rates of {@link thresholdAt}. */
  threshold: readonly number[];
  /** Share of pairs of one person that lie below each. */
  trueMatchRate: readonly number[];
  /** Of a photo and the mean of several of another person, which is first brought to the usual norm. */
  mean: {
    norm: number;
    fmr: readonly number[];
    /** How many photos. */
    photos: readonly number[];
    /** A row for each number of photos; null where too few pairs were measured. */
    sphere: readonly (readonly (number | null)[])[];
  };
}

/** Undefined for an embedder that nobody measured. */
export function falseMatchesOf(model: string): FalseMatches | undefined {
  return (table.embedders as Record<string, FalseMatches | undefined>)[model];
}

/** The one whose rates stand in for those of an embedder that nobody measured. */
const STAND_IN = '20180408-102900';

/**
 * Of an embedder of which only a threshold is known: the rates of a measured one, all distances in proportion.
 * @param usual where most pairs are told rightly, squared Euclidean
 * @param norm that its embeddings usually have
 * @param known the measured one
 */
export function estimatedMatches(
  usual: number,
  norm: number,
  known = falseMatchesOf(STAND_IN)!,
): FalseMatches {
  const scaled = (value: number) => (value * usual) / known.usual;
  return {
    usual,
    threshold: known.threshold.map(scaled),
    trueMatchRate: known.trueMatchRate,
    mean: {
      ...known.mean,
      norm,
      sphere: known.mean.sphere.map((row) =>
        row.map((value) => (value === null ? null : scaled(value))),
      ),
    },
  };
}

/**
 * The squared distance below which this share of pairs of different people lie: linear in the logarithm of the rate
 * between the rows of the table, the last row beyond its ends.
 */
export function thresholdAt({ threshold }: FalseMatches, rate: number): number {
  return interpolated(table.fmr, threshold, rate);
}

/** Whether so rare a rate was measured: below it thresholds get no smaller. */
export function isMeasured(rate: number): boolean {
  return rate >= table.fmr.at(-1)!;
}

/**
 * The same of a photo and a person's mean.
 * @param photos that the mean is of; between two rows of the table the smaller number of photos counts
 */
export function meanThresholdAt({ mean }: FalseMatches, photos: number, rate: number): number {
  const known = meanRow(mean, photos);
  return interpolated(mean.fmr.slice(0, known.length), known, rate);
}

/** {@link isMeasured} of a photo and the mean of so many. */
export function isMeanMeasured({ mean }: FalseMatches, photos: number, rate: number): boolean {
  return rate >= mean.fmr[meanRow(mean, photos).length - 1]!;
}

function meanRow({ photos, sphere }: FalseMatches['mean'], count: number): number[] {
  const row = photos.findLastIndex((each) => each <= count);
  return sphere[Math.max(0, row)]!.filter((value) => value !== null);
}

/**
 * How many times as densely pairs of one person lie at this squared distance as pairs of different people: the rise of
 * both rates between two rows of the table, linear in its logarithm over the distance, constant beyond the ends.
 */
export function likelihoodRatio(
  { threshold, trueMatchRate: matched }: FalseMatches,
  distance: number,
): number {
  const { fmr } = table;
  const last = fmr.length - 1;
  const points = fmr.slice(1).map((rate, i) => ({
    at: (threshold[i]! + threshold[i + 1]!) / 2,
    ratio: Math.log((matched[i]! - matched[i + 1]!) / (fmr[i]! - rate)),
  }));
  // Below the last threshold lies what is left of both.
  points.push({ at: threshold[last]!, ratio: Math.log(matched[last]! / fmr[last]!) });
  const next = points.findIndex(({ at }) => at <= distance);
  if (next === 0) return Math.exp(points[0]!.ratio);
  if (next < 0) return Math.exp(points[last]!.ratio);
  const [far, near] = [points[next - 1]!, points[next]!];
  const share = (far.at - distance) / (far.at - near.at);
  return Math.exp(far.ratio + share * (near.ratio - far.ratio));
}

/** @param rates falling */
function interpolated(rates: readonly number[], values: readonly number[], rate: number): number {
  if (rate >= rates[0]!) return values[0]!;
  const next = rates.findIndex((each) => each <= rate);
  if (next < 0) return values.at(-1)!;
  const [high, low] = [Math.log10(rates[next - 1]!), Math.log10(rates[next]!)];
  const share = (high - Math.log10(rate)) / (high - low);
  return values[next - 1]! + share * (values[next]! - values[next - 1]!);
}
