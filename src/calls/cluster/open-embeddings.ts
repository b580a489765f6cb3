/** Embeddings that were saved earlier, as faces that can be sorted: what export_embeddings.py and `exportEmbeddings` write. */
import { FacetError } from '../../base/errors';
import { sha256 } from '../../base/sha256';
import { Turns } from '../../base/turns';
import type { CallOptions, OpenedEmbeddings, PhotoFace, Tree } from '../../base/types';
import { checkTree } from '../arguments';
import { readStored, type StoredArrays } from './stored-arrays';

/**
 * @param tree .npy files, in folders of one export each, or an archive of them: embeddings [rows, values], labels [rows],
 *   names [rows]; other files are passed over
 * @returns a face for each row, `path` "name/row 12" (counted from 1), without a place in any photo: `box` is all 0. Two
 *   rows with the same values are the same face
 * @throws FacetError `INVALID_OPTION` where there are no embeddings, labels don't fit, rows have different lengths or hold
 *   what is no number; `WEIGHTS_INVALID` for a file that does not parse; each names the file. `ABORTED`
 */
export async function openEmbeddings(
  tree: Tree,
  options: CallOptions = {},
): Promise<OpenedEmbeddings> {
  checkTree(tree);
  const stored = await readStored(tree, options);
  checkSizes(stored);
  const faces: PhotoFace[] = [];
  const turns = new Turns(options.signal);
  for (const { path, values, rows, size, people } of stored) {
    for (let row = 0; row < rows; row++) {
      await turns.next();
      const embedding = values.slice(row * size, (row + 1) * size);
      if (!embedding.every(Number.isFinite)) throw noNumber(path, row);
      faces.push(await faceOf(embedding, people?.[row], row));
    }
  }
  return { faces, named: stored.every(({ people }) => people !== undefined) };
}

async function faceOf(
  embedding: Float32Array<ArrayBuffer>,
  person: string | undefined,
  row: number,
): Promise<PhotoFace> {
  const photo = await sha256(new Uint8Array(embedding.buffer));
  const place = `row ${row + 1}`;
  const path = person ? `${person.replaceAll('/', '_')}/${place}` : place;
  const landmarks = Array.from({ length: 5 }, () => [0, 0]) as PhotoFace['face']['landmarks'];
  const face: PhotoFace['face'] = { box: [0, 0, 0, 0], score: 1, landmarks };
  return { id: `${photo} ${face.box.join(' ')}`, photo, path, face, embedding };
}

function checkSizes([first, ...rest]: readonly StoredArrays[]): void {
  const other = rest.find(({ size }) => size !== first!.size);
  if (!other) return;
  const said = `Rows of ${other.path} have ${other.size} values, those of ${first!.path} ${first!.size}.`;
  throw new FacetError('INVALID_OPTION', said, {
    hint: 'Embeddings of two embedders can’t be compared: give those of one.',
    file: other.path,
  });
}

function noNumber(path: string, row: number): FacetError {
  return new FacetError('INVALID_OPTION', `Row ${row + 1} of ${path} holds what is no number.`, {
    hint: 'Leave that row out, or save the embeddings again.',
    file: path,
  });
}
