/** How much a packed file may claim to unpack to, before a buffer of that size is made. */
import { invalid } from '../formats/errors';

/** Weights pack to nine tenths; made-up ones to a fifteenth. What packs better is no weights. */
const MOST_RATIO = 64;
const FLOOR = 1_000_000;
/** Beyond any weight file Facet reads, bytes. */
const MOST_BYTES = 500_000_000;

/** @throws FacetError `WEIGHTS_INVALID` */
export function checkPacking(packed: number, unpacked: number, file: string): void {
  if (unpacked <= MOST_BYTES && unpacked <= packed * MOST_RATIO + FLOOR) return;
  const megabytes = Math.round(unpacked / 1e6);
  throw invalid(file, `would unpack to ${megabytes} MB, more than weights of its size do`);
}
