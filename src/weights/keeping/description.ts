/** A set of weights as the public API tells of it. */
import type { EmbedderSettings, ModelInfo } from '../../base/types';
import { missingFiles } from './additions';
import { sourceFiles, type CatalogueRow } from '../catalogue/catalogue';
import type { PendingPart, StoredIndex } from './store';

/** What is known of a set on this device. */
export interface Standing {
  index?: StoredIndex;
  /** It is stored in memory alone. */
  temporary: boolean;
  pending: readonly PendingPart[];
  settings: EmbedderSettings;
  /** Its files lie on the page's own origin. */
  available: boolean;
}

/** @param row what the catalogue says of it */
export function describe(row: CatalogueRow, standing: Standing): ModelInfo {
  const { index, temporary, pending, settings, available } = standing;
  const files = index?.sources ?? sourceFiles(row);
  const needs = pending.length > 0 ? missingFiles(row.network, pending) : undefined;
  const { id, kind, title, licence, source, embedded, measured, thresholds, obtain, descent } = row;
  return {
    id,
    kind,
    title,
    description: needs
      ? `${row.description} It still needs ${needs.join(' and ')}.`
      : row.description,
    state: index ? 'stored' : available ? 'available' : 'missing',
    ...(temporary && { temporary }),
    loaded: false,
    inUse: false,
    licence,
    source,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    files,
    embedded,
    measured,
    ...(thresholds && { thresholds }),
    ...(row.embedder && { embedder: { ...row.embedder, ...settings } }),
    ...(Object.keys(settings).length > 0 && { changed: true }),
    ...(needs && { needs }),
    ...(obtain && { obtain: [...obtain] }),
    ...(index?.notes && { notes: index.notes }),
    ...(index && { storedAs: index.dtype }),
    ...(descent && { parent: descent.parent.id, trained: descent.trained }),
  };
}
