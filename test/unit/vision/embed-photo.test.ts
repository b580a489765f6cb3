/** What is known of a photo's faces, and when it holds no more. */
import { describe, expect, it } from 'vitest';
import type { EmbedderInfo, EmbedOptions, Face } from '../../../src/base/types';
import { CROP_RULES } from '../../../src/base/crop-rules';
import { embedOptions } from '../../../src/calls/embed/options';
import type { DecodedPhoto } from '../../../src/photos/decode';
import { embedPhoto, type EmbedTools } from '../../../src/vision/embed-photo';

const INFO: EmbedderInfo = {
  network: 'small',
  embeddingSize: 2,
  crop: { rule: 'facenet', size: 8, margin: 0 },
  standardisation: 'fixed',
  normalise: false,
};

const face: Face = {
  box: [2, 2, 14, 14],
  score: 1,
  landmarks: [
    [5, 6],
    [11, 6],
    [8, 9],
    [6, 12],
    [10, 12],
  ],
};

/** One person's device: what was computed of photos stays, weights come and go. */
function device() {
  const kept = { embeddings: new Map<string, never>(), detections: new Map<string, never>() };
  const counts = { decoded: 0, detected: 0, embedded: 0 };
  /** When the work on each kept result began. */
  const begun: (number | undefined)[] = [];
  const cache = (map: Map<string, never>) => ({
    get: async (key: string) => map.get(key),
    set: (key: string, value: unknown, since?: number) => {
      begun.push(since);
      map.set(key, value as never);
    },
  });
  const decoded: DecodedPhoto = {
    ...{ width: 16, height: 16, originalWidth: 16, originalHeight: 16, notes: [] },
    pixels: new Uint8ClampedArray(16 * 16 * 4).map((_, i) => (i * 7) % 256),
  };
  async function embed(
    options: EmbedOptions & { since?: number } = {},
    weights: { digest?: string; info?: Partial<EmbedderInfo>; detector?: string } = {},
  ): Promise<number[]> {
    const { digest = 'first', info = {}, detector = 'det' } = weights;
    const tools: EmbedTools = {
      embedder: { digest, info: { ...INFO, ...info }, network: { network: { input: SIZE } } },
      detector: { digest: detector, thresholds: [0.6, 0.7, 0.7] },
      embeddings: cache(kept.embeddings),
      detections: cache(kept.detections),
      decode: async () => (counts.decoded++, decoded),
      detect: async () => (counts.detected++, { faces: [face] }),
      // The network of the second weights gives twice what that of the first gives.
      run: async (inputs) => {
        counts.embedded++;
        return inputs.map((x) =>
          Float32Array.of(3, 4 + x[0]!).map((v) => v * (digest === 'first' ? 1 : 2)),
        );
      },
    };
    const photo = new Blob(['the same photo']);
    const { since, ...rest } = options;
    const call = { ...embedOptions(rest), model: 'mine', detector: 'mtcnn', since };
    const { embeddings } = await embedPhoto(photo, call, tools);
    return [...embeddings[0]!];
  }
  return { embed, counts, begun };
}

const SIZE = { width: 8, height: 8 };

describe('the embedding of a photo', () => {
  it('and its faces are kept as of when the work began that they are part of', async () => {
    const { embed, begun } = device();
    await embed({ since: 1234 });
    expect(begun).toEqual([1234, 1234]);
  });

  it('is computed once for the same weights and options, in whatever order these are said', async () => {
    const { embed, counts } = device();
    const crop = { rule: 'facenet', size: 8, margin: 2 } as const;
    const first = await embed({ crop });
    expect(await embed({ crop: { margin: 2, size: 8, rule: 'facenet' } })).toEqual(first);
    expect(counts).toEqual({ decoded: 1, detected: 1, embedded: 1 });
  });

  it('is computed anew when it is to be brought to length 1, and again when it is not', async () => {
    const { embed } = device();
    const raw = await embed();
    const normalised = await embed({}, { info: { normalise: true } });
    expect(Math.hypot(...raw)).toBeGreaterThan(2);
    expect(Math.hypot(...normalised)).toBeCloseTo(1, 6);
    expect(await embed()).toEqual(raw);
  });

  it('is that of the weights in use where others come under the same name', async () => {
    const { embed } = device();
    const first = await embed();
    const second = await embed({}, { digest: 'second' });
    expect(second).toEqual(first.map((value) => 2 * value));
  });

  it.each<[string, EmbedOptions]>([
    ['another crop', { crop: { rule: 'facenet', size: 8, margin: 4 } }],
    ['landmarks', { crop: { ...CROP_RULES.arcface, width: 8, height: 8 } }],
    ['another standardisation', { standardise: 'prewhiten' }],
    ['mirrored faces', { flip: true }],
    ['more crops', { crops: 5 }],
    ['one face of all', { face: 'best' }],
    ['a crop that is there already', { aligned: true }],
    ['another smallest face', { detect: { minSize: 40 } }],
  ])('is computed anew for %s', async (_, options) => {
    const { embed, counts } = device();
    await embed();
    await embed(options);
    expect(counts.embedded).toBe(2);
  });

  it('is computed anew for faces that another detector finds', async () => {
    const { embed, counts } = device();
    await embed();
    await embed({}, { detector: 'another' });
    expect(counts).toMatchObject({ detected: 2, embedded: 2 });
  });

  it('of another network uses the faces that were found', async () => {
    const { embed, counts } = device();
    await embed();
    await embed({}, { digest: 'second' });
    expect(counts).toMatchObject({ detected: 1, embedded: 2 });
  });
});
