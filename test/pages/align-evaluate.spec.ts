/** The researcher's own case: LFW aligned on the Align page, that tree and pairs.txt measured on the Evaluate page. */
import { expect, test, type Page } from '@playwright/test';
import { unzipSync } from 'fflate';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { withoutDialogs } from './support/folders';
import { reference } from './support/shared';

const lfw = reference('data/lfw');

const PEOPLE = 40;

test.use({ serviceWorkers: 'block' });

/** For each of forty people a pair of their own photos and one with the next person's, in two folds. */
function fortyPeople(): { pairs: string; photos: string[] } {
  const lines = readFileSync(join(lfw!, 'pairs.txt'), 'utf8').trim().split('\n').slice(1);
  const same = lines.filter((line) => line.split('\t').length === 3);
  const first = new Map(same.reverse().map((line) => [line.split('\t')[0]!, line]));
  const people = [...first].sort(([a], [b]) => (a < b ? -1 : 1)).slice(0, PEOPLE);
  const sames = people.map(([, line]) => line);
  const differents = people.map(([person, line], i) => {
    const [other, number] = people[(i + 1) % people.length]![1].split('\t') as [string, string];
    return [person, line.split('\t')[1], other, number].join('\t');
  });
  const half = sames.length / 2;
  const fold = (k: number) => [
    ...sames.slice(k * half, (k + 1) * half),
    ...differents.slice(k * half, (k + 1) * half),
  ];
  const photos = sames.flatMap((line) => {
    const [person, i, j] = line.split('\t') as [string, string, string];
    return [i, j].map((n) => `${person}/${person}_${n.padStart(4, '0')}.jpg`);
  });
  return { pairs: [`2\t${half}`, ...fold(0), ...fold(1)].join('\n'), photos: [...new Set(photos)] };
}

async function accuracyOf(page: Page, folder: string): Promise<number> {
  await page.goto('./#/evaluate');
  const dialog = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose folder' }).click();
  await (await dialog).setFiles(folder);
  await page.getByRole('button', { name: /^Evaluate/ }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Done: accuracy' })).toBeAttached({
    timeout: 240_000,
  });
  const said = await page.getByRole('status').filter({ hasText: 'Done: accuracy' }).innerText();
  return Number(/accuracy ([\d.]+\d)/.exec(said)![1]);
}

test('aligned crops give the figures of the raw photos', async ({ page }) => {
  test.skip(!lfw, 'needs photos of LFW');
  test.setTimeout(600_000);
  const { pairs, photos } = fortyPeople();
  const folder = mkdtempSync(join(tmpdir(), 'facet-lfw-'));
  const raw = join(folder, 'raw');
  for (const photo of photos) {
    mkdirSync(dirname(join(raw, photo)), { recursive: true });
    cpSync(join(lfw!, 'photos', photo), join(raw, photo));
  }
  writeFileSync(join(raw, 'pairs.txt'), pairs);

  await withoutDialogs(page);
  await page.goto('./#/align');
  const dialog = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose folder' }).click();
  await (await dialog).setFiles(raw);
  const start = page.getByRole('button', { name: /^Align/ }).first();
  await start.click();
  await expect(
    page.getByRole('status').filter({ hasText: `${photos.length} faces written` }),
  ).toBeAttached({ timeout: 240_000 });
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save the zip' }).click();
  const files = unzipSync(readFileSync(await (await saving).path()));

  const aligned = join(folder, 'aligned');
  for (const [name, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(aligned, name)), { recursive: true });
    writeFileSync(join(aligned, name), bytes);
  }
  writeFileSync(join(aligned, 'pairs.txt'), pairs);

  const fromCrops = await accuracyOf(page, aligned);
  await page.screenshot({ path: 'test-results/align-evaluate.png' });
  const fromPhotos = await accuracyOf(page, raw);
  await expect(page.getByText('80 pairs, facenet 20180408-102900')).toBeVisible();
  // Two pairs: crops are the same pixels, so what is left is chance of the threshold.
  expect(Math.abs(fromCrops - fromPhotos)).toBeLessThanOrEqual(2 / (2 * PEOPLE));
  await expect(page.getByRole('img', { name: 'True accepts against false accepts' })).toBeVisible();
});
