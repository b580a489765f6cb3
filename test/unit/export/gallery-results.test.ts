/** Who is in which photo, as files. */
import { describe, expect, it } from 'vitest';
import { FacetError } from '../../../src/base/errors';
import type { IdentifiedFace, Identification } from '../../../src/base/types';
import {
  foldersOf,
  identifiedCsv,
  identifiedJson,
  type IdentifiedRow,
} from '../../../src/export/gallery-results';

const face = (name: string | undefined, probability: number): IdentifiedFace => ({
  ...{ id: 'x', photo: 'x', path: 'x', embedding: new Float32Array() },
  ...{ name, probability, why: 'It is near, "very".' },
  face: { box: [1, 2, 3.123456, 4], score: 0.99, landmarks: [] as never },
  candidates: [{ name: 'Alder', distance: 0.2, threshold: 0.8, probability, nearest: [] }],
});
const row = (...faces: IdentifiedFace[]): IdentifiedRow => ({
  photo: 'album/1.jpg',
  identified: {
    ...{ width: 9, height: 8, faces, model: 'm', people: 2, enrolled: 4, notes: [] },
  } as Identification,
});
const failed: IdentifiedRow = {
  photo: 'bad.jpg',
  error: new FacetError('IMAGE_DAMAGED', 'It ends early.', { hint: 'Copy it again.' }),
};

describe('who is where', () => {
  it('is a line a face, an unknown one without a name but with whom it is nearest to', () => {
    const [header, first, second, end] = identifiedCsv([
      row(face('Alder', 0.98765), face(undefined, 0.1)),
      failed,
    ]).split('\r\n');
    expect(header).toBe(
      'photo,face,name,probability,distance,threshold,nearest,x1,y1,x2,y2,score,why,model',
    );
    expect(first).toBe(
      'album/1.jpg,1,Alder,0.9876,0.2,0.8,Alder,1,2,3.1235,4,0.99,"It is near, ""very"".",m',
    );
    expect(second).toContain('album/1.jpg,2,,0.1,0.2,0.8,Alder');
    expect(end).toBe('');
  });

  it('as JSON has photos that failed, too', () => {
    const text = identifiedJson([row(face(undefined, 0.1)), failed], { fpir: 0.01 });
    expect(JSON.parse(text)).toMatchObject({
      ...{ format: 'facet-people', version: 1, options: { fpir: 0.01 } },
      photos: [
        { photo: 'album/1.jpg', faces: [{ probability: 0.1, candidates: [{ name: 'Alder' }] }] },
        { photo: 'bad.jpg', error: { code: 'IMAGE_DAMAGED' } },
      ],
    });
  });

  it('sorts a photo of two people into both folders, and one of nobody known into another', () => {
    expect(foldersOf(row(face('Alder', 1), face('Birch', 1), face('Alder', 1)))).toEqual([
      'Alder',
      'Birch',
    ]);
    expect(foldersOf(row(face(undefined, 0)))).toEqual(['Unknown']);
    expect(foldersOf(row())).toEqual(['Unknown']);
  });
});
