/** Everything the page says. The field's terms stand in the tooltips (…Term). */
import { duration, plural } from './parts/format';
import { align } from './pages/align/words';
import { compare } from './pages/compare/words';
import { evaluate } from './pages/evaluate/words';
import { models } from './pages/models/words';

const photos = (count: number) => plural(count, 'photo');
const faces = (count: number) => plural(count, 'face');

const app = { name: 'Facet' };

const frame = {
  skip: 'Skip to the page',
  pages: 'Pages',
  engine: 'Running now',
  backends: { webgpu: 'WebGPU', wasm: 'WebAssembly', cpu: 'JavaScript' },
  phases: {
    starting: 'Starting',
    ready: 'Ready',
    restarting: 'Starting again',
    failed: 'Nothing runs here',
  },
  faces: 'faces:',
  people: 'people:',
  privacy: 'nothing leaves this device',
  close: 'Close this message',
  progress: 'Progress',
  stop: 'Stop',
};

const source = {
  list: photos,
  files: (count: number) => plural(count, 'file'),
};

const embedder = {
  label: 'Weights',
  term: 'The embedder: the network that turns a face into numbers',
  none: 'None here yet',
  first: 'The best, at first use',
};

const detect = {
  title: 'Detect',
  line: 'Every face in your photos, with five landmarks. Drop them anywhere.',
  loaded: (count: number, found: number, failed: number) =>
    `${photos(count)}, ${faces(found)}.` +
    (failed ? ` ${failed.toLocaleString('en')} could not be read.` : ''),
  add: 'Add photos',
  folder: 'Add folder',
  webcam: 'Webcam',
  dropHere: 'Drop to add',
  goOn: 'Continue',
  inspector: 'What was found',
  progress: (done: number, total: number, found: number) =>
    `${done.toLocaleString('en')} of ${photos(total)}, ${faces(found)}`,
  pace: (rate?: number, left?: number) =>
    rate === undefined
      ? ''
      : `${rate < 10 ? rate.toFixed(1) : Math.round(rate)} photos/s, ${duration(left ?? 0)} left`,
  stopped: (done: number, total: number) => `Stopped: ${done} of ${photos(total)} looked through.`,
  empty: {
    label: 'No photos yet',
    drop: 'Drop photos, a folder or a zip here',
    reading: 'Reading the files',
    line: 'They are looked at on this device and sent nowhere. Or try one of these:',
    sample: (number: number) => `Try sample photo ${number}`,
    all: (count: number) => `Try all ${count} samples`,
  },
  strip: {
    label: 'Photos',
    count: photos,
    remove: 'Take this photo off the list',
    clear: 'Take all photos off the list',
    item: (name: string, count?: number) =>
      count === undefined ? `${name}, not looked at yet` : `${name}, ${faces(count)}`,
    failed: (name: string, reason: string) => `${name}, could not be read: ${reason}`,
  },
  stage: {
    role: 'photo viewer',
    label: (name: string) => `${name}. Plus and minus zoom, arrows move, 0 fits, 1 is full size.`,
    alt: (name: string, count?: number) =>
      count === undefined ? name : `${name}, ${faces(count)} found`,
    fit: 'Fit',
    actual: '100 %',
    waiting: 'Waiting for its turn',
    running: 'Looking for faces',
    none: 'No face found. Try “More faces”, or “Also look sideways”.',
    noneSure: 'No face as sure as that. Move “Surest only” to the left.',
    notShown: 'This browser can’t show the photo, but it was looked through.',
  },
  face: {
    label: 'Selected face',
    heading: (number: number, count: number) => `Face ${number} of ${count}`,
    all: (count: number) => (count === 1 ? 'The only face' : 'All faces'),
    picture: (number: number) => `Face ${number}, cut out`,
    score: 'Score',
    scoreTerm: 'Probability that this is a face, by the third network (O-Net)',
    size: 'Size',
    roll: 'Roll',
    rollTerm: 'Tilt of the head in the picture plane, clockwise',
    yaw: 'Yaw',
    yawTerm: 'Turn to the side, estimated from the five landmarks',
    sharpness: 'Sharpness',
    sharpnessTerm: 'Variance of the Laplacian at a fixed size',
    sharpnessWord: (value: number) => (value >= 0.5 ? 'crisp' : value >= 0.3 ? 'fair' : 'soft'),
    exposure: 'Exposure',
    exposureTerm: 'Mean luminance of the face',
    // The limits are those of the verdict: see photos/quality.ts.
    exposureWord: (value: number) => {
      if (value < 0.07) return 'very dark';
      if (value < 0.13) return 'dark';
      if (value <= 0.85) return 'good';
      return value <= 0.93 ? 'bright' : 'very bright';
    },
    verdicts: {
      good: 'Good enough to compare.',
      fair: 'Usable, with care:',
      poor: 'Hard to use:',
    },
    reasons: (reasons: string[]) => `${reasons.join('; ')}.`,
    place: (x1: number, y1: number, x2: number, y2: number) =>
      `Box from ${x1}, ${y1} to ${x2}, ${y2} px`,
  },
  search: {
    title: 'Search',
    surest: 'Surest only',
    surestTerm: 'Third threshold: the least score of the last network (O-Net)',
    smallest: 'Smallest face',
    smallestTerm: 'minSize: the smallest face to look for, in pixels of the photo',
    auto: (size: number) => `auto: ${size} px`,
    autoOnly: 'auto',
    toAuto: 'Auto',
    preset: 'Preset',
    presets: {
      balanced: {
        name: 'Balanced',
        hint: 'Smallest face by the photo’s size: 2.5 % of its shorter side, 20 px at least',
      },
      original: {
        name: 'As the original',
        hint: 'minSize 20, factor 0.709 and the weights’ own thresholds',
      },
      more: {
        name: 'More faces',
        hint: 'Faces from 12 px and less sure ones; slower, and more that is none',
      },
      surer: { name: 'Surer faces', hint: 'Only faces with a score over 0.95' },
    },
    rotations: 'Also look sideways',
    rotationsTerm: 'Tries the photo turned by 90, 180 and 270 degrees where little is found',
  },
  timings: {
    title: 'Time',
    stages: { decode: 'Decode', pnet: 'P-Net', rnet: 'R-Net', onet: 'O-Net' },
    terms: {
      decode: 'Reading the photo into pixels',
      pnet: 'First network: proposes places, over a pyramid of sizes',
      rnet: 'Second network: drops most of them',
      onet: 'Third network: decides, and finds the landmarks',
    },
    total: 'Total',
    photo: (width: number, height: number, model: string) => `${width} × ${height} px, ${model}`,
    turned: (degrees: number) => `Faces found with the photo turned by ${degrees}°.`,
  },
  camera: {
    line: (count: number, rate?: number) =>
      rate === undefined ? faces(count) : `${faces(count)}, ${rate.toFixed(1)} frames/s`,
    file: (number: number) => `webcam-${number}.jpg`,
  },
  export: {
    button: 'Export',
    json: 'Faces as JSON',
    jsonHint: 'All photos: boxes, landmarks, scores, quality',
    csv: 'Faces as CSV',
    csvHint: 'One row a face, for a spreadsheet',
    cropsHere: 'Face crops of this photo',
    crops: 'Face crops of all photos',
    cropsHint: 'A zip of 160 px PNGs, cut as the original does',
    annotated: 'This photo with boxes',
    annotatedHint: 'PNG, full size',
    progress: (done: number, total: number) => `${done} of ${faces(total)} cut out`,
  },
};

/** What several pages say of faces. */
const facesOf = {
  list: 'Faces in this photo',
  option: (number: number, score: string) => `Face ${number}, score ${score}`,
};

const webcam = {
  label: 'Webcam',
  starting: 'Starting the webcam',
  take: 'Take photo',
  stop: 'Stop webcam',
  refused: {
    message: 'The webcam may not be used.',
    hint: 'Allow it for this page in the browser’s address bar, then try again.',
  },
  missing: {
    message: 'There is no webcam here.',
    hint: 'Connect one, or add photos instead.',
  },
  taken: {
    message: 'The webcam can’t be opened.',
    hint: 'Another program may be using it. Close that, then try again.',
  },
};

const samples = {
  message: 'The sample photos can’t be fetched.',
  hint: 'Check the connection, or add photos of your own.',
};

const help = {
  title: 'Help',
  line: 'What each page does, in a paragraph, and how to use it without a mouse.',
  sections: [
    {
      title: 'Detect',
      body: [
        'Add photos, a folder or a zip, drop them anywhere, paste one, or use the webcam. Each face gets a box, five landmarks (eyes, nose, corners of the mouth), a score and a line that says how well it can be used. “Surest only” leaves out faces with a lower score at once; the other settings look again. “As the original” searches just as the facenet scripts do: faces from 20 px, factor 0.709, the weights’ own thresholds.',
        'Export gives the numbers as JSON or CSV, the faces cut out as PNGs in a zip, or the photo with its boxes.',
      ],
    },
    {
      title: 'Compare',
      body: [
        'Give it two photos, or a photo and the webcam: each face is cut out, turned into numbers, and the distance between the two is held against the limit that was measured for the weights. The probability comes from pairs of known photos, as many of one person as of two; in a search among thousands of people a false “same” is far more likely than it says. “Show why” covers each part of the faces in turn and shows which of them carry the result. “Many photos” sets every face against every other, as a table to export.',
        'The result is a hint, never a proof: relatives, years between two photos, masks, light and small or turned faces all mislead it.',
      ],
    },
    {
      title: 'Align',
      body: [
        'Choose a folder with one folder a person, as LFW has it, or a zip or tar of one. Every face is cut out by one rule and written as a PNG, into a folder of yours or into one zip. Which rule belongs to which weights stands under it. Stop, or close the tab, whenever you like: with the same photos and destination it goes on, and what is there is skipped. Photos without a face come as a sheet: look again for smaller or sideways faces, or draw the box by hand.',
      ],
    },
    {
      title: 'Evaluate',
      body: [
        'Measures how well weights tell people apart, as validate_on_lfw does: choose a folder of people with its pairs.txt, and get the accuracy over folds, VAL at a false accept rate, the curves, and the pairs that went wrong, side by side. Raw photos are aligned on the way; what was computed once is not computed again. “As published” sets what published figures were measured with. Runs are kept on this device and can be laid over each other.',
      ],
    },
    {
      title: 'Models',
      body: [
        'Facet comes with a detector of its own, trained by Facet, less accurate than the published weights. Where the published ones can be had, they are used instead, and the foot of the page says so. To compare faces it comes with dlib’s ResNet; facenet’s published network takes over once you add it, and either can be chosen. Weight files you add stay on this device. Reading one runs nothing in it, and every number in it is accounted for.',
      ],
    },
    {
      title: 'Privacy',
      body: [
        'Photos are opened by this page on this device. None is sent, kept or counted anywhere; the page’s own policy forbids the browser to send anything elsewhere. The one thing fetched from another site, where this one lacks it, is the published detector. After the first visit the page works without a network: cut it and see.',
      ],
    },
    {
      title: 'Who it may be unfair to',
      body: [
        'Published studies of face detection and recognition report error rates that differ by skin tone, sex and age; the photos these networks learned from hold some groups more often than others. Faces that are small, turned, sideways, covered or dark are missed more often. A high score means “this is a face”, not who it is or that it may be used. Do not let a missed or found face decide about a person.',
        'The same holds for Compare. Its weights learned from photos of public figures, mostly light-skinned adults from Europe and North America, and the limits and probabilities were measured on such photos (LFW): published tests of such networks find that different people are taken for the same more often among women, children, older people and people of African or Asian descent.',
      ],
    },
    {
      title: 'Backends',
      body: [
        'Facet computes on the graphics processor with WebGPU where the browser has one, else on the processor with WebAssembly: slower, with the same faces. To force one, put ?backend=webgpu or ?backend=wasm in the address before the #.',
      ],
    },
    {
      title: 'For scripts',
      body: [
        'Whatever the page does, a script can do: open the browser’s console and call window.facet. await facet.detect(file) gives the boxes, scores and landmarks of a photo; facet.detectMany(files) goes through many; facet.compare(a, b) tells two people apart; facet.models() lists the weights. The types and examples are in the documentation that comes with the source.',
      ],
    },
  ],
  keys: {
    title: 'Keyboard',
    key: 'Key',
    where: 'Where',
    what: 'What it does',
    rows: [
      ['Tab', 'Everywhere', 'To the next control; with Shift to the one before'],
      ['← → ↑ ↓', 'Photos, All faces', 'To the photo or face beside'],
      ['Home, End', 'Photos, All faces', 'To the first or last'],
      ['Delete', 'Photos', 'Takes the photo off the list'],
      ['+ −', 'Photo', 'Zooms in or out'],
      ['0', 'Photo', 'Fits the photo to the stage'],
      ['1', 'Photo', 'One pixel of the photo is one of the screen'],
      ['← → ↑ ↓', 'Photo', 'Moves the photo where it is larger than the stage'],
      ['← → ↑ ↓', 'Box by hand', 'Moves the box; with Shift changes its size'],
      ['Esc', 'Menus', 'Closes it'],
      ['← → ↑ ↓', 'Table of distances, Why', 'To the cell or the part beside'],
      ['Enter', 'Table of distances', 'Opens the pair'],
      ['Ctrl V', 'Detect, Compare', 'Adds the photo on the clipboard'],
    ],
  },
};

export const text = {
  app,
  frame,
  detect,
  compare,
  align,
  evaluate,
  faces: facesOf,
  source,
  embedder,
  webcam,
  samples,
  models,
  help,
};
