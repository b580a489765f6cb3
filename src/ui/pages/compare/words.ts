/** What the Compare page says. */
import { plural } from '../../format';
import { standardisation } from '../../words';

const photos = (count: number) => plural(count, 'photo');
const distance = (value: number) => value.toFixed(3);
/** A probability is never told as a certainty. */
const percent = (value: number) => `${Math.min(99, Math.max(1, Math.round(100 * value)))} %`;
const signed = (value: number) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;

const which = { first: 'first', second: 'second' };

export const words = {
  title: 'Compare',
  line: 'Are two faces the same person? A distance, a verdict, and how sure it is.',
  modes: { label: 'How many photos', choices: { pair: 'Two photos', many: 'Many photos' } },
  dropPair: 'Drop on a side; elsewhere it goes to the empty one',
  dropMany: 'Drop to add',
  tooMany: 'The first two photos are compared here. “Many photos” takes them all.',
  webcamFile: (number: number) => `webcam-${number}.jpg`,
  pane: {
    names: { first: 'First photo', second: 'Second photo' },
    label: (side: 'first' | 'second', name: string) =>
      name ? `${words.pane.names[side]}: ${name}` : words.pane.names[side],
    drop: 'Drop or paste a photo',
    pick: 'Choose photo',
    webcam: 'Webcam',
    webcamOf: (side: 'first' | 'second') => `Webcam as the ${which[side]} photo`,
    pickOf: (side: 'first' | 'second') => `Choose the ${which[side]} photo`,
    sample: (side: 'first' | 'second', name: string) => `Use ${name} as the ${which[side]} photo`,
    clear: (side: 'first' | 'second') => `Take the ${which[side]} photo away`,
    looking: 'Looking for faces',
    none: 'No face found here.',
    noneHint: 'Use a photo in which the face is larger and turned to the camera.',
    faces: (side: 'first' | 'second', count: number) =>
      `${plural(count, 'face')} in the ${which[side]} photo. Choose one:`,
    alt: (name: string, count: number) => `${name}, ${plural(count, 'face')} found`,
    webcamOne: 'One face is followed',
    webcamNone: 'No face in sight',
  },
  address: {
    open: 'From an address',
    label: (side: 'first' | 'second') => `Address of the ${which[side]} photo`,
    example: 'samples/groups/group-1.jpg',
    get: 'Get',
    hint: 'Of this page’s own site',
    invalid: {
      message: 'That is no address of a photo.',
      hint: 'Give one of this page’s own site, such as samples/groups/group-1.jpg.',
    },
  },
  crops: {
    first: 'The face of the first photo as the network sees it',
    second: 'The face of the second photo as the network sees it',
    waiting: 'no face yet',
  },
  verdict: {
    label: 'Result',
    same: 'Same person',
    different: 'Different people',
    waitingOne: 'Now one for the other side',
    working: 'Comparing',
    sentence: (value: number, same: boolean, limit: number) =>
      `${distance(value)}, ${same ? 'same' : 'different'}: the limit is ${limit.toFixed(2)}`,
    term: 'Squared Euclidean distance of the embeddings, and the threshold of these weights',
    announce: (same: boolean, value: number, limit: number, sure: string) =>
      `${same ? 'Same person' : 'Different people'}. Distance ${distance(value)}, the limit is ${limit.toFixed(2)}. ${sure}`,
    announceLive: (same: boolean) => (same ? 'Same person' : 'Different people'),
  },
  chance: {
    title: 'How sure',
    value: percent,
    line: 'that it is the same person',
    sentence: (value: number) => `${percent(value)} that it is the same person.`,
    unknown: 'Could not be said: no calibration for these weights.',
    source: (source: string) =>
      `From ${source}. It assumes that as many pairs are the same person as are not.`,
    warnings: 'What makes it less sure',
  },
  scale: {
    label: (value: number, limit: number) =>
      `Distance ${distance(value)} on a scale with the limit at ${limit.toFixed(2)}`,
    same: 'same person',
    different: 'different people',
    sameShort: 'same',
    differentShort: 'different',
    limit: (value: number) => `limit ${value.toFixed(2)}`,
    axis: 'squared distance',
    table: 'Known pairs by distance',
    columns: {
      from: 'Distance from',
      to: 'to',
      same: 'Same person',
      different: 'Different people',
    },
    share: (value: number) => `${(100 * value).toFixed(1)} %`,
  },
  why: {
    title: 'Why',
    line: 'Covers each part of either face in turn and sees what that does to the distance.',
    run: 'Show why',
    live: 'Take a photo with the webcam first.',
    progress: (done: number, total?: number) =>
      total ? `${done} of ${total} parts covered` : 'Covering parts of the faces',
    alike: 'makes them alike',
    apart: 'sets them apart',
    side: { first: 'First face', second: 'Second face' },
    summary: (side: string, alike: string[], apart: string[]) =>
      `${side}: ${[
        alike.length ? `alike mostly by ${alike.join(', ')}` : '',
        apart.length ? `apart mostly by ${apart.join(', ')}` : '',
      ]
        .filter(Boolean)
        .join('; ')}.`,
    map: (side: string) => `Map over the ${side.toLowerCase()}. Arrow keys move from part to part.`,
    part: (region: string, value: number) =>
      `${region} ${signed(value)}: ${value >= 0 ? 'makes them alike' : 'sets them apart'}`,
    unit: 'Change of the distance with that part covered',
    regions: {
      leftEye: 'left eye',
      rightEye: 'right eye',
      nose: 'nose',
      leftMouth: 'left of the mouth',
      rightMouth: 'right of the mouth',
      forehead: 'forehead',
      chin: 'chin',
      leftCheek: 'left cheek',
      rightCheek: 'right cheek',
      surroundings: 'around the face',
    },
  },
  options: {
    title: 'Options',
    more: 'Add others on the Models page',
    cut: {
      label: 'Cut of the face',
      term: 'Crop rule: how the face is cut from its photo before it is embedded',
      choices: {
        own: 'As the weights want',
        facenet: 'Box and margin (facenet)',
        proportional: 'Margin grows with the face',
        arcface: 'By landmarks (ArcFace)',
        dlib: 'By landmarks (dlib)',
      },
    },
    cutCost: 'Other than the weights want: the limit and the probability were not measured so.',
    margin: { label: 'Margin', term: 'Pixels added around the box, half on each side' },
    standard: {
      ...standardisation,
      choices: { own: 'As the weights want', ...standardisation.choices },
    },
    standardCost:
      'Other than the weights want costs accuracy: with facenet’s published network on LFW folds 1-2, 0.98667 becomes 0.97417.',
    flip: { label: 'Also mirrored', term: 'Embeds the mirrored face too and joins both (flip)' },
    crops: { label: 'Crops of each face', choices: { '1': 'One', '5': 'Five', '9': 'Nine' } },
    cropsTerm: 'The mean of several crops, each shifted a little',
    reset: 'As the weights want',
  },
  many: {
    line: (count: number, left: number) =>
      `${photos(count)} with a face.` + (left ? ` ${left.toLocaleString('en')} left out.` : ''),
    lead: 'Every face against every other: one face of each photo, all distances as a table.',
    add: 'Add photos',
    folder: 'Add folder',
    clear: 'Clear the table',
    progress: (done: number, total?: number) =>
      total === undefined
        ? `${photos(done)} done`
        : `${done.toLocaleString('en')} of ${photos(total)}`,
    stopped: 'Stopped.',
    goOn: 'Continue',
    photo: 'Photo',
    tableHelp: 'Distances between the photos. Arrow keys move, Enter opens the pair.',
    cell: (a: string, b: string, value: number, same?: boolean) =>
      `${a} and ${b}: ${distance(value)}${same === undefined ? '' : same ? ', same' : ', different'}`,
    self: (name: string) => `${name} and itself: 0`,
    value: (value: number) => value.toFixed(2),
    legend: {
      same: 'nearer than the limit: same person',
      different: 'farther: different people',
    },
    help: 'Arrow keys move, Enter opens the pair.',
    left: 'Left out',
    noFace: 'No face found.',
    empty: 'One face of each is compared with every other, on this device.',
    export: {
      button: 'Export',
      csv: { label: 'Distances as CSV', hint: 'Squared distances, for a spreadsheet' },
      text: {
        label: 'Distances as text',
        hint: 'As facenet’s compare.py prints them: plain distances',
      },
      npy: {
        label: 'Embeddings',
        hint: 'A zip of embeddings.npy, labels.npy and label_strings.npy, for NumPy',
      },
      corner: 'squared distance',
    },
  },
};
