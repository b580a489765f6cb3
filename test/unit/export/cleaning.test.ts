/** What calculate_filtering_metrics.py writes, written by us: the same as its file of the drawn people. */
import { readFileSync } from 'node:fs';
import { describe, expect, inject, it } from 'vitest';
import type { CleaningPhoto } from '../../../src/base/types';
import { cleaningFiles, filteringFile } from '../../../src/export/cleaning';
import { distancesToCentre } from '../../../src/identify/cleaning';
import { identifyData } from '../../fixtures/identify';
import { HDF5_READERS } from './hdf5-readers';

const shared = inject('shared');
const { json, rows: rowsOf } = identifyData(`${shared}/golden/identify`);

describe.runIf(shared).each(HDF5_READERS)('filtering.h5 of the drawn people, by %s', (_, read) => {
  it('is the original’s', () => {
    const { photos } = json<{ photos: string[] }>('people.json');
    const names = photos.map((path) => path.split('/')[0]!);
    const people = [...new Set(names)];
    const labels = names.map((name) => people.indexOf(name));
    const { distances } = distancesToCentre(rowsOf('20180408-102900'), labels);
    const file = filteringFile({
      photos: photos.map(
        (path, row) =>
          ({
            path: `/data/people/${path}`,
            person: names[row]!,
            distance: distances[row]!,
          }) as CleaningPhoto,
      ),
      people: people.map((name) => ({ name, photos: 8, variance: 0 })),
    });
    const golden = read(new Uint8Array(readFileSync(`${shared}/golden/identify/filtering.h5`)));
    const found = read(file);
    const { distance_to_center: expected, ...rest } = golden;
    expect(found).toMatchObject(rest);
    expect(Object.keys(found)).toEqual(Object.keys(golden));
    expect(found.distance_to_center!.dtype).toBe(expected!.dtype);
    found.distance_to_center!.values.forEach((value, i) => {
      // The original sums in float64 in another order.
      expect(Math.abs((value as number) - (expected!.values[i] as number))).toBeLessThan(1e-9);
    });
  });
});

describe('the tables', () => {
  it('name each finding with its rival and what was decided', async () => {
    const files = cleaningFiles(
      {
        findings: [
          {
            ...{
              reason: 'wrong label',
              path: 'A/1.jpg',
              person: 'A',
              weight: 1,
              says: 'Nearer to B.',
            },
            rival: { path: 'B/1.jpg', person: 'B', inTest: false },
          },
        ],
        photos: [{ path: 'A/1.jpg', person: 'A', distance: 0.5 } as CleaningPhoto],
        people: [{ name: 'A', photos: 1, variance: 0.25 }],
        ...{ files: new Map(), unread: [], test: new Map(), model: 'dlib-resnet', notes: [] },
      },
      [{ path: 'A/1.jpg', action: 'move', to: 'B' }],
    );
    expect(await files['cleaning.csv'].text()).toBe(
      'photo,person,reason,says,rival,rival_person,distance_to_center,decided\r\n' +
        'A/1.jpg,A,wrong label,Nearer to B.,B/1.jpg,B,0.5,move to B\r\n',
    );
    expect(await files['moves.csv'].text()).toBe('photo,action,to\r\nA/1.jpg,move,B\r\n');
  });
});
