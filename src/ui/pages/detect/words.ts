/** What the Detect page says. The field's terms stand in the tooltips. */
import { plural } from '../../format';

const photos = (count: number) => plural(count, 'photo');
const faces = (count: number) => plural(count, 'face');
const cropsHint = 'A zip of 160 px PNGs, cut as the original does';

export const words = {
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
  stopped: (done: number, total: number) => `Stopped: ${done} of ${photos(total)} looked through.`,
  empty: 'They are looked at on this device and sent nowhere. Or try one of these:',
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
    score: {
      label: 'Score',
      term: 'Probability that this is a face, by the third network (O-Net)',
    },
    size: 'Size',
    roll: { label: 'Roll', term: 'Tilt of the head in the picture plane, clockwise' },
    yaw: { label: 'Yaw', term: 'Turn to the side, estimated from the five landmarks' },
    sharpness: { label: 'Sharpness', term: 'Variance of the Laplacian at a fixed size' },
    sharpnessWord: (value: number) => (value >= 0.5 ? 'crisp' : value >= 0.3 ? 'fair' : 'soft'),
    exposure: { label: 'Exposure', term: 'Mean luminance of the face' },
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
    surest: {
      label: 'Surest only',
      term: 'Third threshold: the least score of the last network (O-Net)',
    },
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
    rotations: {
      label: 'Also look sideways',
      term: 'Tries the photo turned by 90, 180 and 270 degrees too, which takes four times as long',
    },
  },
  timings: {
    title: 'Time',
    stages: {
      decode: { label: 'Decode', term: 'Reading the photo into pixels' },
      pnet: { label: 'P-Net', term: 'First network: proposes places, over a pyramid of sizes' },
      rnet: { label: 'R-Net', term: 'Second network: drops most of them' },
      onet: { label: 'O-Net', term: 'Third network: decides, and finds the landmarks' },
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
    json: { label: 'Faces as JSON', hint: 'All photos: boxes, landmarks, scores, quality' },
    csv: { label: 'Faces as CSV', hint: 'One row a face, for a spreadsheet' },
    cropsHere: { label: 'Face crops of this photo', hint: cropsHint },
    crops: { label: 'Face crops of all photos', hint: cropsHint },
    annotated: { label: 'This photo with boxes', hint: 'PNG, full size' },
    progress: (done: number, total: number) => `${done} of ${faces(total)} cut out`,
  },
};
