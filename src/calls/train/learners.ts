/** Which learner a mode has. */
import type { ModelInfo } from '../../base/types';
import type { Held } from '../../engine/hold';
import type { Asked } from './began';
import type { Learner, TrainingPhoto } from './learner';
import { PersonalLearner, type FeatureRows } from './personal';
import { pictureLearner } from './scripts/picture-learner';
import type { PictureMode } from './options';
import { cameraOf } from './prepare';
import { teaching, type TrainingParts } from './sets';

type Learning = Pick<Asked, 'engine' | 'id' | 'options' | 'emit'>;

/** Measurements over a personal training. */
const MEASUREMENTS = 5;

/** Learners from features, all of the same weights. */
export async function personalLearners(
  { engine, id, options }: Learning,
  { id: model, embedder }: ModelInfo,
  from: string,
) {
  const { network, embeddingSize } = embedder!;
  const weights = await engine.files({}, (files) => files.tail(model, from));
  const { mode, steps, batchSize: batch, learningRate: rate, warmUp, scale, margin } = options;
  return (features: FeatureRows, teaching: readonly TrainingPhoto[]) =>
    new PersonalLearner(
      engine,
      {
        ...{ id, network, embeddingSize, from, weights },
        settings: { steps, batch, rate, warmUp, scale, margin },
        shift: mode === 'shift',
        epochSize: Math.max(1, Math.ceil(steps / MEASUREMENTS)),
      },
      features,
      teaching,
    );
}

/** A learner from pictures. */
export function pictures(
  { engine, options, emit }: Learning,
  held: Held,
  parts: TrainingParts,
  aligned: boolean,
): Promise<Learner> {
  const [detector, model] = held.models as [ModelInfo, ModelInfo];
  // Seen photos say themselves by which camera.
  const camera = parts.seen ? undefined : cameraOf(options);
  return pictureLearner({
    ...{ engine, options, emit, model, aligned, camera },
    mode: options.mode as PictureMode,
    detector: detector.id,
    photos: teaching(parts),
  });
}
