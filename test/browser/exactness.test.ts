/** What the reference implementations give for photos and weights that lie in this folder: exact with nothing beside it. */
import { describe, expect, it } from 'vitest';
import type { Box, Landmarks } from '../../src/base/types';
import { standardise } from '../../src/faces/standardise';
import { decodePhoto } from '../../src/photos/decode';
import { squaredEuclidean } from '../../src/protocol/distance';
import golden from '../fixtures/golden/numbers.json';
import { detectPhoto, loadDetector, useBackend } from './support/detector';
import { loadDlib, run } from './support/embedder';
import { boxDifference, landmarkDifference } from './support/faces';

const fetched = async (path: string) => (await fetch(path)).blob();

describe('without anything beside this folder', () => {
  it('the weights that come with Facet find the faces that the original finds with them', async () => {
    await useBackend('wasm');
    const nets = await loadDetector('mtcnn-facet');
    for (const [path, [face, ...more]] of Object.entries(golden.detections)) {
      const photo = await decodePhoto(await fetched(`/samples/people/${path}`));
      const found = await detectPhoto(nets, photo);
      expect(found, path).toHaveLength(1 + more.length);
      // As everywhere: within a pixel, as decoders round chroma in their own way.
      expect(boxDifference(found[0]!.box, face!.box as Box)).toBeLessThan(1);
      const landmarks = face!.landmarks as Landmarks;
      expect(landmarkDifference(found[0]!.landmarks, landmarks)).toBeLessThan(1);
      expect(Math.abs(found[0]!.score - face!.score)).toBeLessThan(0.01);
    }
    nets.dispose();
  });

  it('dlib’s network gives the embeddings and the distance of the reference', async () => {
    await useBackend('wasm');
    const { network } = await loadDlib();
    const embeddings: Float32Array[] = [];
    for (const { crop, output } of golden.dlib.crops) {
      const chip = await decodePhoto(await fetched(`/test/fixtures/golden/${crop}`));
      const found = await run(network, standardise(chip, 'dlib'));
      const length = Math.hypot(...output);
      const error = Math.hypot(...output.map((value, i) => value - found[i]!));
      // Float32 here, float64 there.
      expect(error / length, crop).toBeLessThan(1e-4);
      embeddings.push(found);
    }
    const distance = squaredEuclidean(embeddings[0]!, embeddings[1]!);
    expect(distance).toBeCloseTo(golden.dlib.squaredDistance, 4);
    network.dispose();
  });
});
