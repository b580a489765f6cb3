/** The reference's own results for whitening, cropping and mirroring. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { inject } from 'vitest';

export interface PreprocessCase {
  function: string;
  note?: string;
  image_size?: number;
  /** Drawn columns and rows, or whether the mirror was drawn. */
  random?: { h: number; v: number } | boolean;
  input_shape: number[];
  input: unknown[];
  output_shape: number[];
  output: unknown[];
}

export const shared = inject('shared');
if (!shared) console.warn('SKIPPED: the golden preprocessing, because ../shared is not there.');

/** Cases of one function of the reference; none where the reference data is absent. */
export function casesOf(name: string): PreprocessCase[] {
  if (!shared) return [];
  const text = readFileSync(resolve(shared, 'golden/preprocess.json'), 'utf8');
  const { cases } = JSON.parse(text) as { cases: PreprocessCase[] };
  return cases.filter((one) => one.function === name);
}

/** All values of an array of up to three axes, in order. */
export function flat(values: unknown[]): number[] {
  return values.flat(3) as number[];
}
