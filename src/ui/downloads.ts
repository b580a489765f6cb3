/** What leaves the page as a file. */
import { zipBlob, type ZipFile } from '../files/out/zip-writer';

/** Of texts, by the ending of their names. */
const TYPES: Record<string, string> = {
  csv: 'text/csv',
  html: 'text/html',
  json: 'application/json',
  txt: 'text/plain',
};

/** Hands a file to the browser's downloads. */
export function download(content: Blob | string, name: string): void {
  const type = TYPES[name.split('.').at(-1)!];
  const url = URL.createObjectURL(
    typeof content === 'string' ? new Blob([content], { type }) : content,
  );
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads the address some time after the click.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** Files in one zip, each asked for when it is its turn. */
export const zipOf = zipBlob;

/** NumPy files by name in one zip. */
export const zipOfArrays = (arrays: Record<string, ZipFile['data']>): Promise<Blob> =>
  zipOf(Object.entries(arrays).map(([name, data]) => ({ name, data })));

/** A picture as PNG, with something drawn over it; closes the picture. */
export function pngOf(
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
