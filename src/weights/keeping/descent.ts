/** Weights that were trained further: what is told of them, here and in a file that takes them elsewhere. */
import { plural } from '../../base/plural';
import type { EmbedderInfo, ModelInfo, TrainedOn } from '../../base/types';
import { TRAINING_MODES } from '../../base/types';
import type { Descent } from '../catalogue/catalogue';
import { checkSettings } from '../catalogue/check-settings';
import { safetensorsPieces } from '../../export/safetensors';
import type { NamedTensors } from '../../export/weights';

/** What of a set of weights goes along with them. */
type Exported = Pick<ModelInfo, 'id' | 'title' | 'licence' | 'source' | 'embedder'>;

/** Texts by name that a file has beside its tensors. */
type Metadata = Readonly<Record<string, string>>;

/**
 * What is told of weights that were trained further from others.
 * @param embedder what belongs to the parent; the new threshold and calibration take the place of its own
 */
export function descentOf(
  parent: Pick<ModelInfo, 'id' | 'title' | 'licence' | 'source'>,
  trained: TrainedOn,
  embedder: EmbedderInfo,
): Descent {
  const { id, title, licence, source } = parent;
  const { people, photos, date } = trained;
  const day = new Date(date).toISOString().slice(0, 10);
  const on = `${plural(people, 'person', 'people')} in ${plural(photos, 'photo')}`;
  return {
    parent: { id, title },
    licence,
    source: `Trained further with Facet on ${day} from ${title}, on ${on}. ${title}: ${source}`,
    trained,
    embedder,
  };
}

/** What a file tells of the weights in it; of those that were trained further {@link readDescent} reads it. */
export function metadataOf(
  { id, title, licence, source, embedder }: Exported,
  descent?: Descent,
): Record<string, string> {
  return {
    ...{ format: 'tf', id, title, licence, source },
    ...(embedder && { network: embedder.network, embedder: JSON.stringify(embedder) }),
    ...(descent && {
      parent: descent.parent.id,
      parentTitle: descent.parent.title,
      trained: JSON.stringify(descent.trained),
    }),
  };
}

/** Weights as a safetensors file that Facet reads again. */
export function exportedFile(
  weights: NamedTensors,
  dtype: 'float32' | 'float16',
  model: Exported,
  descent?: Descent,
): Blob {
  const metadata = metadataOf(model, descent);
  return new Blob(safetensorsPieces(weights, dtype, metadata), {
    type: 'application/octet-stream',
  });
}

/** The longest texts that are taken from a file, characters. */
const LONGEST = { title: 200, text: 4_000 };

/**
 * What a file tells of weights that were trained further; undefined where it tells nothing, or nothing that could be.
 * @param network and `embeddingSize` as its tensors tell them
 */
export function readDescent(
  metadata: Metadata,
  { network, embeddingSize }: Pick<EmbedderInfo, 'network' | 'embeddingSize'>,
): { id: string; title: string; descent: Descent } | undefined {
  const { id, title, licence, source, parent, parentTitle } = metadata;
  const texts = [id, title, licence, source, parent, parentTitle];
  if (!texts.every((text) => text && text.length <= LONGEST.text)) return undefined;
  if (title!.length > LONGEST.title) return undefined;
  try {
    const told = JSON.parse(metadata.embedder!) as EmbedderInfo;
    const { crop, standardisation, normalise, ...settings } = checkSettings(told, network);
    if (!crop || !standardisation || normalise === undefined) return undefined;
    const descent = {
      parent: { id: parent!, title: parentTitle! },
      licence: licence!,
      source: source!,
      trained: checkTrained(JSON.parse(metadata.trained!) as TrainedOn),
      embedder: { network, embeddingSize, crop, standardisation, normalise, ...settings },
    };
    return { id: id!, title: title!, descent };
  } catch {
    return undefined;
  }
}

function checkTrained({ mode, people, photos, date }: TrainedOn): TrainedOn {
  const counts = [people, photos, date];
  if (!TRAINING_MODES.includes(mode) || !counts.every((n) => Number.isSafeInteger(n) && n >= 0)) {
    throw new RangeError('No training is like that.');
  }
  return { mode, people, photos, date };
}
