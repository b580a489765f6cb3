/** What was sorted, as files: photos or faces in folders of people, a table, everything. */
import { clustersCsv, clustersJson, type ExportedGroup } from '../../../export/clusters';
import { safeName, uniqueNames } from '../../../files/out/names';
import type { ZipFile } from '../../../files/out/zip-writer';
import { Meter } from '../../../base/meter';
import { throwIfAborted } from '../../../base/errors';
import { facet } from '../../../page-facet';
import { download, pngOf, zipOf } from '../../downloads';
import type { Work } from '../../work/task.svelte';
import type { Sorting } from './sorting.svelte';

function exported(sorting: Sorting): ExportedGroup[] {
  return sorting.arrangement.groups.map(({ id, person, faces }) => ({
    title: sorting.titles.get(id)!,
    ...(person?.name !== undefined && { name: person.name }),
    hidden: person?.hidden ?? false,
    faces: faces.map((place) => {
      const { path, photo, face } = sorting.face(place);
      return { path, photo, box: face.box, score: face.score };
    }),
  }));
}

export function saveCsv(sorting: Sorting): void {
  download(clustersCsv(exported(sorting)), 'facet-clusters.csv');
}

export function saveJson(sorting: Sorting): void {
  const { method, threshold, apart, model, measures } = sorting.pile.found!.clustering;
  const about = { method, threshold, apart, model: model.id, measures };
  download(clustersJson(exported(sorting), about), 'facet-clusters.json');
}

/** A photo is in the folder of each person in it; hidden people are left out. */
export const savePhotos = (sorting: Sorting): Work =>
  saved(sorting, 'facet-people.zip', (place) => {
    const { path, file } = sorting.photoOf(place);
    return { name: path.split('/').at(-1)!, key: path, read: async () => file };
  });

export const saveCrops = (sorting: Sorting): Work =>
  saved(sorting, 'facet-faces.zip', (place) => {
    const { path, face } = sorting.face(place);
    const stem = path
      .split('/')
      .at(-1)!
      .replace(/\.[^.]*$/, '');
    const { file } = sorting.photoOf(place);
    const read = async (signal: AbortSignal) =>
      pngOf(await facet.crop(file, face, { signal, margin: 0 }));
    return { name: `${stem}.png`, key: `${place}`, read };
  });

/** A file of a folder; a second one of the same key is the same file. */
interface Part {
  name: string;
  key: string;
  read: (signal: AbortSignal) => Promise<Blob>;
}

function saved(sorting: Sorting, name: string, partOf: (place: number) => Part): Work {
  return async (signal, onProgress) => {
    const groups = sorting.arrangement.groups.filter(({ person }) => !person?.hidden);
    // As they are called now: groups may change while files are written.
    const { titles } = sorting;
    const total = groups.reduce((sum, { faces }) => sum + faces.length, 0);
    const meter = new Meter('faces', total);
    const folders = uniqueNames();
    let done = 0;
    const files = async function* (): AsyncGenerator<ZipFile> {
      for (const { id, faces } of groups) {
        const folder = folders(safeName(titles.get(id)!));
        const unique = uniqueNames();
        const keys = new Set<string>();
        for (const place of faces) {
          throwIfAborted(signal);
          const { name, key, read } = partOf(place);
          if (!keys.has(key)) {
            yield { name: `${folder}/${unique(safeName(name))}`, data: await read(signal) };
          }
          keys.add(key);
          onProgress(meter.at(++done));
        }
      }
    };
    const zip = await zipOf(files());
    throwIfAborted(signal);
    download(zip, name);
  };
}
