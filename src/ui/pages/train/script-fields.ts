/** The scripts' options as a form has them: in groups, each under a name for people, the script's own as its term. */
import type { ScriptTrainOptions, TrainingMode } from '../../../base/types';
import { TRAIN_PERSONAL, TRAIN_SCRIPTS } from '../../../calls/train/options';
import type { Option } from '../../../calls/options';

export type ScriptOption = keyof ScriptTrainOptions;

/** What is asked for in a way of its own: files, and texts. */
type Given = 'learningRateSchedule' | 'filterDistances' | 'lfw';
export type PlainOption = Exclude<ScriptOption, Given>;

type Script = Extract<TrainingMode, 'softmax' | 'triplet'>;

export interface FieldGroup {
  title: string;
  fields: { option: PlainOption; label: string }[];
}

interface Described {
  title: string;
  fields: readonly (readonly [option: PlainOption, label: string, only?: Script])[];
}

const GROUPS: readonly Described[] = [
  {
    title: 'Network',
    fields: [
      ['pretrained', 'Begin with these weights'],
      ['part', 'What learns'],
      ['embeddingSize', 'Numbers an embedding'],
      ['keepProbability', 'Kept by dropout'],
    ],
  },
  {
    title: 'Length',
    fields: [
      ['maxEpochs', 'Epochs'],
      ['epochSize', 'Batches an epoch'],
      ['batchSize', 'Photos a batch'],
      ['peoplePerBatch', 'People drawn', 'triplet'],
      ['imagesPerPerson', 'Photos of each', 'triplet'],
    ],
  },
  {
    title: 'Pictures',
    fields: [
      ['imageSize', 'Side, pixels'],
      ['randomCrop', 'Cut at random'],
      ['randomFlip', 'Mirror at random'],
      ['randomRotate', 'Turn at random', 'softmax'],
      ['standardise', 'Brightness', 'softmax'],
    ],
  },
  {
    title: 'Losses',
    fields: [
      ['weightDecay', 'Weight decay'],
      ['prelogitsNormLossFactor', 'Prelogits norm', 'softmax'],
      ['prelogitsNormP', 'Which norm', 'softmax'],
      ['prelogitsHistMax', 'End of its histogram', 'softmax'],
      ['centerLossFactor', 'Center loss', 'softmax'],
      ['centerLossAlfa', 'Stays of a centre', 'softmax'],
      ['alpha', 'Margin of triplets', 'triplet'],
      ['semiHard', 'Semi-hard triplets alone', 'triplet'],
    ],
  },
  {
    title: 'Rate',
    fields: [
      ['optimiser', 'Optimiser'],
      ['learningRate', 'Learning rate'],
      ['learningRateDecayEpochs', 'Epochs between decays'],
      ['learningRateDecayFactor', 'Factor of a decay'],
      ['movingAverageDecay', 'Decay of averages'],
    ],
  },
  {
    title: 'Validation and filter',
    fields: [
      ['validationSplitRatio', 'Share that validates', 'softmax'],
      ['validateEveryEpochs', 'Every so many epochs', 'softmax'],
      ['minValidationImagesPerClass', 'Least photos a person', 'softmax'],
      ['filterPercentile', 'Percent that stay', 'softmax'],
      ['filterMinImagesPerClass', 'Least photos after it', 'softmax'],
    ],
  },
];

/** Those that the script has; groups of which it has none are left out. */
export function groupsFor(script: Script): FieldGroup[] {
  return GROUPS.map(({ title, fields }) => ({
    title,
    fields: fields
      .filter(([, , only]) => only === undefined || only === script)
      .map(([option, label]) => ({ option, label })),
  })).filter(({ fields }) => fields.length > 0);
}

const { batchSize, learningRate } = TRAIN_PERSONAL;
/** What the scripts share with a personal training has a row there, with defaults by mode. */
const ROWS = { ...TRAIN_SCRIPTS, batchSize, learningRate };

export const rowOf = (option: ScriptOption): Option<unknown> => ROWS[option] as Option<unknown>;

const SCRIPT_NAME = /\(`([\w, ]+)`\)$/;

/** "weight_decay: factor": the script's own name, where it has one, and what it means. */
export function termOf({ meaning }: Option<unknown>): string {
  const plain = meaning.replace(SCRIPT_NAME, '').replaceAll('`', '').trim();
  const name = SCRIPT_NAME.exec(meaning)?.[1];
  return name ? `${name}: ${plain}` : plain;
}
