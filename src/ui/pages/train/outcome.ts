/** What became of a training, whether it ended just now or on an earlier visit. */
import type { Camera, Training, TrainOptions, TrainResult } from '../../../base/types';
import { TRAIN } from '../../../calls/train/options';
import { CAMERAS } from '../../../faces/camera';

export interface Outcome extends Omit<TrainResult, 'model' | 'files'> {
  title: string;
  /** Id of the new weights, where there are any. */
  model?: string;
  /** Id of the weights that it began with; '' where that is not known any more. */
  parent: string;
  /** At which "named rightly" was measured. */
  falseAlarms: number;
  /** That the photos were made poor like. */
  camera?: Camera;
  /** What the scripts write; of a training of an earlier visit there are none. */
  files?: TrainResult['files'];
}

/** @param kept how the device lists it, where it could be kept */
export function outcomeOf({ model, ...result }: TrainResult, kept?: Training): Outcome {
  return {
    ...result,
    title: kept?.title ?? model?.title ?? result.mode,
    model: model?.id,
    parent: kept?.parent ?? '',
    falseAlarms: falseAlarmsOf(kept),
    camera: cameraOf(kept),
  };
}

/** Undefined of one that has not come to its end. */
export function outcomeOfKept(kept: Training): Outcome | undefined {
  const { result, title, parent } = kept;
  if (!result) return undefined;
  const [falseAlarms, camera] = [falseAlarmsOf(kept), cameraOf(kept)];
  return { ...result, title, parent, falseAlarms, camera };
}

/** The rate at which "named rightly" is measured. */
export function falseAlarmsOf(kept?: Training): number {
  const rate = kept?.options.falseAlarms;
  return typeof rate === 'number' ? rate : TRAIN.falseAlarms.default;
}

function cameraOf(kept?: Training): Camera | undefined {
  const { camera } = (kept?.options ?? {}) as Pick<TrainOptions, 'camera'>;
  return camera === 'door' ? CAMERAS.door : camera;
}
