/** The weights inside a tar. */
import { isHidden } from '../../files/archives/paths';
import { readTar } from '../../files/archives/tar';
import { looksLikeWeights, onlyOne, refuseUnsafe } from './candidates';

/**
 * The one file of a tar that is weights, by its content: a view of the tar's bytes.
 * @throws FacetError `WEIGHTS_UNKNOWN` (none, or several), `ARCHIVE_INVALID`, `ARCHIVE_UNSAFE_PATH`
 */
export async function memberOfTar(
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
): Promise<{ path: string; bytes: Uint8Array<ArrayBuffer> }> {
  const candidates = [];
  const options = { name, most: bytes.length };
  for await (const { path, content } of readTar(streamOf(bytes), options)) {
    refuseUnsafe(path, name);
    if (content && !isHidden(path) && looksLikeWeights(content)) {
      candidates.push({ path, bytes: content });
    }
  }
  return onlyOne(candidates, name);
}

/** All of it as one chunk, so that entries are views of it. */
function streamOf(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(bytes);
      controller.close();
    },
  });
}
