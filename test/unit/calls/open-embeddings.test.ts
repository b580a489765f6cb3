/** facet.openEmbeddings: what exportEmbeddings wrote, as faces again. */
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { openEmbeddings } from '../../../src/calls/cluster/open-embeddings';
import { npy, npyStrings } from '../../../src/export/npy';

const ROWS = Float32Array.of(1, 0, 0, 1, 0.5, 0.5);
const rows = (values = ROWS, size = 2) => npy(values, [values.length / size, size]);
const labels = (...numbers: number[]) => npy(BigInt64Array.from(numbers, BigInt), [numbers.length]);
const tree = (files: Record<string, Blob>) =>
  Object.entries(files).map(([path, file]) => ({ path, file }));
const opened = (files: Record<string, Blob>) => openEmbeddings(tree(files));

describe('embeddings that were saved', () => {
  it('are faces with the name of their person, row by row', async () => {
    const { faces, named } = await opened({
      'embeddings.npy': rows(),
      'labels.npy': labels(1, 0, 1),
      'label_strings.npy': npyStrings(['Zoë', 'Ann Smith', 'Zoë']),
    });
    expect(named).toBe(true);
    expect(faces.map(({ path }) => path)).toEqual(['Zoë/row 1', 'Ann Smith/row 2', 'Zoë/row 3']);
    expect(faces.map(({ embedding }) => [...embedding])).toEqual([
      [1, 0],
      [0, 1],
      [0.5, 0.5],
    ]);
  });

  it('have the numbers of their people where nobody has a name', async () => {
    const { faces } = await opened({ 'e.npy': rows(), 'labels.npy': labels(7, 0, 7) });
    expect(faces.map(({ path }) => path)).toEqual(['7/row 1', '0/row 2', '7/row 3']);
  });

  it('may be alone, of double precision, in an archive', async () => {
    const file = npy(Float64Array.from(ROWS), [3, 2]);
    const bytes = new Uint8Array(await file.arrayBuffer());
    const zip = new File([zipSync({ 'embeddings.npy': bytes }) as BlobPart], 'saved.zip');
    const { faces, named } = await openEmbeddings(zip);
    expect(named).toBe(false);
    expect(faces.map(({ path }) => path)).toEqual(['row 1', 'row 2', 'row 3']);
  });

  it('are the same faces whenever they are opened, so that decisions hold', async () => {
    const [one, two] = await Promise.all([
      opened({ 'a.npy': rows() }),
      opened({ 'b.npy': rows(ROWS.slice(2)), 'label_strings.npy': npyStrings(['Ann', 'Bo']) }),
    ]);
    expect(two.faces.map(({ id }) => id)).toEqual(one.faces.slice(1).map(({ id }) => id));
  });

  it.each<[string, Record<string, Blob>, string]>([
    ['none', { 'labels.npy': labels(1) }, 'No file among these holds embeddings.'],
    [
      'labels of another number',
      { 'embeddings.npy': rows(), 'labels.npy': labels(1, 2) },
      'labels.npy has 2 labels, and embeddings.npy 3 rows.',
    ],
    [
      'names of another number',
      { 'embeddings.npy': rows(), 'label_strings.npy': npyStrings(['Ann']) },
      'label_strings.npy has 1 label, and embeddings.npy 3 rows.',
    ],
    [
      'rows of another length in a second export',
      { 'a/embeddings.npy': rows(), 'b/embeddings.npy': rows(ROWS, 3) },
      'Rows of b/embeddings.npy have 3 values, those of a/embeddings.npy 2.',
    ],
    [
      'two exports in one folder',
      { 'a.npy': rows(), 'b.npy': rows() },
      'a.npy and b.npy hold the same kind of thing.',
    ],
    [
      'what is no number',
      { 'embeddings.npy': rows(Float32Array.of(1, 0, NaN, 1)) },
      'Row 2 of embeddings.npy holds what is no number.',
    ],
    [
      'no row',
      { 'embeddings.npy': rows(new Float32Array(0)) },
      'embeddings.npy holds no embeddings.',
    ],
    [
      'an array of three axes',
      { 'embeddings.npy': npy(new Float32Array(8), [2, 2, 2]) },
      'embeddings.npy holds 2 x 2 x 2, which are neither embeddings nor labels.',
    ],
    [
      'a file that ends early',
      { 'embeddings.npy': rows().slice(0, -3) },
      'embeddings.npy ends early: it is damaged, or was not copied whole.',
    ],
    [
      'a file that is something else',
      { 'embeddings.npy': new Blob(['no array at all']) },
      'embeddings.npy is no .npy file.',
    ],
  ])('that are %s are refused by name', async (_, files, message) => {
    await expect(opened(files)).rejects.toMatchObject({ message });
  });
});
