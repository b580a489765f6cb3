/** Which set of weights the tensors of a file belong to. */
import {
  CATALOGUE,
  customDetector,
  customEmbedder,
  findByName,
  findFile,
  type CatalogueRow,
  type CustomEmbedder,
} from '../catalogue/catalogue';
import { convertPart } from '../fitting/accounting';
import { recogniseParts, type RecognisedPart } from '../fitting/recognition';
import { freeBytes } from '../formats/tensor';
import type { OpenedFile, SourceFile } from '../reading/opening';
import type { PendingPart } from './store';

/** A part of a set: converted, with the file it was in. */
export interface AddedPart {
  row: CatalogueRow;
  part: PendingPart;
  /** Of an embedder that is not in the catalogue. */
  custom?: CustomEmbedder;
}

/**
 * By the file's checksum where that is known, else by the tensors in it. The opened file is used up.
 * @throws FacetError one of the `WEIGHTS_…` codes
 */
export function recogniseFile({ name, raw, sources }: OpenedFile): AddedPart[] {
  const parts = recogniseParts(raw, sources[0]!.name).map((recognised) => {
    const { sources: named, ...place } = placeOf(name, sources, recognised);
    const converted = convertPart(recognised.part, recognised.raw, sources[0]!.name);
    return { ...place, part: { part: recognised.part.name, sources: named, ...converted } };
  });
  freeBytes(raw);
  return parts;
}

function placeOf(
  name: string,
  sources: SourceFile[],
  { network, embeddingSize }: RecognisedPart,
): Omit<AddedPart, 'part'> & Pick<PendingPart, 'sources'> {
  const known = sources.map(({ sha256 }) => findFile(sha256));
  const row = known[0]?.row;
  if (row && known.every((file) => file?.row === row)) {
    const named = sources.map((source, i) => ({ ...source, name: known[i]!.file.name }));
    return { row, sources: named };
  }
  if (embeddingSize === undefined) return { row: customDetector(network), sources };
  const byName = findByName(sources[0]!.name + name, network, embeddingSize);
  if (byName) return { row: byName, sources };
  const custom = { id: idFrom(name), title: name, network, embeddingSize };
  return { row: customEmbedder(custom), sources, custom };
}

/** "My net (2).pb.gz" becomes "my-net-2"; a name that the catalogue has gets an ending. */
function idFrom(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/(\.(pb|pth?|safetensors|npy|json|zip|whl|tar|t?gz))+$/, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  const id = plain || 'embedder';
  return CATALOGUE.some((row) => row.id === id) ? `${id}-custom` : id;
}
