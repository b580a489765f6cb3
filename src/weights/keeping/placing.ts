/** Which set of weights the tensors of a file belong to. */
import { customDetector, findByName, findFile, type CatalogueRow } from '../catalogue/catalogue';
import { customEmbedder, idFrom, type CustomEmbedder } from '../catalogue/custom-embedder';
import { convertPart } from '../fitting/accounting';
import { remarksOn } from '../fitting/remarks';
import { recogniseParts, type RecognisedPart } from '../fitting/recognition';
import { freeBytes } from '../../files/parsing/tensor';
import type { OpenedFile } from '../reading/opening';
import { readDescent } from './descent';
import type { PendingPart } from './store';

/** A part of a set: converted, with the file it was in. */
export interface AddedPart {
  row: CatalogueRow;
  part: PendingPart;
  /** Of an embedder that is not in the catalogue. */
  custom?: CustomEmbedder;
  /** It is what a training keeps. */
  ofTraining?: boolean;
}

/**
 * By the file's checksum where that is known, else by the tensors in it. The opened file is used up.
 * @throws FacetError one of the `WEIGHTS_…` codes
 */
export function recogniseFile({
  name,
  raw,
  sources,
  metadata,
  ofTraining,
  graph,
}: OpenedFile): AddedPart[] {
  const parts = recogniseParts(raw, sources[0]!.name, graph).map((recognised) => {
    const { sources: named, ...place } = placeOf({ name, sources, metadata }, recognised);
    const { part, raw: own } = recognised;
    const converted = convertPart(part, own, sources[0]!.name);
    const notes = [...(raw.notes ?? []), ...remarksOn(part, own)];
    return { ...place, ofTraining, part: { part: part.name, sources: named, notes, ...converted } };
  });
  freeBytes(raw);
  return parts;
}

function placeOf(
  { name, sources, metadata }: Pick<OpenedFile, 'name' | 'sources' | 'metadata'>,
  { network, embeddingSize }: RecognisedPart,
): Omit<AddedPart, 'part'> & Pick<PendingPart, 'sources'> {
  const known = sources.map(({ sha256 }) => findFile(sha256));
  const row = known[0]?.row;
  if (row && known.every((file) => file?.row === row)) {
    const named = sources.map((source, i) => ({ ...source, name: known[i]!.file.name }));
    return { row, sources: named };
  }
  if (embeddingSize === undefined) return { row: customDetector(network), sources };
  const told = readDescent(metadata, { network, embeddingSize });
  const byName = told ? undefined : findByName(sources[0]!.name + name, network, embeddingSize);
  if (byName) return { row: byName, sources };
  const custom = {
    id: idFrom(told?.id ?? name),
    title: told?.title ?? name,
    ...{ network, embeddingSize },
    ...(told && { descent: told.descent }),
  };
  return { row: customEmbedder(custom), sources, custom };
}
