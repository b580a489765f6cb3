/** What was found, as files. */
import { throwIfAborted } from '../../../base/errors';
import type { Face } from '../../../base/types';
import { detectionsCsv, detectionsJson, type PhotoRow } from '../../../export/detections';
import { cropName, safeName, splitEnding, uniqueNames } from '../../../files/out/names';
import { zipStream, type ZipFile } from '../../../files/out/zip-writer';
import { facet } from '../../../page-facet';
import { annotate } from '../../../photos/annotate';
import type { PhotoItem } from './photo.svelte';
import type { Search } from './search.svelte';

/** The photos that have been looked through, with the faces that are shown. */
function* rows(photos: PhotoItem[], search: Search): Generator<PhotoRow> {
  for (const { path, detection, error } of photos) {
    if (detection) {
      yield { photo: path, detection: { ...detection, faces: search.keep(detection) } };
    } else if (error) yield { photo: path, error };
  }
}

export function jsonFile(photos: PhotoItem[], search: Search): Blob {
  const [p, r] = search.options.thresholds!;
  const options = {
    ...search.options,
    thresholds: [p, r, search.surest] as [number, number, number],
  };
  return new Blob([detectionsJson(rows(photos, search), options)], { type: 'application/json' });
}

export function csvFile(photos: PhotoItem[], search: Search): Blob {
  return new Blob([detectionsCsv(rows(photos, search))], { type: 'text/csv' });
}

/** The faces of these photos cut out by the original's rule, one PNG each, in a zip. */
export function cropsFile(
  photos: PhotoItem[],
  search: Search,
  signal: AbortSignal,
  oncrop: () => void,
): Promise<Blob> {
  const stream = zipStream(crops(photos, search, signal, oncrop));
  return new Response(stream, { headers: { 'Content-Type': 'application/zip' } }).blob();
}

async function* crops(
  photos: PhotoItem[],
  search: Search,
  signal: AbortSignal,
  oncrop: () => void,
): AsyncGenerator<ZipFile> {
  const unique = uniqueNames();
  for (const { path, file, detection } of photos) {
    for (const [index, face] of search.keep(detection).entries()) {
      throwIfAborted(signal);
      const crop = await facet.crop(file, face, { signal });
      yield { name: unique(cropName(path, index)), data: await png(crop) };
      oncrop();
    }
  }
}

/** The photo with its faces drawn on it, as large as the browser decodes it. */
export async function annotatedFile(photo: PhotoItem, faces: Face[]): Promise<Blob> {
  const bitmap = await createImageBitmap(photo.file);
  const scale = bitmap.width / (photo.detection?.width ?? bitmap.width);
  return png(bitmap, (context) => annotate(context, faces, { scale }));
}

/** "Holiday/IMG_1.jpg" -> "IMG_1-faces.png". */
export const annotatedName = (photo: PhotoItem) =>
  `${splitEnding(safeName(photo.name))[0]}-faces.png`;

function png(
  bitmap: ImageBitmap,
  draw?: (context: OffscreenCanvasRenderingContext2D) => void,
): Promise<Blob> {
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext('2d')!;
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  draw?.(context);
  return canvas.convertToBlob({ type: 'image/png' });
}
