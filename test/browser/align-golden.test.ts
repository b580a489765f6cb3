/** facet.align against what align_dataset_mtcnn wrote of the same photos, and over whole data sets. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AlignedFace, AlignOptions, AlignSink, Box, Stats } from '../../src/base/types';
import { memorySink, type Facet } from '../../src/facet';
import { decodePhoto } from '../../src/photos/decode';
import { meanDifference, photoTree, pillowBilinear } from './support/aligning';
import { addPublished, startFacet } from './support/facet';
import { record } from './support/record';
import { full, shared, sharedBlob, sharedJson } from './support/shared';

interface Golden {
  photos: Record<string, { main: number }>;
  faces: {
    photo: string;
    face: number;
    box: Box;
    crops: { margin: number; size: number; crop: Box; png?: string }[];
  }[];
}

const RECIPES = [
  { size: 160, margin: 32 },
  { size: 182, margin: 44 },
];

/**
 * Its colours are of a profile, which a browser applies and the scripts' decoder does not: the nets
 * see other values, and their box moves by 0.9 px.
 */
const ADOBE_RGB = 'bbt5.jpg';

const farthest = (a: Box, b: Box) => Math.max(...a.map((side, i) => Math.abs(side - b[i]!)));

let facet: Facet;
beforeAll(async () => {
  if (!shared) return;
  facet = startFacet('wasm');
  await addPublished(facet);
});
afterAll(() => facet?.stop());

/** Every face that was written, with its PNG. */
async function alignAll(
  tree: { path: string; file: Blob }[],
  options: AlignOptions,
): Promise<{ photo: string; face: AlignedFace; png: Blob }[]> {
  const all: { photo: string; face: AlignedFace; png: Blob }[] = [];
  const onPhoto: AlignOptions['onPhoto'] = ({ photo, crops }) =>
    photo.outputs.forEach((face, i) =>
      all.push({ photo: photo.path.split('/').at(-1)!, face, png: crops[i]! }),
    );
  const detect = { ...options.detect, model: 'mtcnn' };
  await facet.align(tree, memorySink(), { ...options, detect, onPhoto });
  return all;
}

describe.runIf(shared)('against the facenet scripts', () => {
  let golden: Golden;
  let tree: { path: string; file: Blob }[];
  beforeAll(async () => {
    golden = await sharedJson<Golden>('golden/align/boxes.json');
    tree = await photoTree('data/photos', Object.keys(golden.photos));
  });

  it.each(RECIPES)('every box and crop at $size/$margin', async ({ size, margin }) => {
    const crop = { rule: 'facenet', size, margin } as const;
    const found = await alignAll(tree, { crop, multipleFaces: true });
    let pictures = 0;
    for (const { photo, box, crops } of golden.faces) {
      const recipe = crops.find((each) => each.size === size && each.margin === margin)!;
      const mine = found.find(
        (each) => each.photo === photo && farthest(each.face.face.box, box) < 1,
      );
      if (photo === ADOBE_RGB) expect(farthest(mine!.face.box, recipe.crop)).toBeLessThanOrEqual(1);
      else expect({ photo, box: mine?.face.box }).toEqual({ photo, box: recipe.crop });
      if (!recipe.png) continue;
      const png = await decodePhoto(await sharedBlob(`golden/align/${recipe.png}`));
      expect(meanDifference(await decodePhoto(mine!.png), png)).toBeLessThan(0.5);
      pictures += 1;
    }
    expect(golden.faces).toHaveLength(30);
    expect(pictures).toBe(6);
  });

  it('the one face of each photo is the one that the original keeps', async () => {
    const crop = { rule: 'facenet', size: 160, margin: 32 } as const;
    const found = await alignAll(tree, { crop });
    for (const [photo, { main }] of Object.entries(golden.photos)) {
      const kept = golden.faces.find((each) => each.photo === photo && each.face === main);
      if (!kept) continue;
      const mine = found.find((each) => each.photo === photo);
      if (photo === ADOBE_RGB) continue;
      expect({ photo, box: mine?.face.box }).toEqual({ photo, box: kept.crops[0]!.crop });
    }
  });

  it('faces that shrink threefold or more are Pillow’s to a grey level', async () => {
    const { size, margin } = { size: 32, margin: 16 };
    const all = Object.keys(await sharedJson<Record<string, unknown>>('data/wider/truth.json'));
    const wider = await photoTree('data/wider/photos', all.slice(0, full ? 100 : 36));
    const crop = { rule: 'facenet', size, margin } as const;
    const found = await alignAll(wider, { crop, multipleFaces: true, detect: { minSize: 40 } });
    const small = found.filter(({ face: { box } }) => {
      return Math.min(box[2] - box[0], box[3] - box[1]) >= 3 * size;
    });
    expect(small.length).toBeGreaterThan(full ? 20 : 3);
    for (const { photo, face, png } of small) {
      const { file } = wider.find(({ path }) => path.endsWith(`/${photo}`))!;
      const exact = pillowBilinear(await decodePhoto(file), face.box, size);
      const { pixels } = await decodePhoto(png);
      let sum = 0;
      exact.forEach((value, i) => {
        sum += Math.abs(value - pixels[Math.floor(i / 3) * 4 + (i % 3)]!);
      });
      expect(sum / exact.length).toBeLessThan(1);
    }
  });
});

describe.runIf(shared && full)('LFW', () => {
  it('folds 1 and 2 at 160/32 in flat memory', async () => {
    const names = Object.keys(await sharedJson<object>('golden/mtcnn/lfw.json'));
    // Bytes of a Blob lie outside the heap, as those of a picked file do.
    const tree: { path: string; file: Blob }[] = [];
    for (const name of names) {
      const file = await sharedBlob(`data/lfw/photos/${name}.jpg`);
      tree.push({ path: `lfw/${name}.jpg`, file });
    }
    const written = new Set<string>();
    const discard: AlignSink = {
      has: async () => false,
      write: async (path) => void written.add(path),
    };
    const samples: Promise<Stats>[] = [];
    const started = performance.now();
    const { total, faces, failures, timings, photosPerSecond } = await facet.align(tree, discard, {
      crop: { rule: 'facenet', size: 160, margin: 32 },
      detect: { model: 'mtcnn' },
      onProgress: ({ done }) => {
        if (done % 100 === 0) samples.push(facet.stats());
      },
    });
    const seconds = (performance.now() - started) / 1000;
    const each = (ms: number) => Math.round((10 * total * 1000) / ms) / 10;
    const stats = await Promise.all([...samples, facet.stats()]);
    const [first, last] = [stats[0]!, stats.at(-1)!];
    await record('align-lfw-160-32-wasm', {
      photos: total,
      faces,
      failures: failures.map(({ path }) => path),
      seconds,
      photosPerSecond,
      photosPerSecondByStage: {
        decode: each(timings.decode),
        detect: each(timings.detect),
        crop: each(timings.crop),
      },
      heapMegabytesEach100: stats.map(({ heapBytes }) => Math.round(heapBytes / 1e6)),
      gpuBytesAfter100: first.gpuBytes,
      gpuBytesAtEnd: last.gpuBytes,
    });
    expect(total).toBe(names.length);
    expect(written.size).toBe(faces);
    expect(last.heapBytes).toBeLessThan(1.1 * first.heapBytes);
    expect(last.gpuBytes).toBeLessThanOrEqual(1.1 * first.gpuBytes);
  });
});
