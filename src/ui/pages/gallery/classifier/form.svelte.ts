/** How a classifier learns, as the form has it. */
import type { TrainClassifierOptions } from '../../../../base/types';
import { TRAIN_CLASSIFIER } from '../../../../calls/classifier/options';

export class ClassifierForm {
  preset = $state<NonNullable<TrainClassifierOptions['preset']>>(TRAIN_CLASSIFIER.preset.default);
  split = $state<boolean>(TRAIN_CLASSIFIER.split.default);
  minImages = $state(TRAIN_CLASSIFIER.minImages.default);
  trainImages = $state(TRAIN_CLASSIFIER.trainImages.default);
  seed = $state(TRAIN_CLASSIFIER.seed.default);

  get options(): TrainClassifierOptions {
    const { preset, split, minImages, trainImages, seed } = this;
    return { preset, split, minImages, trainImages, seed };
  }
}
