/** A camera made, its frames taken of drawn people, and measured again through the detector. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NumpyRandom } from '../../src/base/numpy-random';
import type { Camera, MeasuredCamera } from '../../src/base/types';
import { asSeenBy, CAMERAS, GOOD_CAMERA } from '../../src/faces/camera';
import { resizePillow } from '../../src/faces/resize-pillow';
import { decodePhoto } from '../../src/photos/decode';
import type { Facet } from '../../src/facet';
import { startFacet } from './support/facet';

const PEOPLE = 'Alder Aster Basil Birch Cedar Clover Dahlia Fern Ginger Hazel'.split(' ');
/** Side of a frame, pixels: faces in it are half as large as in the photos. */
const SIDE = 125;

async function photo(name: string, number: number): Promise<Blob> {
  const answer = await fetch(`/samples/people/${name}/${name}_000${number}.jpg`);
  return answer.blob();
}

/** The second photo of a person as the whole frame of a camera. */
async function frame(camera: Camera, name: string, seed: number): Promise<ImageData> {
  const small = resizePillow(await decodePhoto(await photo(name, 2)), SIDE, SIDE);
  const { pixels } = asSeenBy({ ...camera, size: SIDE }, small, new NumpyRandom(seed));
  return new ImageData(pixels, SIDE, SIDE);
}

/** Shows nobody. */
const empty = () => new ImageData(SIDE, SIDE);

let facet: Facet;
beforeAll(() => {
  facet = startFacet('wasm');
});
afterAll(() => facet.stop());

async function measure(camera: Camera, more: ImageData[] = []): Promise<MeasuredCamera> {
  const frames = await Promise.all(PEOPLE.map((name, i) => frame(camera, name, i)));
  const good = await Promise.all(PEOPLE.map((name) => photo(name, 1)));
  return facet.measureCamera([...frames, ...more], { good });
}

describe('a camera measured from ten of its frames', () => {
  let measured: MeasuredCamera;
  let plain: MeasuredCamera;
  beforeAll(async () => {
    measured = await measure(CAMERAS.door, [empty()]);
    plain = await measure(GOOD_CAMERA);
  });

  it('has no colour, where another of the same frames has', () => {
    expect([measured.grey, plain.grey]).toEqual([true, false]);
  });

  it('has the noise that it was made with, within two levels', () => {
    // The mask that tells noise hears a little of the edges too.
    expect(Math.abs(measured.noise - CAMERAS.door.noise)).toBeLessThan(2);
    expect(plain.noise).toBeLessThan(2);
  });

  it('has its contrast within a tenth and its brightness within five levels', () => {
    // Other poses than those they are compared with, and what is clipped at black and white: off by 0.02 and 3.
    expect(Math.abs(measured.contrast - CAMERAS.door.contrast)).toBeLessThan(0.07);
    expect(Math.abs(plain.contrast - 1)).toBeLessThan(0.05);
    expect(Math.abs(measured.brightness - CAMERAS.door.brightness)).toBeLessThan(5);
    expect(Math.abs(plain.brightness)).toBeLessThan(2.5);
  });

  it('has the size of its faces, not of its frames, within a tenth of what good frames have', () => {
    // Noise moves the detector's boxes by a few pixels.
    expect(Math.abs(measured.size - plain.size)).toBeLessThan(0.1 * plain.size);
    expect(plain.size).toBeLessThan(SIDE);
  });

  it('says which frames show nobody', () => {
    expect(measured).toMatchObject({ faces: 10, leftOut: ['Frame 11 shows no face.'] });
    expect(plain.leftOut).toEqual([]);
  });
});

describe('a camera is not measured', () => {
  it('from fewer than three faces: it says how many, and what to do', async () => {
    const two = await Promise.all([0, 1].map((i) => frame(CAMERAS.door, PEOPLE[i]!, i)));
    const good = [await photo('Alder', 1)];
    await expect(facet.measureCamera([...two, empty()], { good })).rejects.toMatchObject({
      code: 'TOO_FEW_PHOTOS',
      message: 'Of 3 frames 2 show a face; a camera is measured from 3 or more.',
      hint: expect.stringContaining('ten frames'),
      detail: ['Frame 3 shows no face.'],
    });
  });

  it('by weights that are not here', async () => {
    await expect(facet.measureCamera([empty()], { good: [], model: 'none' })).rejects.toMatchObject(
      { code: 'MODEL_UNKNOWN' },
    );
  });

  it('from what is no list', async () => {
    await expect(facet.measureCamera(empty() as never)).rejects.toMatchObject({
      code: 'INVALID_OPTION',
    });
  });
});
