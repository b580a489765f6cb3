/**
 * Which parts of two faces make them alike or set them apart, by occlusion: each part of a face is
 * covered in turn, and the distance to the other face measured again (Zeiler and Fergus 2014).
 */
import type { CallOptions, ExplainOptions, Face, FaceMap } from '../base/types';
import { cropByRule } from '../faces/crop';
import { inputRule, inputsOfAligned, type InputRule } from '../faces/face-inputs';
import { leased } from '../photos/decode-room';
import type { Pixels } from '../photos/pixels';
import { squaredEuclidean } from '../protocol/distance';
import { toBitmap } from './detecting';
import type { CompleteEmbedOptions } from './embed-photo';
import type { Device } from './device';
import { joinOutputs } from './join-outputs';
import { decode, type Named, type WirePhoto } from './wire-photo';

export class Explaining {
  constructor(private readonly device: Device) {}

  /**
   * What covering each part of a face does to its distance from another.
   * @param other embedding of the other face, made with the same weights and options
   */
  async occlude(
    photo: WirePhoto,
    face: Face,
    other: Float32Array,
    options: Required<Pick<ExplainOptions, 'grid' | 'patch'>> &
      Omit<CompleteEmbedOptions, 'detector'> &
      CallOptions &
      Named,
  ): Promise<FaceMap> {
    const { model, signal, onProgress, grid, patch } = options;
    const embedder = this.device.embedder(model);
    const rule = inputRule(embedder.info, embedder.network.network.input, { ...options, crops: 1 });
    // The face alone is held while its parts are covered.
    const crop: Pixels = await leased(async (lease) => {
      const decoded = await decode(photo, options, lease);
      return options.aligned ? decoded : cropByRule(decoded, face, rule.crop);
    });
    const values = await occlusionMap(crop, other, rule, {
      grid,
      patch,
      normalise: embedder.info.normalise,
      run: (inputs) => this.device.runNetwork(embedder, inputs, signal),
      onPatch: (done) => onProgress?.({ done, total: grid * grid, unit: 'patches' }),
    });
    return { crop: await toBitmap(crop), grid, values };
  }
}

interface Occlusion {
  /** Patches along each side. */
  grid: number;
  /** Side of a patch as a share of the face's. */
  patch: number;
  normalise: boolean;
  /** Raw outputs of the network, one an input. */
  run(inputs: Float32Array[]): Promise<Float32Array[]>;
  /** Told how many of the patches are through. */
  onPatch(done: number): void;
}

/** Faces embedded in one go, so that a cancel is heard between them. */
const AT_ONCE = 16;

/**
 * @param crop as the network sees the face
 * @param other embedding of the other face
 * @returns row by row, the distance with a patch covered less the distance without
 */
async function occlusionMap(
  crop: Pixels,
  other: Float32Array,
  rule: InputRule,
  { grid, patch, normalise, run, onPatch }: Occlusion,
): Promise<Float32Array<ArrayBuffer>> {
  const distances = async (pictures: Pixels[]) => {
    const inputs = pictures.map((picture) => inputsOfAligned(picture, rule));
    const outputs = await run(inputs.flat());
    const each = inputs[0]!.length;
    return pictures.map((_, i) => {
      const mine = outputs.slice(i * each, (i + 1) * each);
      return squaredEuclidean(joinOutputs(mine, { flip: rule.flip, normalise }), other);
    });
  };
  const [uncovered] = await distances([crop]);
  const values = new Float32Array(grid * grid);
  const place = (cell: number) => (grid === 1 ? 0.5 : cell / (grid - 1));
  for (let start = 0; start < values.length; start += AT_ONCE) {
    const count = Math.min(AT_ONCE, values.length - start);
    const covered = Array.from({ length: count }, (_, i) => {
      const [column, row] = [(start + i) % grid, Math.floor((start + i) / grid)];
      return cover(crop, place(column), place(row), patch);
    });
    const found = await distances(covered);
    values.set(
      found.map((distance) => distance - uncovered!),
      start,
    );
    onPatch(start + count);
  }
  return values;
}

/** The picture with a square of its own mean colour; `x` and `y` run from 0 to 1 over where it can lie. */
function cover({ width, height, pixels }: Pixels, x: number, y: number, patch: number): Pixels {
  const side = Math.max(1, Math.round(patch * Math.min(width, height)));
  const left = Math.round(x * (width - side));
  const top = Math.round(y * (height - side));
  const mean = meanColour(pixels);
  const covered = pixels.slice();
  for (let row = top; row < top + side; row++) {
    for (let column = left; column < left + side; column++) {
      covered.set(mean, (row * width + column) * 4);
    }
  }
  return { width, height, pixels: covered };
}

function meanColour(pixels: Uint8ClampedArray): [number, number, number, number] {
  const sums = [0, 0, 0];
  for (let at = 0; at < pixels.length; at += 4) {
    for (let c = 0; c < 3; c++) sums[c] = sums[c]! + pixels[at + c]!;
  }
  const count = pixels.length / 4;
  return [sums[0]! / count, sums[1]! / count, sums[2]! / count, 255];
}
