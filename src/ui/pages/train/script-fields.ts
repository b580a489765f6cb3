/** The scripts' options as a form has them: in groups, each under a name for people, the script's own as its term. */
import type { ScriptTrainOptions, TrainingMode } from '../../../base/types';
import { TRAIN_PERSONAL } from '../../../calls/train/options';
import { ONLY, TRAIN_SCRIPTS } from '../../../calls/train/script-options';
import type { Option } from '../../../calls/options';
import { words } from './words';

export type ScriptOption = keyof ScriptTrainOptions;

/** What is asked for in a way of its own: files, and texts. */
type Given = 'learningRateSchedule' | 'filterDistances' | 'lfw';
export type PlainOption = Exclude<ScriptOption, Given>;

const said = words.script;

type GroupName = keyof typeof said.groups;
type Script = Extract<TrainingMode, 'softmax' | 'triplet'>;

export interface FieldGroup {
  name: GroupName;
  title: string;
  fields: { option: PlainOption; label: string }[];
}

const GROUPS: Record<GroupName, readonly PlainOption[]> = {
  network: ['pretrained', 'part', 'embeddingSize', 'keepProbability'],
  length: ['maxEpochs', 'epochSize', 'batchSize', 'peoplePerBatch', 'imagesPerPerson'],
  pictures: ['imageSize', 'randomCrop', 'randomFlip', 'randomRotate', 'standardise'],
  losses: [
    'weightDecay',
    'prelogitsNormLossFactor',
    'prelogitsNormP',
    'prelogitsHistMax',
    'centerLossFactor',
    'centerLossAlfa',
    'alpha',
    'semiHard',
  ],
  rate: [
    'optimiser',
    'learningRate',
    'learningRateDecayEpochs',
    'learningRateDecayFactor',
    'movingAverageDecay',
  ],
  validation: [
    'validationSplitRatio',
    'validateEveryEpochs',
    'minValidationImagesPerClass',
    'filterPercentile',
    'filterMinImagesPerClass',
  ],
};

/** Those that the script has; groups of which it has none are left out. */
export function groupsFor(script: Script): FieldGroup[] {
  return (Object.keys(GROUPS) as GroupName[])
    .map((name) => ({
      name,
      title: said.groups[name],
      fields: GROUPS[name]
        .filter((option) => (ONLY[option] ?? script) === script)
        .map((option) => ({ option, label: said.fields[option] })),
    }))
    .filter(({ fields }) => fields.length > 0);
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
