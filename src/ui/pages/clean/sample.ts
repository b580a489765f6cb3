/** Sample people with errors made on purpose. */
import { fetchSample, personPath } from '../../../calls/samples';

const PEOPLE = ['Alder', 'Aster', 'Basil', 'Birch', 'Cedar', 'Clover', 'Dahlia', 'Fern'];
const EACH = 5;

/** Where a photo of the samples is put, where it does not belong. */
const ERRORS: [from: string, to: string][] = [
  [personPath('Basil', 6), 'people/Alder/Alder_0006.jpg'],
  [personPath('Fern', 6), 'people/Cedar/Cedar_0006.jpg'],
  [personPath('Aster', 1), 'people/Aster/Aster_0006.jpg'],
  [personPath('Birch', 2), 'people/Dahlia/Dahlia_0006.jpg'],
  ['groups/group-2.jpg', 'people/Clover/Clover_0006.jpg'],
];

/** @throws FacetError `OFFLINE` */
export function sampleErrors(): Promise<{ path: string; file: File }[]> {
  const right = PEOPLE.flatMap((name) =>
    Array.from({ length: EACH }, (_, i) => personPath(name, i + 1)),
  );
  const wrong = ERRORS.map(async ([from, path]) => ({
    path,
    file: (await fetchSample(from)).file,
  }));
  return Promise.all([...right.map(fetchSample), ...wrong]);
}
