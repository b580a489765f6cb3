import { beforeAll, describe, expect, inject, test } from 'vitest';
import type { Box } from '../../src/base/types';
import { cropBox, cropFace } from '../../src/faces/box-crop';
import { decodePhoto, type DecodedPhoto } from '../../src/photos/decode';

interface Golden {
  photos: Record<string, { width: number; height: number }>;
  faces: {
    photo: string;
    box: Box;
    crops: { margin: number; size: number; crop: Box; png?: string }[];
  }[];
}

const shared = inject('shared');
if (!shared) console.warn('SKIPPED: the golden crops, because ../shared is not there.');

async function read(path: string): Promise<Blob> {
  const answer = await fetch(`/@fs${shared}/${path}`);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.blob();
}

const photos = new Map<string, Promise<DecodedPhoto>>();

function photo(name: string): Promise<DecodedPhoto> {
  let found = photos.get(name);
  if (!found) photos.set(name, (found = read(`data/photos/${name}`).then((b) => decodePhoto(b))));
  return found;
}

/** Mean absolute difference of the RGB values; alpha is 255 on both sides. */
function difference(a: Uint8ClampedArray, b: Uint8ClampedArray): { mean: number; max: number } {
  let sum = 0;
  let max = 0;
  for (let i = 0; i < a.length; i++) {
    const d = Math.abs(a[i]! - b[i]!);
    sum += d;
    max = Math.max(max, d);
  }
  return { mean: sum / (a.length * 0.75), max };
}

describe.skipIf(!shared)('against the crops of the facenet scripts', () => {
  let golden: Golden;

  beforeAll(async () => {
    golden = JSON.parse(await (await read('golden/align/boxes.json')).text()) as Golden;
  });

  test('every photo has the size that Pillow gives it upright', async () => {
    for (const [name, { width, height }] of Object.entries(golden.photos)) {
      const decoded = await photo(name);
      expect([name, decoded.width, decoded.height]).toEqual([name, width, height]);
    }
  });

  test('every crop box is exact', () => {
    for (const { photo: name, box, crops } of golden.faces) {
      const { width, height } = golden.photos[name]!;
      for (const { margin, crop } of crops) {
        expect(cropBox(box, width, height, margin)).toEqual(crop);
      }
    }
  });

  test('every crop is the one that Pillow makes, pixel for pixel', async () => {
    let compared = 0;
    for (const { photo: name, box, crops } of golden.faces) {
      for (const { margin, size, png } of crops) {
        if (!png) continue;
        const expected = await decodePhoto(await read(`golden/align/${png}`));
        const { pixels } = cropFace(await photo(name), box, { rule: 'facenet', margin, size });
        const { mean, max } = difference(pixels, expected.pixels);
        expect({ png, mean, max }).toEqual({ png, mean: 0, max: 0 });
        compared += 1;
      }
    }
    expect(compared).toBe(12);
  });
});
