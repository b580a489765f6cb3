/** How two sets of weights are shown beside each other. */
import type { FaceDifference, LayerDifference, ModelInfo } from '../../../base/types';

/** Sets that are here as a whole. */
export const comparable = (models: readonly ModelInfo[]): ModelInfo[] =>
  models.filter(({ state, needs }) => state !== 'missing' && !needs?.length);

const networkOf = ({ kind, embedder }: ModelInfo): string =>
  embedder ? `${embedder.network} ${embedder.embeddingSize}` : kind;

/** Another set of the same network, or where there is none any other. */
export function twinOf(model: ModelInfo, models: readonly ModelInfo[]): ModelInfo {
  const others = models.filter(({ id }) => id !== model.id);
  return others.find((other) => networkOf(other) === networkOf(model)) ?? others[0]!;
}

/** Two digits that mean something. */
export const inShort = (value: number): string => (value === 0 ? '0' : value.toPrecision(2));

/** A distance in a sentence: what is as good as nothing is said so. */
export const distanceInWords = (value: number): string =>
  value < 1e-4 ? 'less than 0.0001' : inShort(value);

/** The difference as a share of the layer's largest value. */
export function shareOf({ difference, largest }: LayerDifference): string {
  if (difference === 0) return '0 %';
  if (largest === 0) return '';
  const percent = (100 * difference) / largest;
  return `${percent >= 100 ? Math.round(percent).toLocaleString('en') : inShort(percent)} %`;
}

/** Of all faces: the mean, and the one that is put farthest; undefined where there is none. */
export function apartOf(
  faces: readonly FaceDifference[],
): { count: number; mean: number; most: FaceDifference } | undefined {
  if (faces.length === 0) return undefined;
  const mean = faces.reduce((sum, { distance }) => sum + distance, 0) / faces.length;
  const most = faces.reduce((a, b) => (b.distance > a.distance ? b : a));
  return { count: faces.length, mean, most };
}
