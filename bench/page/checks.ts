/** Whether a result is right: by its difference from a reference, which is never our own output. */
import type { Box } from '../../src/base/types';
import type { Found, Result } from '../peers/contestant';

/** Of the largest value of a row: float32 in another order of sums stays ten times below. */
const TOLERANCE = 1e-3;
/** Pixels, and of a probability; as the tests of the detector. */
const BOX_TOLERANCE = 1;
const SCORE_TOLERANCE = 0.01;

/** What a case's results should be. */
export type Reference = Result & {
  /** The rows are of length 1: what is compared with them is brought to that. */
  normalised?: boolean;
  /** Of the largest value of a row, in place of what float32 is allowed. */
  tolerance?: number;
};

/** @returns what is wrong with a result, in a sentence; undefined where it is right */
export function wrong(found: Result, reference: Reference): string | undefined {
  if ('rows' in found && 'rows' in reference) {
    const rows = reference.normalised ? found.rows.map(unit) : found.rows;
    return wrongRows(rows, reference.rows, reference.tolerance);
  }
  if ('faces' in found && 'faces' in reference) return wrongFaces(found.faces, reference.faces);
  return 'It is of another kind than what was asked for.';
}

function wrongRows(
  rows: Float32Array[],
  reference: Float32Array[],
  tolerance = TOLERANCE,
): string | undefined {
  if (rows.length !== reference.length) {
    return `It has ${rows.length} rows where there should be ${reference.length}.`;
  }
  for (const [n, row] of rows.entries()) {
    const right = reference[n]!;
    if (row.length !== right.length) {
      return `Row ${n} has ${row.length} values where there should be ${right.length}.`;
    }
    const largest = largestOf(right);
    const farthest = farthestOf(row, right);
    if (!(farthest <= tolerance * largest)) {
      return `Row ${n} is off by ${farthest.toPrecision(2)}, where its largest value is ${largest.toPrecision(2)}.`;
    }
  }
  return undefined;
}

const largestOf = (row: Float32Array) =>
  row.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

const farthestOf = (row: Float32Array, right: Float32Array) =>
  row.reduce((most, value, i) => farther(most, value - right[i]!), 0);

/** The largest difference of any row from its reference, as a share of the largest value of that. */
export function shareOff(
  rows: Float32Array[],
  { rows: reference, normalised }: { rows: Float32Array[]; normalised?: boolean },
): number {
  return rows.reduce((most, row, n) => {
    const right = reference[n]!;
    const found = normalised ? unit(row) : row;
    return farther(most, farthestOf(found, right) / largestOf(right));
  }, 0);
}

/** NaN, once met, stays. */
function farther(most: number, difference: number): number {
  const distance = Math.abs(difference);
  return distance <= most || Number.isNaN(most) ? most : distance;
}

function unit(row: Float32Array): Float32Array {
  const length = Math.hypot(...row);
  return row.map((value) => value / length);
}

function wrongFaces(found: Found[][], reference: Found[][]): string | undefined {
  for (const [n, right] of reference.entries()) {
    const mine = found[n] ?? [];
    if (mine.length !== right.length) {
      return `Photo ${n} has ${mine.length} faces where there should be ${right.length}.`;
    }
    for (const face of right) {
      const near = nearest(face.box, mine);
      const apart = Math.max(...face.box.map((side, i) => Math.abs(side - near.box[i]!)));
      if (!(apart < BOX_TOLERANCE && Math.abs(near.score - face.score) < SCORE_TOLERANCE)) {
        return `Photo ${n} has a face that is off by ${apart.toFixed(1)} pixels.`;
      }
    }
  }
  return undefined;
}

function nearest(box: Box, faces: Found[]): Found {
  const overlaps = faces.map((face) => intersectionOverUnion(box, face.box));
  return faces[overlaps.indexOf(Math.max(...overlaps))]!;
}

/** Of what another detector finds: at least half of the faces, each overlapped by this much. */
const OWN_OVERLAP = 0.3;

/**
 * Whether a detector of another kind found what there is: half of the reference's faces at least.
 * @returns what is wrong, or undefined
 */
export function wrongOwn(found: Result, reference: Reference): string | undefined {
  if (!('faces' in found && 'faces' in reference)) return 'It found no faces.';
  const total = reference.faces.flat().length;
  const met = reference.faces.flatMap((right, n) =>
    right.filter(({ box }) =>
      (found.faces[n] ?? []).some((face) => intersectionOverUnion(box, face.box) >= OWN_OVERLAP),
    ),
  ).length;
  return met * 2 >= total ? undefined : `It finds ${met} of ${total} faces.`;
}

export function intersectionOverUnion(a: Box, b: Box): number {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  if (width <= 0 || height <= 0) return 0;
  const area = (box: Box) => (box[2] - box[0]) * (box[3] - box[1]);
  return (width * height) / (area(a) + area(b) - width * height);
}
