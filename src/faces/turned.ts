/** A face as it stands in the turned photo where it was found upright. */
import type { Face } from '../base/types';
import { faceBeforeTurn, turnedSize, type Turn } from '../photos/rotate';

/** Corners, landmarks, and the turn that sets them upright. */
export type TurnableFace = Pick<Face, 'box' | 'landmarks' | 'turn'>;

export interface TurnedFace<F> {
  /** In pixels of the turned photo. */
  face: F;
  turn: Turn;
  /** Of the turned photo. */
  width: number;
  height: number;
}

/** @param width, height of the photo as it lies */
export function turnedFace<F extends TurnableFace>(
  face: F,
  width: number,
  height: number,
): TurnedFace<F> {
  const { turn = 0 } = face;
  const turned = turnedSize(width, height, turn);
  const back = ((360 - turn) % 360) as Turn;
  return { face: faceBeforeTurn(face, back, turned.width, turned.height), turn, ...turned };
}
