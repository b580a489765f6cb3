/** What the Evaluate page says. */
import type { EvaluationOptions } from '../../../base/types';
import type { Hindrance } from '../../../protocol/adopt';
import { plural } from '../../format';

const photos = (count: number) => plural(count, 'photo');
const pairs = (count: number) => plural(count, 'pair');

const switches = { preset: 'As the preset', on: 'Yes', off: 'No' };

const rate = (value: number) => (Number.isNaN(value) ? '–' : String(Number(value.toPrecision(2))));

/** A dash stands for what could not be measured. */
export const digits = (value: number | undefined, places = 4) =>
  value === undefined || Number.isNaN(value) ? '–' : value.toFixed(places);

export const words = {
  title: 'Evaluate',
  line: 'How well the weights tell people apart: the figures of validate_on_lfw, with curves and the pairs that went wrong.',
  loaded: (name: string, count: number) => `${name}: ${photos(count)}.`,
  measured: (name: string, count: number, model: string) => `${name}: ${pairs(count)}, ${model}.`,
  open: (name: string, count: number) => `Open now: ${name}, ${photos(count)}.`,
  choose: 'Choose folder',
  archive: 'Open archive',
  pairsFile: 'Pairs file',
  start: 'Evaluate',
  again: 'Evaluate again',
  dropHere: 'Drop a folder of people, an archive of it, or a pairs file',
  reading: 'Reading the folder',
  progress: (done: number, total: number) => `${done} of ${photos(total)}`,
  unread: (count: number) => `${plural(count, 'file')} could not be read.`,
  noPhoto: (name: string) => ({
    message: `${name} is no photo, no archive of photos and no pairs file.`,
    hint: 'Give a folder with one folder for each person, an archive of it, or a pairs file.',
  }),
  pairsTaken: (name: string) => `${name} is the pairs file from now on.`,
  pairsForgotten: (name: string) =>
    `The pairs file ${name} was chosen for other photos, and is not used for these.`,
  running: 'An evaluation is running: stop it before you open something else.',
  notKept: {
    full: 'This run could not be kept: there is no room left on this device. It is here until the tab is closed; Export saves it.',
    refused:
      'This run could not be kept: this browser stores nothing for this page. It is here until the tab is closed; Export saves it.',
  },
  labelsUnread: (name: string) => ({
    message: `${name} can’t be read.`,
    hint: 'It may have been moved or deleted. Choose it again.',
  }),
  kept: {
    label: 'From an earlier visit',
    done: (name: string) => `The photos of ${name} are not open any more.`,
    open: 'Open it again',
    unfinished: (name: string) =>
      `The evaluation of ${name} did not come to its end. What was computed is kept.`,
    goOn: 'Go on',
    leave: 'Leave it',
  },
  stopped: 'Stopped. What was computed is not lost: evaluating again goes on from there.',
  done: (accuracy: number) => `Done: accuracy ${digits(accuracy)}.`,
  ready: {
    label: 'Photos chosen',
    line: (isKept: boolean) =>
      `“Evaluate” measures them as it says beside. ${isKept ? 'What is computed is kept: stop, or close the tab, whenever you like.' : 'What is computed is in memory until the tab is closed.'}`,
  },
  empty: {
    label: 'Nothing to evaluate yet',
    drop: 'Drop a folder of people here',
    line: 'One folder for each person: LFW as it is, aligned or not, or your own. Pairs come from its pairs file (pairs.txt, pairs.csv and others), or are made. Raw photos are aligned on the way. Nothing is sent anywhere.',
    sample: 'Try the sample people',
    sampleName: 'Sample people',
    sampleHint: '24 drawn people, 96 pairs: hard, and nobody’s portrait.',
  },
  options: {
    title: 'How to measure',
    preset: 'Preset',
    presetTerm:
      'plain: the script’s defaults. as published: flips, angular metric, mean subtracted. Either way the weights’ own standardisation',
    presets: { plain: 'Plain', 'as published': 'As published' },
    changed: (preset: string) => `${preset}, changed`,
    more: 'More options',
    metric: {
      label: 'Distance',
      term: 'distance_metric 0 and 1',
      choices: { preset: 'As the preset', euclidean: 'Squared Euclidean', angular: 'Angle' },
    },
    standard: {
      label: 'Standardisation',
      term: 'fixed: (x - 127.5) / 128. Per image: prewhiten',
      choices: { own: 'As the weights want', fixed: 'Fixed', prewhiten: 'Per image', dlib: 'dlib' },
    },
    flip: { label: 'Mirrored too', term: 'use_flipped_images', choices: switches },
    mean: {
      label: 'Subtract the mean',
      term: 'subtract_mean, of the training folds',
      choices: switches,
    },
    far: { label: 'False accepts for VAL', term: 'VAL @ FAR' },
    farOther: 'Another rate',
    farValue: 'Rate, between 0 and 1',
    folds: { label: 'Folds', term: 'lfw_nrof_folds', otherwise: 'As the pairs file' },
    seed: {
      label: 'Seed of made pairs',
      term: 'Without a pairs file: another seed makes other pairs',
      otherwise: '666',
    },
    aligned: {
      label: 'Photos are',
      term: 'Face crops are cut at the centre and not searched; weights that want landmarks find them again inside',
      choices: { auto: 'Found out', yes: 'Face crops', no: 'Raw photos' },
    },
    pairs: 'Pairs',
    ownPairs: 'The pairs file of the folder, else made of its people',
    ownPairsTerm:
      'pairs.txt as LFW has it, pairs.csv as Kaggle has it, pairs of paths, CPLFW’s and others called pairs…, in any capitals',
    removePairs: 'Leave it out',
  },
  figures: {
    accuracy: (std: string, folds: number) => `accuracy ± ${std}, ${plural(folds, 'fold')}`,
    val: (std: string, asked: number, measured: number) =>
      `VAL ± ${std} @ FAR ${asked}, measured ${rate(measured)}`,
    auc: 'area under the curve',
    eer: 'equal error rate',
    threshold: 'best threshold',
    intervals: (pool: string, folds: string) => `${pool}; ${folds}.`,
    wilson: (low: number, high: number) =>
      `all pairs: ${digits(low)} to ${digits(high)} (95 %, Wilson)`,
    bootstrap: (low: number, high: number) =>
      `folds: ${digits(low)} to ${digits(high)} (95 %, bootstrap)`,
    published: (value: number) => `On LFW the weights’ author published ${value}.`,
    fewFolds: (folds: number) =>
      `${plural(folds, 'fold says', 'folds say')} too little of the noise to hold this figure against that.`,
    within: 'This figure is within the noise of its folds of that.',
    outside: 'This figure differs from that by more than the noise of its folds.',
    folds: 'By fold',
    fold: 'Fold',
    foldAccuracy: 'Accuracy',
    foldThreshold: 'Threshold',
  },
  charts: {
    roc: 'True accepts against false accepts',
    det: 'False rejects against false accepts',
    distances: 'Distances',
    calibration: 'Probability of the same person',
    noErrors: 'No threshold lets both kinds of error happen.',
    axisFar: 'False accept rate',
    axisTar: 'True accept rate',
    axisFrr: 'False reject rate',
    axisDistance: 'Distance',
    axisPairs: 'Pairs',
    axisProbability: 'Share that is the same',
    range: (low: string, high: string) => `${low} to ${high}`,
    same: 'same person',
    different: 'different people',
    threshold: (value: number) => `threshold ${value.toFixed(2)}`,
    log: 'Logarithmic',
  },
  worst: {
    title: 'Pairs it got most wrong',
    none: 'No pair was wrong.',
    kind: 'Mistake',
    accepts: 'Different people called the same',
    rejects: 'The same person called different',
    pair: 'Pair',
    faces: 'Faces',
    distance: 'Distance',
    gone: 'The photos are not loaded any more: choose the folder again to see them.',
  },
  why: {
    title: 'Why is my figure lower?',
    none: 'Nothing in this run speaks for a mistake.',
  },
  notes: 'What to know about this run',
  skipped: (count: number) => `${pairs(count)} left out`,
  more: (count: number) => `and ${count.toLocaleString('en')} more`,
  groups: {
    title: 'By group',
    add: 'Add labels (CSV)',
    hint: 'A file with two columns, person and group, shows the figures of each group apart.',
    columns: {
      group: 'Group',
      pairs: 'Pairs',
      accuracy: 'Accuracy',
      far: 'False accepts',
      frr: 'False rejects',
    },
    empty: 'No line of the file names a person of this run.',
  },
  runs: {
    title: 'Runs',
    none: 'Runs are kept here, to lay over each other.',
    show: (name: string) => `Show ${name}`,
    lay: 'Lay over',
    overlay: (name: string) => `Lay over: ${name}`,
    rename: 'Rename',
    renameLabel: 'Name of this run',
    renameOf: (name: string) => `Rename ${name}`,
    remove: (name: string) => `Delete ${name}`,
    removed: (name: string) => `${name} is deleted.`,
    undo: 'Undo',
    flipped: 'mirrored too',
    notFlipped: 'not mirrored',
    meanSubtracted: 'mean subtracted',
    meanKept: 'mean kept',
    folds: (count: number) => plural(count, 'fold'),
    far: (value: number) => `FAR ${value}`,
    name: (model: string, preset: string) => `${model}, ${preset}`,
  },
  export: {
    button: 'Export',
    json: 'Everything as JSON',
    csv: 'Pairs as CSV',
    report: 'Report as one HTML page',
    embeddings: 'Embeddings (.npy)',
    embeddingsFile: 'embeddings',
    pairs: 'Pairs file',
    title: (name: string) => `Evaluation: ${name}`,
    about: (model: string, source: string) => `${model}, measured on ${source}.`,
    made: (date: string) => `Made with Facet on ${date}, in a browser.`,
  },
  adopt: {
    title: 'Threshold of the weights',
    hindrances: {
      angular: () =>
        'Thresholds of weights are squared Euclidean distances, and this run measured angles: evaluate with that distance to use its threshold.',
      standardised: ({ standardise, wanted }) =>
        `This run standardised faces as ${standardise}; the weights are used with ${wanted.standardise}, at which distances are others. Evaluate with that to use its threshold.`,
      cropped: () =>
        'This run cut faces by another rule than the weights want, so that distances are others. Evaluate with their own crop to use its threshold.',
      mirrored: () =>
        'This run embedded each face more than once, mirrored or shifted, and the weights are compared by one embedding, at which distances are others. Evaluate without that to use its threshold.',
      oneKind: () =>
        'A threshold needs pairs of one person and pairs of different people; this run has one kind only.',
    } satisfies Record<Hindrance, (options: EvaluationOptions) => string>,
    button: 'Use this threshold and calibration',
    hint: (threshold: number) =>
      `The weights compare with the limit ${threshold.toFixed(2)} from now on, with probabilities from these pairs.`,
    done: 'The weights use this run’s threshold and calibration now.',
    source: (count: number, name: string) => `${pairs(count)} of ${name}`,
  },
};
