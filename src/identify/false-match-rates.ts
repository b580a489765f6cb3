/** Which distance belongs to which rate of false matches: measured on people of whom nothing else is known here. */
import table from './false-matches.json';

/** Of an embedder whose rates were measured. */
export interface FalseMatches {
  /** Where most pairs are told rightly. */
  usual: number;
  /** Squared Euclidean, row by row of the table's rates. */
  threshold: readonly number[];
}

/** Undefined for an embedder that nobody measured. */
export function falseMatchesOf(model: string): FalseMatches | undefined {
  return (table.embedders as Record<string, FalseMatches | undefined>)[model];
}

/**
 * The squared distance below which this share of pairs of different people lie: linear in the logarithm of the rate
 * between the rows of the table, the last row beyond its ends.
 */
export function thresholdAt({ threshold }: FalseMatches, rate: number): number {
  const rates = table.fmr;
  if (rate >= rates[0]!) return threshold[0]!;
  const next = rates.findIndex((each) => each <= rate);
  if (next < 0) return threshold.at(-1)!;
  const [high, low] = [Math.log10(rates[next - 1]!), Math.log10(rates[next]!)];
  const share = (high - Math.log10(rate)) / (high - low);
  return threshold[next - 1]! + share * (threshold[next]! - threshold[next - 1]!);
}
