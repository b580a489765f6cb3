/** A drop or a paste of files, as the browser tells it to the page. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Page } from '@playwright/test';

export interface DroppedFile {
  name: string;
  bytes: Uint8Array;
}

export const fromDisk = (path: string): DroppedFile => ({
  name: basename(path),
  bytes: readFileSync(path),
});

export async function fileDrop(
  page: Page,
  files: DroppedFile[],
  kind: 'drop' | 'paste',
): Promise<void> {
  const packed = files.map(({ name, bytes }) => ({
    name,
    base64: Buffer.from(bytes).toString('base64'),
  }));
  await page.evaluate(
    ({ packed, kind }) => {
      const data = new DataTransfer();
      for (const { name, base64 } of packed) {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        data.items.add(new File([bytes], name));
      }
      const event =
        kind === 'drop'
          ? new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true })
          : new ClipboardEvent('paste', { clipboardData: data, bubbles: true });
      document.body.dispatchEvent(event);
    },
    { packed, kind },
  );
}
