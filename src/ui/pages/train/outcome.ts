/** What became of a training, whether it ended just now or on an earlier visit. */
import type { Training, TrainResult } from '../../../base/types';
import { TRAIN } from '../../../calls/train/options';

export interface Outcome extends Omit<TrainResult, 'model' | 'files'> {
  title: string;
  /** Id of the new weights, where there are any. */
  model?: string;
  /** Id of the weights that it began with; '' where that is not known any more. */
  parent: string;
  /** At which "named rightly" was measured. */
  falseAlarms: number;
  /** The photos were made poor as a camera makes them. */
  camera: boolean;
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
    camera: kept?.options.camera !== undefined,
  };
}

/** Undefined of one that has not come to its end. */
export function outcomeOfKept(kept: Training): Outcome | undefined {
  const { result, title, parent } = kept;
  if (!result) return undefined;
  const camera = kept.options.camera !== undefined;
  return { ...result, title, parent, falseAlarms: falseAlarmsOf(kept), camera };
}

/** The rate at which "named rightly" is measured. */
export function falseAlarmsOf(kept?: Training): number {
  const rate = kept?.options.falseAlarms;
  return typeof rate === 'number' ? rate : TRAIN.falseAlarms.default;
}
