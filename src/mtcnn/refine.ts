/** Stages 2 and 3: R-Net sorts the proposals, O-Net gives the final boxes and the landmarks. */
import { concat, tidy, type Tensor2D, type Tensor4D } from '@tensorflow/tfjs-core';
import type { Box, Face, Landmarks, Point } from '../base/types';
import { cropResize } from '../kernels/photos/crop-resize';
import { faceProbability } from '../kernels/photos/pack-candidates';
import { onet, rnet } from '../networks/mtcnn';
import { nms, regress, squareToWhole, touches, type Candidate } from './boxes';
import type { NetOutput, Run } from './run';

const NMS = 0.7;

/** The squares that O-Net is to look at. */
export async function refine(run: Run, proposals: Candidate[]): Promise<Candidate[]> {
  const { nets, limits, options, hooks } = run;
  const outputs = await look(run, proposals, nets.rnet, rnet.input.width, limits.rnetCrops);
  const [, height, width] = run.photos.shape;
  const passed = over(proposals, outputs, options.thresholds[1]);
  const boxes = eachPhoto(run, passed, (mine) =>
    nms(mine, NMS, 'union')
      .map((candidate) => ({ ...candidate, box: squareToWhole(regress(candidate, 1)) }))
      .filter(({ box }) => touches(box, height, width)),
  );
  hooks.trace?.({ name: 'rnet', outputs, boxes });
  return boxes;
}

/** The faces, surest first within each photo. */
export async function output(
  run: Run,
  squares: Candidate[],
): Promise<{ photo: number; face: Face }[]> {
  const { nets, limits, options, hooks } = run;
  const outputs = await look(run, squares, nets.onet, onet.input.width, limits.onetCrops);
  hooks.trace?.({ name: 'onet', outputs });
  const passed = over(squares, outputs, options.thresholds[2]).map((candidate) => ({
    ...candidate,
    landmarks: landmarksOf(candidate.box, candidate.points),
    box: regress(candidate, 1),
  }));
  return eachPhoto(run, passed, (mine) => nms(mine, NMS, 'min')).map(
    ({ photo, box, score, landmarks }) => ({ photo, face: { box, score, landmarks } }),
  );
}

/** What a net says of each crop; its rows are read back once, however many pieces it ran in. */
async function look(
  run: Run,
  candidates: Candidate[],
  net: (x: Tensor4D) => Tensor2D,
  size: number,
  atOnce: number,
): Promise<NetOutput[]> {
  if (candidates.length === 0) return [];
  const rows: Tensor2D[] = [];
  try {
    for (let start = 0; start < candidates.length; start += atOnce) {
      await run.hooks.checkpoint?.();
      const boxes = candidates
        .slice(start, start + atOnce)
        .map(({ photo, box: [x1, y1, x2, y2] }) => ({ photo, x1, y1, x2, y2 }));
      rows.push(tidy(() => net(cropResize(run.photos, boxes, size))));
    }
    const all = rows.length === 1 ? rows[0]! : concat(rows);
    if (all !== rows[0]) rows.push(all);
    const values = (await all.data()) as Float32Array;
    return decode(values, all.shape[1]);
  } finally {
    rows.forEach((row) => row.dispose());
  }
}

function decode(values: Float32Array, width: number): NetOutput[] {
  const outputs: NetOutput[] = [];
  for (let at = 0; at < values.length; at += width) {
    const [none, face, ...rest] = values.subarray(at, at + width);
    outputs.push({
      score: faceProbability(none!, face!),
      regression: rest.slice(0, 4) as Box,
      points: rest.slice(4),
    });
  }
  return outputs;
}

function over<T extends Candidate>(candidates: T[], outputs: NetOutput[], threshold: number) {
  const limit = Math.fround(threshold);
  return candidates
    .map((candidate, i) => ({ ...candidate, ...outputs[i]! }))
    .filter(({ score }) => score > limit);
}

function eachPhoto<T extends Candidate>(run: Run, candidates: T[], work: (mine: T[]) => T[]): T[] {
  const count = run.photos.shape[0];
  if (count === 1) return work(candidates);
  return Array.from({ length: count }, (_, photo) =>
    work(candidates.filter((candidate) => candidate.photo === photo)),
  ).flat();
}

/** From fractions of the square that O-Net saw, before it is moved, to pixels of the photo. */
function landmarksOf([x1, y1, x2, y2]: Box, points: number[]): Landmarks {
  const width = x2 - x1 + 1;
  const height = y2 - y1 + 1;
  return [0, 1, 2, 3, 4].map((i): Point => [
    width * points[i]! + x1 - 1,
    height * points[i + 5]! + y1 - 1,
  ]) as Landmarks;
}
