/** A film for Chromium's fake webcam: YUV4MPEG2 of the sample portraits. */
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LaunchOptions, Page } from '@playwright/test';
import { browserArguments, findBrowser } from '../../../scripts/find-browser.mjs';

const [WIDTH, HEIGHT, RATE] = [640, 480, 15];
const FRAMES_EACH = 8;

export const FILM = join(tmpdir(), 'facet-webcam.y4m');

/** Of a browser whose webcam plays the film, and is allowed. */
export const FILMED: LaunchOptions = {
  executablePath: findBrowser(),
  args: [
    ...browserArguments,
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    `--use-file-for-fake-video-capture=${FILM}`,
  ],
};

/** Draws the photos in the page, which has to be open, and writes the film. */
export async function makeFilm(page: Page, photos: string[]): Promise<void> {
  const header = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F${RATE}:1 Ip A1:1 C420jpeg\n`);
  const film = [header];
  for (const photo of photos) {
    const rgba = await page.evaluate(drawn, { photo, width: WIDTH, height: HEIGHT });
    const frame = Buffer.concat([Buffer.from('FRAME\n'), i420(Buffer.from(rgba, 'base64'))]);
    for (let count = 0; count < FRAMES_EACH; count += 1) film.push(frame);
  }
  writeFileSync(FILM, Buffer.concat(film));
}

/** In the page: the photo in the middle of a frame, as RGBA in base64. */
async function drawn({ photo, width, height }: { photo: string; width: number; height: number }) {
  const bitmap = await createImageBitmap(await (await fetch(photo)).blob());
  const context = new OffscreenCanvas(width, height).getContext('2d')!;
  context.fillStyle = '#777';
  context.fillRect(0, 0, width, height);
  context.drawImage(bitmap, (width - height) / 2, 0, height, height);
  const { data } = context.getImageData(0, 0, width, height);
  let letters = '';
  for (let at = 0; at < data.length; at += 8192) {
    letters += String.fromCharCode(...data.subarray(at, at + 8192));
  }
  return btoa(letters);
}

/** RGBA to planes of Y, U and V (BT.601, full range), colour at half the size. */
function i420(rgba: Buffer): Buffer {
  const luma = Buffer.alloc(WIDTH * HEIGHT);
  const u = Buffer.alloc(luma.length / 4);
  const v = Buffer.alloc(luma.length / 4);
  for (let y = 0; y < HEIGHT; y += 1) {
    for (let x = 0; x < WIDTH; x += 1) {
      const at = 4 * (y * WIDTH + x);
      const [r, g, b] = [rgba[at]!, rgba[at + 1]!, rgba[at + 2]!];
      luma[y * WIDTH + x] = 0.299 * r + 0.587 * g + 0.114 * b;
      if (x % 2 || y % 2) continue;
      const half = (y / 2) * (WIDTH / 2) + x / 2;
      u[half] = Math.min(255, 128 - 0.1687 * r - 0.3313 * g + 0.5 * b);
      v[half] = Math.min(255, 128 + 0.5 * r - 0.4187 * g - 0.0813 * b);
    }
  }
  return Buffer.concat([luma, u, v]);
}
