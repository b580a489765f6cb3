/** Makes files of what was found and hands them to the browser's downloads; crops take a while. */
import { throwIfAborted } from '../../../base/errors';
import type { Progress } from '../../../base/types';
import { detectionsCsv, detectionsJson, type PhotoRow } from '../../../export/detections';
import { cropName, safeName, splitEnding, uniqueNames } from '../../../files/out/names';
import type { ZipFile } from '../../../files/out/zip-writer';
import { facet } from '../../../page-facet';
import { withBitmap } from '../../../photos/decode-room';
import { annotate } from '../../../photos/annotate';
import { download, pngOf, zipOf } from '../../downloads';
import { Task, type Work } from '../../work/task.svelte';
import type { PhotoItem } from './photo-item.svelte';
import type { PhotoList } from './photo-list.svelte';

export class Exporter {
  readonly cutting = new Task();
  readonly #saving = new Task();

  error = $derived(this.cutting.error ?? this.#saving.error);

  constructor(private readonly list: PhotoList) {}

  json(): void {
    void this.#saving.run(async () => {
      const { options, surest } = this.list.search;
      const [p, r] = options.thresholds!;
      const shown = { ...options, thresholds: [p, r, surest] as [number, number, number] };
      download(detectionsJson(this.#rows(), shown), 'facet-faces.json');
    });
  }

  csv(): void {
    void this.#saving.run(async () => download(detectionsCsv(this.#rows()), 'facet-faces.csv'));
  }

  /** The faces of these photos cut out by the original's rule, one PNG each, in a zip. */
  crops(photos: PhotoItem[]): void {
    void this.cutting.run(async (...call) => {
      const zip = await zipOf(this.#crops(photos, ...call));
      throwIfAborted(call[0]);
      download(zip, 'facet-crops.zip');
    });
  }

  /** The photo in view with its faces drawn on it, as large as the browser decodes it. */
  annotated(): void {
    const { current, faces } = this.list;
    if (!current) return;
    void this.#saving.run(async () => {
      const png = await withBitmap(current.file, {}, (bitmap) => {
        const scale = bitmap.width / (current.detection?.width ?? bitmap.width);
        return pngOf(bitmap, (context) => annotate(context, faces, { scale }));
      });
      // "Holiday/IMG_1.jpg" -> "IMG_1-faces.png"
      download(png, `${splitEnding(safeName(current.name))[0]}-faces.png`);
    });
  }

  /** The photos that have been looked through, with the faces that are shown. */
  *#rows(): Generator<PhotoRow> {
    const { photos, search } = this.list;
    for (const { path, detection, error } of photos) {
      if (detection) {
        yield { photo: path, detection: { ...detection, faces: search.keep(detection) } };
      } else if (error) yield { photo: path, error };
    }
  }

  async *#crops(photos: PhotoItem[], ...call: Parameters<Work>): AsyncGenerator<ZipFile> {
    const [signal, onProgress] = call;
    const { search } = this.list;
    const unique = uniqueNames();
    const total = photos.reduce((sum, { detection }) => sum + search.keep(detection).length, 0);
    const progress: Progress = { done: 0, total, unit: 'faces' };
    onProgress(progress);
    for (const { path, file, detection } of photos) {
      for (const [index, face] of search.keep(detection).entries()) {
        throwIfAborted(signal);
        const crop = await facet.crop(file, face, { signal });
        yield { name: unique(cropName(path, index)), data: await pngOf(crop) };
        onProgress({ ...progress, done: (progress.done += 1) });
      }
    }
  }
}
