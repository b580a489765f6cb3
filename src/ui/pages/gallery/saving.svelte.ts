/** Who is where as files: tables, photos with names, photos in folders of people, faces in them blurred. */
import { throwIfAborted } from '../../../base/errors';
import { foldersOf, identifiedCsv, identifiedJson } from '../../../export/gallery-results';
import {
  foldersByName,
  safeName,
  safePath,
  splitEnding,
  uniqueNames,
} from '../../../files/out/names';
import type { ZipFile } from '../../../files/out/zip-writer';
import { annotate } from '../../../photos/annotate';
import { blurFaces } from '../../../photos/blur-faces';
import { withBitmap } from '../../../photos/decode-room';
import { download, pngOf, zipOf } from '../../downloads';
import { Task, type Work } from '../../work/task.svelte';
import { words } from './identify-words';
import type { IdentifiedPhoto, Identifying } from './identifying.svelte';
import { facesToBlur, type Blur } from './who';

/** Nobody is called so. */
const NOBODY = '';

export class Saving {
  blur = $state<Blur>('nobody');
  /** Names of those chosen. */
  chosen = $state<string[]>([]);
  readonly task = new Task('single');

  constructor(private readonly from: Identifying) {}

  csv(): void {
    download(identifiedCsv(this.#rows()), 'facet-people.csv');
  }

  json(): void {
    const { method, fpir } = this.from;
    download(identifiedJson(this.#rows(), { method, fpir }), 'facet-people.json');
  }

  /** The photos that are shown, with boxes and names drawn on them. */
  annotated(): void {
    this.#zip('facet-photos-with-names.zip', async (photo) => [
      { name: `${splitEnding(safePath(photo.path))[0]}.png`, data: await this.#drawn(photo, true) },
    ]);
  }

  /** The photos that are shown, in a folder for each person in them; as they are where nobody is blurred. */
  sorted(): void {
    const folderOf = foldersByName();
    this.#zip('facet-photos-by-person.zip', async (photo) => {
      const isBlurred = facesToBlur(photo, this.blur, this.chosen).length > 0;
      const data = isBlurred ? await this.#drawn(photo, false) : photo.file;
      const path = safeName(safePath(photo.path).replaceAll('/', '_'));
      const file = isBlurred ? `${splitEnding(path)[0]}.png` : path;
      const people = foldersOf({ photo: photo.path, identified: photo.identified }, NOBODY);
      return people.map((name) => ({
        name: `${folderOf(name, name === NOBODY ? words.unknown : name)}/${file}`,
        data,
      }));
    });
  }

  #rows() {
    return this.from.shown.map(({ path, identified, error }) => ({
      photo: path,
      ...(identified && { identified }),
      ...(error && { error }),
    }));
  }

  #drawn(photo: IdentifiedPhoto, withNames: boolean): Promise<Blob> {
    const { width = 1, faces = [] } = photo.identified ?? {};
    const hidden = facesToBlur(photo, this.blur, this.chosen);
    return withBitmap(photo.file, {}, (bitmap) => {
      const scale = bitmap.width / width;
      return pngOf(bitmap, (context) => {
        blurFaces(
          context,
          hidden.map(({ face }) => face.box),
          scale,
        );
        if (!withNames) return;
        const open = faces.filter((face) => !hidden.includes(face));
        const labels = open.map(({ name }) => name ?? words.unknown);
        annotate(
          context,
          open.map(({ face }) => face),
          { scale, labels, landmarks: false },
        );
      });
    });
  }

  #zip(name: string, filesOf: (photo: IdentifiedPhoto) => Promise<ZipFile[]>): void {
    void this.task.run(async (...call) => {
      const zip = await zipOf(this.#files(filesOf, ...call));
      throwIfAborted(call[0]);
      download(zip, name);
    });
  }

  async *#files(
    filesOf: (photo: IdentifiedPhoto) => Promise<ZipFile[]>,
    ...[signal, onProgress]: Parameters<Work>
  ): AsyncGenerator<ZipFile> {
    const photos = this.from.shown.filter(({ identified }) => identified);
    const unique = uniqueNames();
    for (const [i, photo] of photos.entries()) {
      throwIfAborted(signal);
      onProgress({ done: i, total: photos.length, unit: 'photos' });
      for (const { name, data } of await filesOf(photo)) yield { name: unique(name), data };
    }
  }
}
