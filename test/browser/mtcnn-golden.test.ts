/** The whole detector against the original's results: photos, every intermediate, other options. */
import { memory } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DetectOptions, Face } from '../../src/base/types';
import type { Nets } from '../../src/mtcnn/nets';
import type { NetOutput, Stage } from '../../src/mtcnn/run';
import { decodePhoto } from '../../src/photos/decode';
import { detectPhoto, loadDetector, useBackend } from './support/detector';
import { boxDifference, landmarkDifference, match, type GoldenFace } from './support/faces';
import { shared, sharedBlob, sharedJson } from './support/shared';

interface GoldenPhoto {
  width: number;
  height: number;
  faces: GoldenFace[];
}

interface GoldenStages {
  scales: {
    width: number;
    height: number;
    scale: number;
    over: number;
    boxes: number[][];
  }[];
  pnetBoxes: number[][];
  rnetScores: number[];
  rnetReg: number[][];
  rnetBoxes: number[][];
  onetScores: number[];
  onetReg: number[][];
  onetPoints: number[][];
  boxes: number[][];
}

/** The browser converts its Adobe RGB profile to sRGB and the reference did not: other pixels go in. */
const OTHER_PIXELS = new Set(['bbt5.jpg']);

const photo = async (name: string) => decodePhoto(await sharedBlob(name), { name });

/** The same faces, boxes and landmarks within 1 px, scores within 0.01. */
function expectFaces(found: Face[], golden: GoldenFace[]): void {
  expect(found).toHaveLength(golden.length);
  for (const { golden: face, found: mine } of match(golden, found)) {
    expect(mine, `the face at ${face.box.join(', ')}`).toBeDefined();
    expect(boxDifference(mine!.box, face.box)).toBeLessThan(1);
    expect(landmarkDifference(mine!.landmarks, face.landmarks)).toBeLessThan(1);
    expect(Math.abs(mine!.score - face.score)).toBeLessThan(0.01);
  }
}

describe.runIf(shared).each(['wasm', 'webgpu'] as const)(
  'the published weights on %s',
  (backend) => {
    let nets: Nets;
    beforeAll(async () => {
      await useBackend(backend);
      nets = await loadDetector('mtcnn');
    });
    afterAll(() => nets.dispose());

    it('find in every photo the faces that the original finds', async () => {
      const { photos } = await sharedJson<{ photos: Record<string, GoldenPhoto> }>(
        'golden/mtcnn/photos.json',
      );
      const before = memory().numTensors;
      for (const [name, golden] of Object.entries(photos)) {
        const decoded = await photo(`data/photos/${name}`);
        expect([decoded.width, decoded.height]).toEqual([golden.width, golden.height]);
        const faces = await detectPhoto(nets, decoded);
        if (OTHER_PIXELS.has(name))
          expect(match(golden.faces, faces).every((m) => m.found)).toBe(true);
        else expectFaces(faces, golden.faces);
      }
      expect(memory().numTensors).toBe(before);
    });

    it('give the same intermediates, box by box', async () => {
      const { photos } = await sharedJson<{ photos: Record<string, GoldenStages> }>(
        'golden/mtcnn/stages.json',
      );
      for (const [name, golden] of Object.entries(photos)) {
        const stages: Stage[] = [];
        await detectPhoto(
          nets,
          await photo(`data/photos/${name}`),
          {},
          { trace: (s) => stages.push(s) },
        );
        const levels = stages.filter((s) => s.name === 'level');
        expect(levels.map(({ level, over }) => [level.width, level.height, over])).toEqual(
          golden.scales.map(({ width, height, over }) => [width, height, over]),
        );
        levels.forEach(({ boxes }, i) => {
          const rows = boxes.map((b) => [...b.box, b.score, ...b.regression]);
          // Whole pixels are equal; float32 nets differ in the sixth digit.
          expectRows(rows, golden.scales[i]!.boxes, 1e-4);
        });
        const pnet = stages.find((s) => s.name === 'pnet')!;
        const rnet = stages.find((s) => s.name === 'rnet')!;
        const onet = stages.find((s) => s.name === 'onet')!;
        expect(pnet.boxes.map(({ box }) => box)).toEqual(
          golden.pnetBoxes.map((row) => row.slice(0, 4)),
        );
        expect(rnet.boxes.map(({ box }) => box)).toEqual(golden.rnetBoxes);
        const rows = (outputs: NetOutput[]) => outputs.map((o) => [o.score, ...o.regression]);
        expectRows(rows(rnet.outputs), zip(golden.rnetScores, golden.rnetReg), 1e-4);
        expectRows(rows(onet.outputs), zip(golden.onetScores, golden.onetReg), 1e-4);
        const points = onet.outputs.map((o) => o.points);
        expectRows(points, golden.onetPoints, 1e-4);
      }
    });
  },
);

describe.runIf(shared)('options of the published weights on wasm', () => {
  let nets: Nets;
  beforeAll(async () => {
    await useBackend('wasm');
    nets = await loadDetector('mtcnn');
  });
  afterAll(() => nets.dispose());

  it('follow the options as the original does', async () => {
    const { cases } = await sharedJson<{
      cases: ({ photo: string; options: DetectOptions } & GoldenPhoto)[];
    }>('golden/mtcnn/options.json');
    for (const { photo: name, options, faces } of cases) {
      expectFaces(await detectPhoto(nets, await photo(`data/photos/${name}`), options), faces);
    }
  });

  it('keep the surest where maxFaces is given', async () => {
    const decoded = await photo('data/photos/multiface.jpg');
    const all = await detectPhoto(nets, decoded);
    expect(await detectPhoto(nets, decoded, { maxFaces: 2 })).toEqual(all.slice(0, 2));
  });
});

describe.runIf(shared)('the weights that come with Facet, on wasm', () => {
  it('find in 143 photos the faces that the original finds with them', async () => {
    await useBackend('wasm');
    const nets = await loadDetector('mtcnn-facet');
    const { faces } = await sharedJson<{ faces: Record<string, GoldenFace[]> }>(
      'golden/mtcnn/facet.json',
    );
    for (const [path, golden] of Object.entries(faces)) {
      const found = await detectPhoto(nets, await photo(`data/${path}`));
      const matched = match(golden, found);
      if (OTHER_PIXELS.has(path.split('/').pop()!)) {
        expect(matched.every((m) => m.found)).toBe(true);
      } else expectFaces(found, golden);
    }
    nets.dispose();
  });
});

function zip(scores: number[], rows: number[][]): number[][] {
  return scores.map((score, i) => [score, ...rows[i]!]);
}

function expectRows(found: number[][], golden: number[][], tolerance: number): void {
  expect(found).toHaveLength(golden.length);
  found.forEach((row, i) =>
    row.forEach((value, k) => expect(Math.abs(value - golden[i]![k]!)).toBeLessThan(tolerance)),
  );
}
