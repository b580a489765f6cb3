/** The faces of a camera's frames, as they lie in them. */
import type { FacetError } from '../../base/errors';
import type { CallOptions, CropRule, Photo } from '../../base/types';
import type { Engine } from '../../engine/engine';
import { forEachPhoto } from '../../engine/many';
import { nameOf, toWire } from '../../engine/photo';
import { chooseFace } from '../../faces/choose';
import { ownSquare } from '../../faces/own-square';
import type { Pixels } from '../../photos/pixels';
import { checkPhoto } from '../arguments';
import { detect } from '../detect/detect';
import { callWith } from '../options';

/** The chosen face of a frame. */
export interface FrameFace {
  /** The face and nothing around it, not resized: what lies there is the room's, and more of it the smaller a face is. */
  bare: Pixels;
  /** Of what becomes its crop, pixels of the frame. */
  side: number;
}

export interface FrameResult {
  /** Undefined where the frame shows none. */
  face?: FrameFace;
  error?: FacetError;
}

const BARE = { rule: 'facenet', size: 160, margin: 0 } as const;

/**
 * One result a frame, in order.
 * @param rule by which faces are cut before they are embedded
 * @throws FacetError `ABORTED`
 */
export async function facesOfFrames(
  engine: Engine,
  frames: readonly Photo[],
  rule: CropRule,
  { detector, signal, onProgress }: CallOptions & { detector?: string },
): Promise<FrameResult[]> {
  const all: FrameResult[] = [];
  const each = forEachPhoto(engine, frames, { signal, onProgress }, async (frame, call) => {
    checkPhoto(frame);
    // Of what moves one picture counts, for both calls.
    const still = await toWire(frame, call.signal);
    const { faces, width, height } = await detect(engine, still, { ...call, model: detector });
    const face = faces[chooseFace(faces, width, height)];
    if (!face) return undefined;
    const bare = await engine.withPhoto(callWith({}, call), async (remote, crossing) => {
      const wire = await toWire(still, crossing.signal);
      const square = ownSquare(face, width, height, BARE);
      return remote.detecting.pixels(
        wire,
        square,
        Object.assign(crossing, { name: nameOf(frame) }),
      );
    });
    const [left, , right] = ownSquare(face, width, height, rule);
    return { bare: bare as Pixels, side: right - left };
  });
  for await (const { result, error } of each) all.push({ face: result, error });
  return all;
}
