/** Which set of a kind is used where nobody chose one. */
import type { ModelInfo } from '../../base/types';
import { CATALOGUE, findRow, type CatalogueRow } from './catalogue';

const rankOf = (id: string): number => findRow(id)?.rank ?? 0;

/** Those of a kind that can be had without the public network: the preferred one, then those with a rank, the best first. */
export function ranked(
  models: readonly ModelInfo[],
  kind: ModelInfo['kind'],
  preferred?: string,
): ModelInfo[] {
  const usable = models.filter((model) => model.kind === kind && model.state !== 'missing');
  const byChoice = usable.filter(({ id }) => id === preferred);
  const rest = usable.filter(({ id }) => id !== preferred && rankOf(id) > 0);
  return [...byChoice, ...rest.sort((a, b) => rankOf(b.id) - rankOf(a.id))];
}

/** Those that are better than one and have a public address, the best first. */
export function betterThan(kind: ModelInfo['kind'], id: string | undefined): CatalogueRow[] {
  const rank = id === undefined ? 0 : rankOf(id);
  return CATALOGUE.filter((row) => row.kind === kind && row.address && rankOf(row.id) > rank).sort(
    (a, b) => rankOf(b.id) - rankOf(a.id),
  );
}
