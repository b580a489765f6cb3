/** What the Train page says. */
import type { GalleryFinding, TrainingMode } from '../../../base/types';
import { bytes, plural } from '../../format';

const photos = (count: number) => plural(count, 'photo');
const people = (count: number) => plural(count, 'person', 'people');
const steps = (count: number) => plural(count, 'step');

/** A dash stands for what could not be measured. */
export const share = (value: number | undefined, places = 3) =>
  value === undefined || Number.isNaN(value) ? '–' : value.toFixed(places);

export const words = {
  title: 'Train',
  line: 'Makes the weights better for your own people and your own camera, on this device, and never worse by accident.',
  loaded: (name: string, count: number, persons: number) =>
    `${name}: ${photos(count)} of ${people(persons)}.`,
  dropHere: 'Drop a folder of people, or an archive of it',
  choose: 'Choose folder',
  archive: 'Open archive',
  start: 'Train',
  again: 'Train again',
  reading: 'Reading the folder',
  noPhoto: (name: string) => ({
    message: `${name} is no photo and no archive of photos.`,
    hint: 'Give a folder with one folder for each person, or an archive of it.',
  }),
  unread: (count: number) => `${plural(count, 'file')} could not be read.`,
  running: 'A training is running: stop it before you open something else.',
  cancelled: 'Cancelled. The weights are as they were.',
  paused: 'Paused. What was learned so far is kept; close the tab, if you like, and go on later.',
  pausedShort: 'paused',
  buttons: {
    pause: 'Pause',
    goOn: 'Go on',
    stop: 'Stop and judge',
    stopTerm: 'Ends it here: what was learned so far is measured, and kept if it is better',
    cancel: 'Cancel',
    cancelTerm: 'Ends it and forgets what was learned',
  },
  progress: {
    reading: (done: number, total?: number) => `Looking at the photos: ${of(done, total)}`,
    features: (done: number, total?: number) => `Embedding the photos: ${of(done, total)}`,
    guard: (done: number, total?: number) => `Embedding the other people: ${of(done, total)}`,
    measuring: (done: number, total?: number) => `Measuring old against new: ${of(done, total)}`,
    starting: 'Starting',
    steps: (step: number, all: number) => `Step ${step} of ${all}`,
    epoch: (epoch: number) => `epoch ${epoch}`,
  },
  empty: {
    label: 'Nothing to train on yet',
    drop: 'Drop a folder of people here',
    line: 'One folder for each person, four photos or more in each: as they come, or face crops. Nothing is sent anywhere, and the old weights stay unless the new ones prove better.',
    sample: 'Try the sample people',
    sampleName: 'Sample people',
    sampleHint: '24 drawn people, seen by a poor door camera: there is something to learn.',
  },
  ready: {
    label: 'Photos chosen',
    line: '“Train” checks them first, then learns as it says beside, then measures old and new weights on photos that taught neither.',
  },
  wanted: {
    label: 'Waiting for its photos',
    heading: (title: string) => `${title} goes on with its photos`,
    line: 'Choose or drop the same folder again. It goes on from the last step that was kept.',
    leave: 'Leave it for now',
  },
  gives: {
    title: 'What it gives, and what it does not',
    caption: 'Named rightly, at a limit that takes 1 of 100 strangers for somebody',
    measured:
      'Measured on 15 people of LFW with 10 to 15 photos each, photos held out, facenet 20180408-102900, “my people” after 100 steps.',
    columns: { photos: 'Photos', before: 'Before', after: 'After' },
    rows: [
      { name: 'Faces of 20 pixels', before: 0.21, after: 0.48 },
      { name: 'A poor camera, 40 pixels', before: 0.01, after: 0.17 },
      { name: 'Masks', before: 0.92, after: 0.97 },
      { name: 'Dark photos', before: 0.89, after: 0.89 },
      { name: 'Good photos', before: 0.99, after: 0.99 },
    ],
    points: [
      'Good photos gain nothing: the weights name those people already, and the page says so.',
      'Dark photos are named as before, but pairs of them are told apart better: 0.54 to 0.83 of the same accepted, where 1 of 1,000 different ones is.',
      'One to three photos a person teach next to nothing.',
      'People it never saw stay as they were, within 0.001 to 0.005: it gets better for yours, not for everyone.',
      'Photos under wrong names spoil it. They are looked for first, and left out.',
    ],
  },
  untrainable: {
    title: 'The weights that are here can’t be trained',
    line: 'Facet trains facenet’s network, Inception-ResNet-v1. What is here has another build, and learns nothing from a few photos.',
    how: 'To get the published ones: run “npm run models -- facenet” where the page is served from, or drop the file on the Models page.',
    link: 'To the Models page',
  },
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
    reset: 'All as by default',
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
      pairs: 'Pairs file',
    },
  },
  check: {
    title: 'Check of the photos',
    counts: {
      people: 'People',
      photos: 'Photos',
      train: 'Teach',
      trainTerm: 'Photos that the weights learn from',
      heldPhotos: 'Photos held out',
      heldPhotosTerm: 'Of the same people: they teach nothing, and measure',
      heldPeople: 'People held out',
      guard: 'Other people',
      memory: 'Features',
    },
    with: (count: number) => photos(count),
    memory: (value: number) => bytes(value),
    none: 'Nothing to object to: no photo stands out.',
    kinds: {
      suspect: 'Probably under a wrong name',
      poor: 'Poor pictures',
      'no face': 'No face found',
      unreadable: 'Could not be read',
      alike: 'The same picture twice',
    } satisfies Record<GalleryFinding['kind'], string>,
    todo: {
      suspect:
        'Look at each: if the name is right, keep it and train again; else move it in your folder.',
      poor: 'They teach what your camera sees. Leave out those on which you do not know the person yourself.',
      'no face': 'They can’t teach. Cut the face out by hand on Align, or leave them.',
      unreadable: 'They can’t teach. Save them again with another program, or leave them.',
      alike:
        'Such a pair never lies on both sides: it would make the figures too good. Delete one.',
    } satisfies Record<GalleryFinding['kind'], string>,
    leftOut: 'Left out',
    teaches: 'Teaches',
    keep: 'Keep',
    leave: 'Leave out',
    keepOf: (path: string) => `Keep ${path}`,
    leaveOf: (path: string) => `Leave out ${path}`,
    nearer: (rival: string) => `nearer to ${rival}`,
    more: (count: number) => `Show ${count.toLocaleString('en')} more`,
    changed: (count: number) => `${plural(count, 'choice')} of yours.`,
    undo: 'As they were',
  },
  samples: {
    title: 'What it learns from',
    hint: 'Some of the pictures as the network sees them.',
    picture: (number: number) => `Picture ${number}`,
  },
  live: {
    title: 'Now',
    step: 'Step',
    epoch: 'Epoch',
    loss: 'Loss',
    accuracy: 'Accuracy of the batch',
    rate: 'Learning rate',
    gradient: 'Gradient norm',
    speed: 'Speed',
    speedOf: (stepsASecond: number, photosASecond: number) =>
      `${stepsASecond < 10 ? stepsASecond.toFixed(1) : Math.round(stepsASecond)} steps/s, ${Math.round(photosASecond)} photos/s`,
    left: 'Time left',
    memory: 'Memory',
    kept: 'Last kept',
    keptAt: (step: number, size: number) => `step ${step}, ${bytes(size)}`,
    notices: 'What was noticed',
  },
  charts: {
    losses: 'Losses',
    total: 'total',
    data: { triplet: 'triplet loss', others: 'cross entropy' },
    weightDecay: 'weight decay',
    prelogitsNorm: 'prelogits norm',
    centerLoss: 'center loss',
    rate: 'Learning rate',
    accuracy: 'Accuracy',
    batch: 'batch',
    validation: 'validation',
    gradient: 'Gradient norm',
    held: 'Held-out figures',
    lfw: 'LFW by epoch',
    lfwAccuracy: 'accuracy',
    lfwVal: 'VAL @ FAR 0.001',
    roc: 'True accepts against false accepts',
    sets: { own: 'Your photos', people: 'People held out', guard: 'Other people' },
    set: 'Measured on',
    log: 'Logarithmic',
    step: 'Step',
    epoch: 'Epoch',
    loss: 'Loss',
    norm: 'Norm',
    value: 'Share',
    far: 'False accept rate',
    tar: 'True accept rate',
    before: 'before',
    after: 'after',
    now: 'now',
  },
  figures: {
    title: 'Old and new weights, on what taught neither',
    running: 'Old and new weights, so far',
    groups: {
      own: 'Your people, photos held out',
      people: 'Your people, held out whole',
      guard: 'Other people',
    },
    named: (rate: number) => ({
      label: 'named rightly',
      term: `At a limit that takes ${percent(rate)} of strangers for somebody`,
    }),
    nearest: { label: 'nearest to their own', term: 'Whatever the distance' },
    val: (rate: number) => ({
      label: 'pairs accepted',
      term: `VAL: share of the same accepted where ${percent(rate)} of the different ones are`,
    }),
    eer: { label: 'equal error rate', term: 'EER: lower is better' },
    pairs: (same: number, different: number) =>
      `${same.toLocaleString('en')} pairs of one person, ${different.toLocaleString('en')} of two`,
    columns: { figure: 'Figure', before: 'Before', after: 'After', change: 'Change' },
    interval: (low: number, high: number) => `${signed(low)} to ${signed(high)}`,
    intervalTerm: '95 % of resamples of the people lie here',
    none: 'Not measured: nothing is held out.',
  },
  verdict: {
    label: 'Verdict',
    better: 'Better',
    notBetter: 'The old weights stay',
    kept: (name: string) => `New weights: ${name}.`,
    share: (value: number) =>
      value < 1 ? `${percent(value)} of the way from the old to the new weights was taken.` : '',
    took: (count: number, seconds: string) => `${steps(count)}, ${seconds}.`,
    stopped: (count: number, seconds: string) => `Stopped after ${steps(count)}, ${seconds}.`,
    use: 'Use these weights',
    used: 'These weights are in use now.',
    inUse: 'In use',
    compare: 'Compare both in Evaluate',
    compareTerm:
      'Evaluates the people held out with the old and the new weights, one laid over the other',
    safetensors: 'Save as safetensors',
    files: 'Save what the scripts write',
    filesTerm:
      'Arguments, losses and learning rate as CSV, stat.h5, TensorBoard events, the checkpoint: as one zip',
    remove: 'Remove',
    gone: 'The weights of this training are not here any more.',
    taught: 'Most of these people taught the new weights, which makes their figures too good.',
    throughCamera: 'Measured through the camera: the faces are cut out, and made poor like it.',
    preparing: 'Cutting out the faces',
    heldOut: (name: string) => `${name}, held out`,
    done: (says: string) => `Done. ${says}`,
    gains: {
      named: 'Named rightly',
      own: 'Pairs of your photos accepted',
      people: 'Pairs of people held out accepted',
      guard: 'Pairs of other people accepted',
    },
  },
  worst: {
    title: 'Pairs that the weights got most wrong',
    more: 'Show all',
    accepts: 'Different people, nearest',
    rejects: 'The same person, farthest',
    pair: 'Pair',
    faces: 'Faces',
    before: 'Before',
    after: 'After',
    term: 'Squared Euclidean distance',
    gone: 'The photos are not open any more: choose the folder again to see them.',
  },
  runs: {
    title: 'Trainings',
    none: 'Trainings are kept here, with what they were made with.',
    unfinished: (step: number, all: number) => `unfinished: step ${step} of ${all}`,
    better: 'better',
    notBetter: 'old weights stay',
    goOn: 'Go on',
    goOnOf: (title: string) => `Go on with ${title}`,
    show: (title: string) => `Show ${title}`,
    remove: (title: string) => `Remove ${title}`,
    removed: (title: string) => `${title} is removed.`,
    facts: {
      mode: 'Trained',
      parent: 'From',
      date: 'Made',
      gallery: 'Gallery',
      took: 'Took',
      steps: 'Steps',
    },
    gallery: (persons: number, count: number) => `${people(persons)}, ${photos(count)}`,
    madeWith: 'Made with',
    earlier: 'From an earlier visit',
    line: (title: string, step: number, all: number) =>
      `${title} is at step ${step} of ${all}. It goes on from there.`,
    leave: 'Not now',
  },
};

function of(done: number, total?: number): string {
  return total === undefined ? done.toLocaleString('en') : `${done} of ${total}`;
}

/** "1 %", "0.1 %" */
export function percent(value: number): string {
  return `${Number((100 * value).toPrecision(2))} %`;
}

/** "+0.12", with a true minus. */
export function signed(value: number, places = 3): string {
  const text = Math.abs(value).toFixed(places);
  if (Number(text) === 0) return text;
  return `${value > 0 ? '+' : '−'}${text}`;
}
