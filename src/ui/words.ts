/** What several pages say. */
import { OPEN_SECURELY } from '../base/secure-context';
import type { LeftOut } from '../files/trees/account';
import { plural } from './format';

const listed = (parts: string[]) =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;

export const work = { progress: 'Progress', stop: 'Stop' };

export const chart = {
  table: 'As a table',
  svg: 'Save as SVG',
  png: 'Save as PNG',
  save: (title: string) => `Save the chart: ${title}`,
};

export const embedder = {
  choice: {
    label: 'Weights',
    term: 'The embedder: the network that turns a face into numbers',
  },
  none: 'None here yet',
  first: 'The best, at first use',
};

export const standardisation = {
  label: 'Brightness',
  term: 'Standardisation: how pixels become the network’s input',
  choices: {
    fixed: 'Fixed range',
    prewhiten: 'By each face (prewhiten)',
    dlib: 'dlib’s means',
  },
};

export const exporting = {
  label: 'Export as',
  term: 'What the file is read by: numpy.load, tf.io, onnxruntime, anything that reads safetensors; half precision takes half the space, its values are rounded',
  choices: {
    'safetensors float32': 'safetensors',
    'safetensors float16': 'safetensors, half precision',
    'npz float32': 'NumPy (.npz)',
    'npz float16': 'NumPy (.npz), half precision',
    'tfjs float32': 'TensorFlow.js (.zip)',
    'tfjs float16': 'TensorFlow.js (.zip), half precision',
    'onnx float32': 'ONNX, the whole network',
    'onnx float16': 'ONNX, half precision',
  },
  button: 'Export',
  of: (title: string) => `Export ${title}`,
};

export const smallestFace = {
  label: 'Smallest face',
  term: 'minSize: the smallest face to look for, in pixels of the photo',
};

/** Before the first photo. */
export const noPhotos = {
  label: 'No photos yet',
  drop: 'Drop photos, a folder or a zip here',
  reading: 'Reading the files',
  sample: (number: number) => `Try sample photo ${number}`,
  all: (count: number) => `Try all ${plural(count, 'sample')}`,
};

/** Of whatever is dropped, pasted or chosen. */
export const intake = {
  leftOut: ({ hidden, system, other }: LeftOut) =>
    `Left out: ${listed(
      [
        hidden > 0 ? plural(hidden, 'hidden file') : '',
        system > 0 ? `${plural(system, 'file')} of the system’s own` : '',
        other > 0 ? `${plural(other, 'file')} of other kinds` : '',
      ].filter(Boolean),
    )}.`,
  nothingIn: (name = 'what you chose') => `There is nothing to read in ${name}.`,
  onlyLeftOut: (leftOut: string) => `${leftOut} Choose the folder, archive or files that you mean.`,
  empty: 'It holds no file. Choose the folder, archive or files that you mean.',
  nothingCame: {
    message: 'Nothing came that can be read.',
    hint: 'Drop files, folders or archives, or choose them with the buttons.',
  },
  otherSite: (site: string) => ({
    message: `This page may not fetch anything from ${site}.`,
    hint: 'It reads files of this device and of its own site alone. Save the picture or file on this device, then add it.',
  }),
  fileAddress: {
    message: 'The browser gave only the address of the file, not the file.',
    hint: 'Choose it with the button instead.',
  },
  text: {
    message: 'That is text, and no file.',
    hint: 'Add photos or other files as such: drop them, or choose them with the buttons.',
  },
  notThere: (name: string) => ({
    message: `${name} can’t be fetched.`,
    hint: 'Check the address and the connection.',
  }),
  pasted: 'pasted',
  elsewhere: {
    message: 'Nothing is read on this page.',
    hint: 'Drop photos on Detect, Compare or Cluster, folders of people on Align, Evaluate or Train, weights on Models.',
  },
};

export const faceList = {
  list: 'Faces in this photo',
  option: (number: number, score: string) => `Face ${number}, score ${score}`,
};

export const webcam = {
  label: 'Webcam',
  starting: 'Starting the webcam',
  take: 'Take photo',
  stop: 'Stop webcam',
  device: 'Which webcam',
  numbered: (number: number) => `Webcam ${number}`,
  failures: {
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
    gone: {
      message: 'The webcam that was chosen is not there any more.',
      hint: 'Start again: any other is taken then.',
    },
    ended: {
      message: 'The webcam has stopped.',
      hint: 'It was unplugged, or another program took it. Start it again.',
    },
    insecure: {
      message: 'Browsers give no webcam over plain http.',
      hint: OPEN_SECURELY,
    },
    unsupported: {
      message: 'This browser opens no webcam for a page.',
      hint: 'Use another browser, or add photos instead.',
    },
  },
};
