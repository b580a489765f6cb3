/** Whether the limit of a gallery rests on what was measured: else nobody may be told how many strangers get a name. */
import type { IdentifyMethod, ModelInfo } from '../../base/types';
import { isMeanMeasured, isMeasured } from '../../identify/false-match-rates';
import { shareOf } from '../../identify/open-set';
import { ratesOf } from '../people/rates';

/** `beyond`: mistakes so rare were not measured, and the limit is that of the rarest; `unmeasured`: other weights' rates. */
export type Limit = 'measured' | 'beyond' | 'unmeasured';

/**
 * @param faces how many each person has
 * @param fpir share of strangers who may be taken for somebody enrolled
 */
export function limitOf(
  model: ModelInfo,
  faces: readonly number[],
  method: IdentifyMethod,
  fpir: number,
): Limit {
  const { matches, measured } = ratesOf(model);
  if (!measured) return 'unmeasured';
  const all = faces.reduce((sum, count) => sum + count, 0);
  const share = shareOf(fpir, faces.length);
  const isKnown =
    method === 'mean'
      ? faces.every((count) => isMeanMeasured(matches, count, share))
      : isMeasured(shareOf(fpir, all));
  return isKnown ? 'measured' : 'beyond';
}

/** What has to be known of a limit, in sentences. */
export function notesOn(limit: Limit, { title }: ModelInfo, fpir: number): string[] {
  if (limit === 'measured') return [];
  if (limit === 'unmeasured') {
    return [
      `How many strangers are taken for somebody was never measured for ${title}: it is judged as facenet’s published network, on its own scale.`,
    ];
  }
  const asked = `1 in ${Math.round(1 / fpir).toLocaleString('en')}`;
  return [
    `More strangers than ${asked} may be taken for somebody: mistakes as rare as so large a gallery needs were never measured, and the limit is that of the rarest that were.`,
  ];
}
