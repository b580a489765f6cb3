/** The detector over whole data sets, through the facet as the page uses it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Box, Face } from '../../src/base/types';
import type { Facet } from '../../src/facet';
import { averagePrecision } from './support/average-precision';
import { addPublished, startFacet } from './support/facet';
import { boxDifference, match, type GoldenFace } from './support/faces';
import { record } from './support/record';
import { full, shared, sharedBlob, sharedJson } from './support/shared';

type LfwGolden = Record<string, GoldenFace[]>;

/** x, y, width, height, then six flags. */
type WiderFace = number[];

/** What the reference implementation reaches with the published weights on these 100 photos. */
const WIDER = { mtcnn: 0.8057, 'mtcnn-facet': 0.7846 };

/** Faces of each photo, fetched as they are pulled. */
async function detectAll(facet: Facet, paths: string[], model: string): Promise<Face[][]> {
  async function* photos() {
    for (const path of paths) yield await sharedBlob(path);
  }
  const faces: Face[][] = [];
  for await (const { detection, error } of facet.detectMany(photos(), { model })) {
    if (!detection) throw error!;
    faces.push(detection.faces);
  }
  return faces;
}

/** Share of the golden faces that were found with every side of the box within 1 px. */
function agreement(golden: GoldenFace[][], found: Face[][]): { faces: number; agreed: number } {
  const pairs = golden.flatMap((faces, i) => match(faces, found[i]!));
  const agreed = pairs.filter(
    ({ golden, found }) => found && boxDifference(found.box, golden.box) <= 1,
  );
  return { faces: pairs.length, agreed: agreed.length };
}

async function lfwSample(count: number): Promise<{ names: string[]; golden: LfwGolden }> {
  const golden = await sharedJson<LfwGolden>('golden/mtcnn/lfw.json');
  const all = Object.keys(golden);
  const step = all.length / count;
  return { names: Array.from({ length: count }, (_, i) => all[Math.floor(i * step)]!), golden };
}

const lfwPath = (name: string) => `data/lfw/photos/${name}.jpg`;

describe.runIf(shared)('on wasm', () => {
  let facet: Facet;
  beforeAll(async () => {
    facet = startFacet('wasm');
    await addPublished(facet);
  });
  afterAll(() => facet.stop());

  it('the faces of LFW are the ones the original finds', async () => {
    const { names, golden } = await lfwSample(full ? 1583 : 200);
    const started = performance.now();
    const found = await detectAll(facet, names.map(lfwPath), 'mtcnn');
    const seconds = (performance.now() - started) / 1000;
    const { faces, agreed } = agreement(
      names.map((name) => golden[name]!),
      found,
    );
    await record('lfw-detection-wasm', {
      photos: names.length,
      faces,
      agreed,
      photosPerSecond: names.length / seconds,
    });
    expect(agreed / faces).toBeGreaterThanOrEqual(0.995);
  });

  it.each(['mtcnn', 'mtcnn-facet'] as const)(
    'the average precision of %s on WIDER FACE is that of the reference',
    async (model) => {
      const truth = await sharedJson<Record<string, WiderFace[]>>('data/wider/truth.json');
      const names = Object.keys(truth);
      const started = performance.now();
      const found = await detectAll(
        facet,
        names.map((name) => `data/wider/photos/${name}`),
        model,
      );
      const figures = averagePrecision(
        names.map((name, i) => ({
          found: found[i]!,
          truth: truth[name]!.map(([x, y, width, height]) => ({
            box: [x!, y!, x! + width!, y! + height!] as Box,
            ignored: Math.min(width!, height!) < 20,
          })),
        })),
      );
      await record(`wider-${model}`, {
        ...figures,
        photosPerSecond: (names.length * 1000) / (performance.now() - started),
      });
      expect(Math.abs(figures.ap - WIDER[model])).toBeLessThan(0.005);
    },
  );
});

describe.runIf(shared)('on webgpu', () => {
  let facet: Facet;
  beforeAll(async () => {
    facet = startFacet('webgpu');
    await addPublished(facet);
  });
  afterAll(() => facet.stop());

  it('sixty photos of LFW agree with the original', async () => {
    const { names, golden } = await lfwSample(60);
    const found = await detectAll(facet, names.map(lfwPath), 'mtcnn');
    const expected = names.map((name) => golden[name]!);
    const { faces, agreed } = agreement(expected, found);
    expect(agreed).toBe(faces);
    found.forEach((list, i) => expect(list).toHaveLength(expected[i]!.length));
  });
});
