/** Engines that recognise faces by themselves, over data sets of others: what their detectors find, whom they take for whom. */
import type { Box } from '../../src/base/types';
import { decodePhoto } from '../../src/photos/decode';
import type { Pixels } from '../../src/photos/pixels';
import { parsePairs, type PairPhoto } from '../../src/protocol/pairs';
import { averagePrecision } from '../../test/browser/support/average-precision';
import { get, json, shared } from '../page/files';
import { openRealm, type OpenRealm, type Place } from '../page/open-realm';
import { crossValidated, type Judged } from './accuracy';

/** Smaller faces say nothing, found or not; pixels of the shorter side. */
const SMALLEST = 20;
const PAIRS = 200;
/** Shares no factor with their number. */
const STEP = 77;

/** x, y, width, height, then six flags. */
type WiderFace = number[];

/** What the page is asked of one engine. */
export interface Recognition {
  /** Of its detector on WIDER FACE, faces of 20 pixels or more, at an overlap of a half. */
  average_precision: number;
  recall: number;
  photos: number;
  /** On pairs of LFW, by the threshold that is best on the others. */
  accuracy: number;
  pairs: number;
  /** Photos of those pairs in which it finds no face: they are nobody. */
  faceless: number;
  /** Finding, a photo of WIDER FACE; finding and embedding, a photo of LFW. Wall time, ms. */
  find_ms: number;
  describe_ms: number;
}

/** @param bound of each data set, ms: what is not done by then is left out */
export async function recognise(id: string, place: Place, bound: number): Promise<Recognition> {
  const opened = await openRealm(place);
  try {
    await opened.realm.startRecogniser(id);
    return { ...(await found(opened, bound)), ...(await told(opened, bound)) };
  } finally {
    opened.close();
  }
}

const photo = async (path: string): Promise<Pixels> => {
  const { width, height, pixels } = await decodePhoto(await get(`/@fs${shared}/data/${path}`));
  return { width, height, pixels };
};

async function found({ realm }: OpenRealm, bound: number) {
  const until = performance.now() + bound;
  const truth = await json<Record<string, WiderFace[]>>(`/@fs${shared}/data/wider/truth.json`);
  const photos: Parameters<typeof averagePrecision>[0] = [];
  let ms = 0;
  for (const [name, faces] of Object.entries(truth)) {
    if (performance.now() > until) break;
    const pixels = await photo(`wider/photos/${name}`);
    const start = performance.now();
    const mine = await realm.find(pixels);
    ms += performance.now() - start;
    photos.push({
      found: mine,
      truth: faces.map(([x, y, width, height]) => ({
        box: [x!, y!, x! + width!, y! + height!] satisfies Box,
        ignored: Math.min(width!, height!) < SMALLEST,
      })),
    });
  }
  const { ap, recall } = averagePrecision(photos);
  return { average_precision: ap, recall, photos: photos.length, find_ms: ms / photos.length };
}

async function told({ realm }: OpenRealm, bound: number) {
  const until = performance.now() + bound;
  const text = await (await get(`/@fs${shared}/data/lfw/pairs.txt`)).text();
  const { pairs } = parsePairs(text);
  const chosen = Array.from(
    { length: PAIRS },
    (_, i) => pairs[Math.floor((dealt(i) * pairs.length) / PAIRS)]!,
  );
  const known = new Map<string, Float32Array | undefined>();
  let ms = 0;
  const embedding = async (of: PairPhoto): Promise<Float32Array | undefined> => {
    const path = pathOf(of);
    if (!known.has(path)) {
      const pixels = await photo(path);
      const start = performance.now();
      known.set(path, await realm.describe(pixels));
      ms += performance.now() - start;
    }
    return known.get(path);
  };
  const judged: Judged[] = [];
  for (const { a, b, same } of chosen) {
    if (performance.now() > until) break;
    judged.push({ distance: distance(await embedding(a), await embedding(b)), same });
  }
  return {
    accuracy: crossValidated(judged),
    pairs: judged.length,
    faceless: [...known.values()].filter((each) => each === undefined).length,
    describe_ms: ms / known.size,
  };
}

/** In such an order that any beginning has as many of both kinds, and of all folds. */
const dealt = (i: number): number => (i * STEP) % PAIRS;

const pathOf = ({ person, number }: PairPhoto): string =>
  `lfw/photos/${person}/${person}_${String(number).padStart(4, '0')}.jpg`;

function distance(a: Float32Array | undefined, b: Float32Array | undefined): number {
  if (!a || !b) return Infinity;
  return a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0);
}
