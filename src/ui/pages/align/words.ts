/** What the Align page says. */
import { isSecure, OPEN_SECURELY } from '../../../base/secure-context';
import { plural } from '../../format';

const photos = (count: number) => plural(count, 'photo');
const faces = (count: number) => plural(count, 'face');
const count = (value: number) => value.toLocaleString('en');

/** Why a zip is gathered in memory. */
function whyInMemory({
  isNothingKept,
  isFull,
}: {
  isNothingKept: boolean;
  isFull: boolean;
}): string {
  if (isNothingKept) return 'Nothing is kept on this device';
  if (isFull) return 'There is no room left on this device';
  return `${isSecure() ? 'This browser' : 'Over plain http a browser'} keeps no files for this page`;
}

export const words = {
  title: 'Align',
  line: 'Cuts the face out of every photo of a folder of people, all in the same way.',
  source: {
    samples: 'sample people',
    running: (name: string) => `The faces of ${name} are being cut out.`,
    chosen: (name: string) => `${name} is chosen. Say where the faces go, then start.`,
  },
  running: 'Faces are being cut out: stop that before you give other photos.',
  folder: 'Choose folder',
  archive: 'Choose archive',
  dropHere: 'Drop a folder or an archive of photos',
  start: 'Align',
  again: 'Align again',
  goOn: 'Continue',
  pause: 'Pause',
  resume: 'Go on',
  paused: 'Paused',
  inspector: 'How faces are cut, and where they go',
  progress: (done: number, total: number | undefined, found: number) =>
    `${total === undefined ? photos(done) : `${count(done)} of ${photos(total)}`}, ${faces(found)}`,
  outcome: (
    { total, faces: found, skipped }: { total: number; faces: number; skipped: number },
    { faceless, unread }: { faceless: number; unread: number },
    isWhole: boolean,
  ) =>
    [
      isWhole
        ? `${photos(total)} looked through: ${faces(found)} written.`
        : `Stopped after ${photos(total)}: ${faces(found)} written. “Continue” goes on from there.`,
      skipped > 0 ? `${count(skipped)} ${skipped === 1 ? 'was' : 'were'} there already.` : '',
      faceless > 0 ? `${count(faceless)} without a face.` : '',
      unread > 0 ? `${count(unread)} not readable.` : '',
    ]
      .filter(Boolean)
      .join(' '),
  none: (name: string) => `There is no photo in ${name}.`,
  empty: {
    advice:
      'Choose a folder of people with photos in it, or a zip or tar of one: JPEG, PNG, WebP, AVIF, GIF or BMP.',
    label: 'No photos yet',
    drop: 'Drop a folder of people, a zip or a tar here',
    line: 'One folder a person, as LFW has it. The photos stay on this device; the faces go where you say. Or see it work:',
    samples: 'Align the sample people',
    reading: 'Reading the files',
  },
  ready: {
    label: 'Photos chosen',
    hint: 'Each face becomes a PNG in the folder of its person. Photos whose face is in the destination already are skipped.',
  },
  unfinished: {
    label: 'Unfinished work',
    folder: (source: string, into: string) =>
      `Not all photos of ${source} have been looked through yet; their faces go into “${into}”.`,
    goOn: 'Go on',
    leave: 'Leave it',
    line: (source: string, files: number, temporary: boolean) =>
      `A zip of ${source} is unfinished: ${plural(files, 'file')} so far, kept ${temporary ? 'in memory until this tab is closed' : 'on this device'}.`,
    hint: 'Choose the same photos and start: what is there is skipped. If there are more of them by now, press “Use its settings” first.',
    settings: 'Use its settings',
    save: 'Save as it is',
    discard: 'Discard',
  },
  sheet: {
    label: 'Last faces',
    title: (total: number) => (total === 1 ? 'The face' : 'Last faces'),
  },
  failures: {
    label: 'Photos that gave no face',
    title: (faceless: number, unread: number) => {
      if (faceless === 0) return `${plural(unread, 'file')} not readable`;
      return `${photos(faceless)} without a face${unread ? `, ${count(unread)} not readable` : ''}`;
    },
    more: (left: number) => `Show ${count(left)} more`,
    smaller: {
      label: 'Look for smaller faces',
      term: 'Searches these again with a smallest face of 12 px',
    },
    sideways: {
      label: 'Look sideways too',
      term: 'Searches these again, turned by 90, 180 and 270 degrees',
    },
    byHand: 'By hand',
    byHandOf: (name: string) => `Draw the face of ${name} by hand`,
    noFace: 'No face found',
    needsLandmarks: 'A rule with landmarks can’t cut a box drawn by hand.',
  },
  hand: {
    title: (name: string) => `Where is the face in ${name}?`,
    line: 'Drag over the face, from forehead to chin. Or by keys: arrows move the box, with Shift they change its size.',
    stage: 'Box around the face',
    place: (x: number, y: number, width: number, height: number) =>
      `From ${x}, ${y}; ${width} × ${height} px`,
    take: 'Cut this out',
    cancel: 'Cancel',
    picture: 'The face as it would be cut',
    unshown: 'This browser can’t show the photo.',
  },
  crop: {
    title: 'Crop',
    preset: 'Rule',
    presets: {
      lfw: {
        name: 'LFW 160',
        hint: '160 px, margin 32 px of the photo: the original’s recipe for LFW. For 20180402-114759 and 20180408-102900.',
      },
      training: {
        name: 'Training 182',
        hint: '182 px, margin 44 px of the photo: the script’s defaults, for training, where 160 px are cut out at random.',
      },
      proportional: {
        name: 'Proportional',
        hint: '160 px, margin 14 px of the crop, which grows with the face. For weights of facenet-pytorch.',
      },
      arcface: {
        name: 'ArcFace 112',
        hint: '112 px, eyes, nose and mouth brought to fixed places. For MobileFaceNet, MobileFace and others of ArcFace’s kind.',
      },
      dlib: {
        name: 'dlib 150',
        hint: '150 px, eyes, nose and mouth brought to fixed places. For dlib-resnet.',
      },
    },
    own: 'Your own size or margin. Use it with weights that were trained so.',
    size: { label: 'Size', term: 'image_size: side of the crop, pixels' },
    margin: { label: 'Margin', term: 'margin: added around the box, half on each side' },
    all: {
      label: 'All faces of a photo',
      term: 'detect_multiple_faces: numbered _0, _1 where there are several; else the largest near the centre',
    },
    random: {
      label: 'Random order',
      term: 'random_order: each tab goes in an order of its own, so that several may share a folder. Not for archives.',
    },
  },
  destination: {
    title: 'Destination',
    label: 'Where the faces go',
    kinds: {
      zip: { name: 'One zip', hint: 'Gathered on this device, then saved as one file' },
      folder: { name: 'A folder', hint: 'Written straight into a folder of yours' },
    },
    noFolder: isSecure()
      ? 'This browser can’t write into a folder of yours. Chrome and Edge on a computer can.'
      : `Nor can a page write into a folder of yours there. ${OPEN_SECURELY}`,
    choose: 'Choose the folder',
    other: 'Choose another',
    chosen: (name: string) => `Into “${name}”`,
    zipLine:
      'The zip is gathered on this device and survives a closed tab: start again with the same photos, and it goes on.',
    memoryLine: (limit: string, why: { isNothingKept: boolean; isFull: boolean }) =>
      `${whyInMemory(why)}: the zip is gathered in memory, up to ${limit}, and is lost when the tab is closed. Save it once it is done.`,
    save: 'Save the zip',
    saving: 'Putting the zip together',
  },
  result: {
    title: 'Result',
    photos: 'Photos',
    faces: 'Faces written',
    skipped: 'There already',
    failed: 'Without a face, or not readable',
    stages: { decode: 'Decode', detect: 'Detect', crop: 'Crop, encode', write: 'Write' },
    each: (perSecond: number) =>
      `${perSecond < 10 ? perSecond.toFixed(1) : count(Math.round(perSecond))}/s`,
    term: 'Photos a second, were this stage all there is to do',
  },
  full: {
    message: 'There is no room left on this device to gather the zip.',
    hint: 'Free some space, discard unfinished zips, or choose a folder instead.',
    hintWithoutFolders: 'Free some space, or discard unfinished zips.',
  },
  blocked: {
    message: 'This browser keeps no files for this page, so no zip can be gathered.',
    hint: 'Free some space on this device, let this page store data in the browser’s settings, or choose a folder instead.',
    hintWithoutFolders:
      'Free some space on this device, or let this page store data in the browser’s settings.',
  },
};
