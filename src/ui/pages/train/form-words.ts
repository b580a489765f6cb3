/** What the forms of the Train page say. */
import type { TrainingMode } from '../../../base/types';
import { plural } from '../../format';
import { photos } from './telling';

export const forms = {
  options: {
    title: 'How to train',
    mode: 'What is trained',
    modes: {
      personal: 'My people',
      shift: 'A shift alone',
      'last block': 'Last block too',
      everything: 'Everything',
      softmax: 'As train_softmax',
      triplet: 'As train_tripletloss',
    } satisfies Record<TrainingMode, string>,
    hints: {
      personal:
        'The last layer and a head of one row a person, from numbers computed once for each photo: seconds, on any machine.',
      shift:
        'Nothing is learned: what all your photos have in common is taken off. At once, and about half of the gain.',
      'last block':
        'The last residual block too. Better for the worst cameras; about a second a step without a graphics processor.',
      everything:
        'The whole network, from the pictures. Best for the worst cameras; wants a graphics processor.',
    },
    advanced: 'Advanced: as the scripts',
    model: { label: 'Weights to begin with', term: 'model: the embedder that is trained further' },
    bestModel: (title: string) => `As usual: ${title}`,
    camera: 'Camera',
    cameraHint:
      'A poor camera at the door? The photos are made poor like it, to teach and to measure.',
    where: {
      label: 'It takes',
      term: 'cameraAt: where the camera is',
      choices: {
        recognition: 'People at the door; good photos are enrolled',
        everywhere: 'The enrolled photos too',
      },
    },
    cameras: { none: 'As the photos are', door: 'A door camera', own: 'My own camera' },
    measure: 'Measure from frames',
    measureHint: 'Ten pictures of faces as your camera takes them.',
    measuring: 'Measuring the camera.',
    measured: (count: number) => `Measured from ${plural(count, 'face')}.`,
    size: { label: 'Face', term: 'Side of a face crop as the camera takes it' },
    grey: { label: 'Grey', term: 'No colours' },
    contrast: { label: 'Contrast', term: 'Factor of the distance from middle grey' },
    brightness: { label: 'Brightness', term: 'Grey levels that everything is brighter by' },
    noise: { label: 'Noise', term: 'Standard deviation of each pixel, grey levels' },
    held: 'What is held out to measure',
    holdOutPhotos: { label: 'Photos of each person', term: 'holdOutPhotos' },
    holdOutPeople: { label: 'Whole people', term: 'holdOutPeople' },
    falseAlarms: {
      label: 'Strangers taken for somebody',
      term: 'falseAlarms: the rate at which “named rightly” is measured',
    },
    guard: {
      label: 'Other people, who may not lose',
      term: 'guard: a set of people who are not yours',
      choices: { drawn: 'The drawn people', folder: 'A folder of mine', none: 'None' },
    },
    guardFolder: 'Choose other people',
    guardWanted: 'No folder chosen yet: the drawn people are used.',
    more: 'More options',
    suspects: {
      label: 'Photos nearer to somebody else',
      term: 'suspects: probably under a wrong name',
      choices: { 'leave out': 'Left out', keep: 'Kept' },
    },
    aligned: {
      label: 'Photos are',
      term: 'aligned: face crops are not searched for faces',
      choices: { auto: 'Found out', yes: 'Face crops', no: 'Raw photos' },
    },
    newTitle: { label: 'Name of the new weights', term: 'title', otherwise: 'Made of the old one' },
    asUsual: 'as usual',
  },
  personal: {
    seed: { label: 'Seed', term: 'seed: of all that is drawn by chance' },
    steps: { label: 'Steps', term: 'steps' },
    batchSize: { label: 'Photos a step', term: 'batchSize' },
    learningRate: { label: 'Learning rate', term: 'learningRate: the highest, after the warm-up' },
    warmUp: { label: 'Warm-up, steps', term: 'warmUp' },
    scale: { label: 'Scale', term: 'scale: of the cosine in the loss' },
    margin: { label: 'Margin', term: 'margin: taken off the cosine of the true person' },
    patience: {
      label: 'Patience',
      term: 'patience: evaluations without a gain after which it ends early; 0: never',
    },
  },
  script: {
    title: 'Options of the script',
    recipe: 'Recipe',
    recipeTerm: 'Settings that belong together; each can be changed below',
    recipes: {
      softmax: 'As train_softmax',
      triplet: 'As train_tripletloss',
      vggface2: 'VGGFace2 recipe',
      casia: 'CASIA recipe',
    },
    hints: {
      softmax:
        'The script’s own defaults, all of them: 500 epochs of 1,000 batches of 90. Set it shorter below.',
      triplet:
        'The script’s own defaults, all of them: 45 people with 40 photos at a time. Set it shorter below.',
      vggface2:
        'As the author trained 20180402-114759: ADAM, fixed brightness, dropout that keeps 0.4, weight decay, and the rate of a schedule.',
      casia:
        'As the author trained 20180408-102900: ADAM, cut and mirrored at random, weight decay, prelogits norm, and the rate of a schedule.',
    },
    changed: (mode: TrainingMode) =>
      `train_${mode === 'triplet' ? 'tripletloss' : 'softmax'} with settings of your own.`,
    groups: {
      network: 'Network',
      length: 'Length',
      pictures: 'Pictures',
      losses: 'Losses',
      rate: 'Rate',
      validation: 'Validation and filter',
    },
    fields: {
      pretrained: 'Begin with these weights',
      part: 'What learns',
      embeddingSize: 'Numbers an embedding',
      keepProbability: 'Kept by dropout',
      maxEpochs: 'Epochs',
      epochSize: 'Batches an epoch',
      batchSize: 'Photos a batch',
      peoplePerBatch: 'People drawn',
      imagesPerPerson: 'Photos of each',
      imageSize: 'Side, pixels',
      randomCrop: 'Cut at random',
      randomFlip: 'Mirror at random',
      randomRotate: 'Turn at random',
      standardise: 'Brightness',
      weightDecay: 'Weight decay',
      prelogitsNormLossFactor: 'Prelogits norm',
      prelogitsNormP: 'Which norm',
      prelogitsHistMax: 'End of its histogram',
      centerLossFactor: 'Center loss',
      centerLossAlfa: 'Stays of a centre',
      alpha: 'Margin of triplets',
      semiHard: 'Semi-hard triplets alone',
      optimiser: 'Optimiser',
      learningRate: 'Learning rate',
      learningRateDecayEpochs: 'Epochs between decays',
      learningRateDecayFactor: 'Factor of a decay',
      movingAverageDecay: 'Decay of averages',
      validationSplitRatio: 'Share that validates',
      validateEveryEpochs: 'Every so many epochs',
      minValidationImagesPerClass: 'Least photos a person',
      filterPercentile: 'Percent that stay',
      filterMinImagesPerClass: 'Least photos after it',
    },
    files: {
      title: 'Files',
      schedule: 'Schedule of the rate',
      scheduleTerm: 'learning_rate_schedule_file: used where the learning rate is 0 or less',
      schedulePlaceholder: '0: 0.05\n100: 0.005\n276: -1',
      scheduleHint:
        'A line for each change, “epoch: rate”; “-” or a negative rate ends it. Used where the learning rate is 0 or less.',
      filter: 'No filter by distance',
      filterOf: (name: string, count: number) => `Filter: ${name}, ${photos(count)}`,
      filterTerm: 'filter_filename: each photo’s distance to the centre of its person',
      filterPick: 'Choose distances to filter by',
      choose: 'Choose',
      leave: 'Leave it out',
      noDistances: (name: string) => ({
        message: `${name} has no distances.`,
        hint: 'Give a text with a path and a distance on each line, as calculate_filtering_metrics lists them.',
      }),
      lfw: 'No LFW after each epoch',
      lfwOf: (name: string, pairs?: string) => `LFW: ${name}, ${pairs ?? 'its own pairs'}`,
      lfwTerm: 'lfw_dir, lfw_pairs: evaluated after each epoch',
      lfwPick: 'Choose LFW',
      lfwFields: {
        metric: 'Distance',
        folds: 'Folds',
        flip: 'Mirrored faces too',
        subtractMean: 'Subtract the mean',
      },
      lfwOtherwise: {
        metric: 'euclidean',
        folds: 'As the pairs file',
        flip: undefined,
        subtractMean: undefined,
      },
      pairs: 'Pairs file',
    },
  },
};
