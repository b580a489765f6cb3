/** What the Models page says. */
import { isSecure } from '../../../base/secure-context';
import type { CropRule, Keeping, LayerDifference, StoreName } from '../../../base/types';
import { bytes, milliseconds, plural } from '../../format';
import { distanceInWords, inShort, shareOf, type apartOf } from './comparing';

const listed = (names: string[]) =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

export const words = {
  title: 'Models',
  line: 'The weights that find faces and tell people apart: what is here, from where, how good.',
  add: 'Add weight files',
  dropHere: 'Drop to add weights',
  reading: 'Reading the list',
  adding: 'Reading the files',
  added: (titles: string[], notes: string[] = []) =>
    [`Added: ${titles.join(', ')}.`, ...notes].join(' '),
  set: { title: 'Read together', here: 'Here', missing: 'Missing' },
  removed: (title: string) => `Removed: ${title}.`,
  inUse: 'In use',
  loaded: 'Loaded',
  states: {
    stored: 'Stored on this device',
    available: 'Comes with this page',
    missing: 'Not here',
    temporary: 'Here until the page is closed',
  },
  measured: 'Measured',
  licence: 'Licence',
  source: 'Source',
  files: 'Files',
  notes: { label: 'As read', term: 'What to know of how its files were read' },
  thresholds: { label: 'Thresholds', term: 'Of P-Net, R-Net and O-Net' },
  remove: 'Remove',
  removeOf: (title: string) => `Remove ${title}`,
  needs: (files: string[]) => `Still needed: ${files.join(', ')}. Drop them here.`,
  get: (files: string[]) =>
    `To use it, get ${listed(files)} from the source and drop them here together, or choose them with “Add weight files”. On the server, “npm run models” puts them beside the page.`,
  stats: {
    title: 'What runs',
    backend: 'Backend',
    adapter: 'Graphics adapter',
    detector: 'Detector',
    embedder: 'Embedder',
    photo: 'Detection, a photo',
    face: 'Embedding, a face',
    pace: (first: number, since?: number) =>
      since === undefined
        ? `${milliseconds(first)} the first time`
        : `${milliseconds(since)} (${milliseconds(first)} the first time)`,
    tried: 'Programs timed',
    shapes: (tried: number, untried: number) =>
      `for ${tried} ${tried === 1 ? 'shape' : 'shapes'}${untried > 0 ? `, ${untried} to come in idle moments` : ''}`,
    dropped: 'Programs not used, since they compute wrongly here',
  },
  storage: {
    title: 'Space on this device',
    used: (used: string, quota: string) => `${used} of ${quota} used`,
    untold: isSecure()
      ? 'This browser does not say how much room there is.'
      : 'Over plain http a browser does not say how much room there is.',
    kept: 'The browser keeps what is stored.',
    notKept: 'The browser may clear what is stored when space runs short.',
    keep: 'Keep what is stored',
    refused: 'The browser did not agree. It may once this page is installed or used more often.',
  },
  keeping: {
    title: 'Kept on this device',
    photos: 'Photos as you gave them are not kept. This is, by this browser:',
    none: 'Nothing at present.',
    what: {
      weights:
        'Files you added or that were fetched, converted, and what you set for them; until you remove them. In the browser’s database (IndexedDB).',
      embeddings:
        'Of every face that was compared, evaluated, sorted or exported: the numbers by which a person can be recognised again, under a checksum of the photo. In IndexedDB.',
      features:
        'Of every face that weights were trained on: numbers from which its embedding is made, under the same checksum. In IndexedDB.',
      detections:
        'Boxes, scores and landmarks of the faces in those photos, under the same checksum. In IndexedDB.',
      runs: 'Figures, and the names and paths of photos and people, pair by pair. In IndexedDB.',
      trainings:
        'What was trained and what it gave, with the names and paths of photos and people; of an unfinished one what it goes on from. In IndexedDB.',
      decisions:
        'Who is who among the faces sorted in Cluster: names, who is not whom, and where each face is, under a checksum of its photo; until you wipe. In IndexedDB.',
      gallery:
        'The names and faces of people you enrolled: a picture of each face, the numbers by which they are recognised, where each photo was found. It stays until you remove it, however old it is. In IndexedDB.',
      work: 'The folders chosen in Align and Evaluate, as something to ask for again, with settings and the pairs file. In IndexedDB.',
      tuning:
        'For each graphics processor of this device, which of our programs compute rightly on it and how fast; nothing of photos or people. In IndexedDB.',
      choices: 'Notes that you closed; until you wipe. In localStorage.',
      staging:
        'Faces cut out of photos, in folders named after the people; until the zip is saved and this page opened again. In the page’s own files (OPFS).',
    } satisfies Record<StoreName, string>,
    age: 'Removed after',
    ageTerm:
      'Embeddings, places of faces, runs, trainings and unfinished work that are older are removed when this page is opened',
    days: { 7: '7 days', 30: '30 days', Infinity: 'Never' },
    daysOf: (days: number) => (days === Infinity ? 'Never' : plural(days, 'day')),
    nothing: 'Keep nothing on this device',
    nothingOff:
      'With this on nothing more is written to this device but the choice itself: weights you add, results and runs are in memory until the tab is closed, as in a private window.',
    nothingOn:
      'Nothing more is written to this device but this choice. Weights you add, results and runs are in memory until the tab is closed; files you save go where you say.',
    chosen: ({ nothing, days }: Keeping) => {
      if (nothing) return 'From now on nothing is kept on this device.';
      if (days === Infinity) return 'What is kept is kept until it is wiped.';
      return `What is older than ${plural(days, 'day')} is removed when this page is opened.`;
    },
    wipe: 'Wipe everything',
    sure: {
      wipe: 'Wipe all that Facet stored on this device?',
      switch: 'Nothing more is kept from now on. Wipe what is kept already, too?',
    },
    yes: 'Yes, wipe',
    no: { wipe: 'No', switch: 'Leave it' },
    wiped: 'Everything stored has been wiped.',
  },
  kinds: { detector: 'Finds faces', embedder: 'Tells people apart' },
  kept: 'Stored as',
  precisions: { float32: 'Full precision (float32)', float16: 'Half precision (float16)' },
  use: 'Use',
  useOf: (title: string) => `Use ${title}`,
  used: (title: string) => `Faces are now compared with ${title}.`,
  saved: (title: string, size: number) => `${title} exported: ${bytes(size)}.`,
  store: { float32: 'Store in full', float16: 'Store in half the space' },
  storeHints: {
    float32: 'Keeps the weights as float32 again; what was rounded away does not come back',
    float16:
      'Keeps the weights as float16 and measures what that changes. A graphics card reads them in half precision, too.',
  },
  storeOf: (title: string, dtype: 'float32' | 'float16') => `${words.store[dtype]}: ${title}`,
  storedAs: (title: string, dtype: 'float32' | 'float16', difference: number) =>
    `${title} is stored as ${dtype} now. Largest difference in any value of an embedding: ${difference.toPrecision(2)}.`,
  embedder: {
    cut: {
      label: 'Face cut',
      term: 'Crop rule: how the face is cut from its photo before it is embedded',
    },
    cuts: (rule: CropRule) =>
      rule.rule === 'landmarks'
        ? `${rule.width} × ${rule.height} px, by landmarks (${rule.template})`
        : `${rule.size} × ${rule.size} px, box and ${rule.margin} px margin (${rule.rule})`,
    limit: { label: 'Limit', term: 'Threshold: two faces nearer than this are the same person' },
    limitValue: (value: number) => `${value.toFixed(2)}, squared distance`,
    calibration: { label: 'Probability', term: 'Calibration: pairs of known photos by distance' },
    unmeasured: 'Not measured',
    numbers: 'Embedding',
    numbersValue: (size: number) => `${size} numbers a face`,
  },
  unknown: {
    line: 'Nobody measured these weights: no limit, no calibration. How faces are cut for them, and how pixels are standardised, only their author knows.',
    cuts: {
      facenet: 'Box and margin (facenet)',
      proportional: 'Box and margin that grows with it (facenet-pytorch)',
      arcface: 'By landmarks (ArcFace)',
      dlib: 'By landmarks (dlib)',
    },
    set: (title: string) => `Set for ${title}.`,
  },
  formats: {
    title: 'Weight files that are read',
    line: 'Each is recognised by its content, whatever it is called; nothing in a file is run. Files that belong together are dropped together.',
    guide: 'Where weights come from, and what to do with each file.',
    format: 'Format',
    example: 'For example',
    untold: 'The list can’t be had now.',
  },
  compare: {
    title: 'Compare two sets of weights',
    line: 'Of one network: where their values differ, and how far apart they put the same faces.',
    first: 'First',
    second: 'Second',
    run: 'Compare them',
    reading: 'Reading both',
    photos: (done: number, total: number) => `${done} of ${total} sample photos, by each once`,
    layers: (a: string, b: string, [most, ...rest]: readonly LayerDifference[]) =>
      most && most.difference > 0
        ? `${a} and ${b} differ most in ${most.layer}: by ${inShort(most.difference)}, ${shareOf(most)} of its largest value.`
        : `${a} and ${b} are the same in all ${rest.length + 1} layers.`,
    faces: ({ count, mean, most }: NonNullable<ReturnType<typeof apartOf>>) =>
      `They put the same face ${distanceInWords(mean)} apart on average over ${plural(count, 'sample person', 'sample people')}, and ${distanceInWords(most.distance)} at most (squared distance: 0 is the same place, 4 the opposite one).`,
    columns: {
      layer: 'Layer',
      difference: 'Difference',
      differenceTerm: 'The largest of any value, with batch norm folded into the weights',
      share: 'Share',
      shareTerm: 'Of the layer’s largest value',
    },
    all: (layers: number) => `Show all ${layers} layers`,
  },
};
