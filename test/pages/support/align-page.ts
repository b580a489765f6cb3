/** The Align page as tests work it: archives and folders of photos in, what was written out. */
import { expect, type Page } from '@playwright/test';
import { unzipSync } from 'fflate';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { png } from '../../fixtures/png';
import { zip } from '../../fixtures/zips';
import type { FacetPage } from './facet-page';
import { withoutDialogs } from './folders';
import { person } from './samples';

/** The faces of the sample people, as they are written. */
export const SIX = ['Alder', 'Aster', 'Hazel'].flatMap((name) =>
  [1, 2].map((number) => `${name}/${name}_000${number}.png`),
);

/** The run is over, in these words. */
export const outcome = (page: Page, words: string | RegExp) =>
  expect(page.getByRole('status').filter({ hasText: words })).toBeAttached();

/** The files of the zip that is saved. */
export async function savedZip(page: Page): Promise<Record<string, Uint8Array>> {
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save the zip' }).click();
  const path = await (await coming).path();
  return unzipSync(readFileSync(path));
}

/** Width and height as the header of a PNG says. */
export const sizeOf = (bytes: Uint8Array) => {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return [view.getUint32(16), view.getUint32(20)];
};

/** Lines of the one list of boxes in a zip. */
export function boxesIn(files: Record<string, Uint8Array>): string[] {
  const lists = Object.keys(files).filter((name) => name.startsWith('bounding_boxes'));
  expect(lists).toHaveLength(1);
  return new TextDecoder().decode(files[lists[0]!]).trimEnd().split('\n');
}

/** Files in an archive, as a person chooses it. */
export const packed = (name: string, files: Record<string, Uint8Array<ArrayBuffer>>) => ({
  name,
  mimeType: 'application/zip',
  buffer: Buffer.from(
    zip(Object.entries(files).map(([name, data]) => ({ name, data, stored: true }))),
  ),
});

/** A photo of the sample people. */
export const photoOf = (name: string, number: number) =>
  new Uint8Array(readFileSync(person(name, number)));
/** A photo without a face. */
export const nobody = () => png({ width: 120, height: 90 });

/** A folder `photos` somewhere, with these photos of the samples as one person's. */
export function photosFolder(...of: [name: string, number: number][]): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'facet-')), 'photos');
  mkdirSync(join(folder, 'someone'), { recursive: true });
  of.forEach(([name, number], i) => {
    const to = join(folder, 'someone', `${i + 1}.jpg`);
    copyFileSync(person(name, number), to);
    utimesSync(to, 0, 0);
  });
  return folder;
}

/** Photos of one person, as many as one likes, in a zip. */
export function crowd(count: number) {
  const data = photoOf('Aster', 1);
  const paths = Array.from(
    { length: count },
    (_, i) => `Aster/Aster_${String(i + 1).padStart(4, '0')}.jpg`,
  );
  return packed('crowd.zip', Object.fromEntries(paths.map((path) => [path, data])));
}

export async function chooseArchive(page: Page, file: ReturnType<typeof packed>) {
  const dialog = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose archive' }).click();
  await (await dialog).setFiles(file);
}

/** The Align page as it opens, with an archive chosen and begun. */
export async function alignArchive(
  facet: FacetPage,
  page: Page,
  file: ReturnType<typeof packed>,
): Promise<void> {
  await withoutDialogs(page);
  await facet.open('#/align');
  await chooseArchive(page, file);
  await page.getByRole('button', { name: 'Align', exact: true }).click();
}

/** Chooses the folder `mine` for the faces. */
export async function intoFolder(page: Page): Promise<void> {
  await page.getByRole('radio', { name: 'A folder' }).check();
  await page.getByRole('button', { name: 'Choose the folder' }).click();
}
