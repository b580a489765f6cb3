/** A data set that was looked through, as files: what calculate_filtering_metrics.py writes, and tables. */
import type { Cleaning, CleaningFiles, CleaningMove } from '../base/types';
import { csv } from './csv';
import { hdf5File } from './hdf5';

/** @param moves what was decided; of what is not among them nothing was */
export function cleaningFiles(
  cleaning: Cleaning,
  moves: Iterable<CleaningMove> = [],
): CleaningFiles {
  const all = [...moves];
  return {
    'filtering.h5': new Blob([filteringFile(cleaning)]),
    'cleaning.csv': table(findingsTable(cleaning, all)),
    'moves.csv': table(movesTable(all)),
  };
}

const table = (text: string) => new Blob([text], { type: 'text/csv' });

/** A row a photo with a face, numbered by class, classes in order of their names. */
export function filteringFile({
  photos,
  people,
}: Pick<Cleaning, 'photos' | 'people'>): Uint8Array<ArrayBuffer> {
  const numbers = new Map(people.map(({ name }, number) => [name, BigInt(number)]));
  return hdf5File({
    class_names: { shape: [people.length], values: people.map(({ name }) => name) },
    distance_to_center: {
      shape: [photos.length],
      values: Float64Array.from(photos, ({ distance }) => distance),
    },
    image_list: { shape: [photos.length], values: photos.map(({ path }) => path) },
    label_list: {
      shape: [photos.length],
      values: BigInt64Array.from(photos, ({ person }) => numbers.get(person)!),
    },
  });
}

function findingsTable({ findings, photos }: Cleaning, moves: readonly CleaningMove[]): string {
  const decided = new Map(moves.map((move) => [move.path, move]));
  const distances = new Map(photos.map(({ path, distance }) => [path, distance]));
  return csv(
    ['photo', 'person', 'reason', 'says', 'rival', 'rival_person', 'distance_to_center', 'decided'],
    findings.map(({ path, person, reason, says, rival }) => {
      const move = decided.get(path);
      const done = move?.action === 'move' ? `move to ${move.to}` : move?.action;
      return [path, person, reason, says, rival?.path, rival?.person, distances.get(path), done];
    }),
  );
}

const movesTable = (moves: readonly CleaningMove[]): string =>
  csv(
    ['photo', 'action', 'to'],
    moves.map((move) => [move.path, move.action, move.action === 'move' ? move.to : undefined]),
  );
