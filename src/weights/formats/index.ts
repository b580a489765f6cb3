/** Which format a weight file is, by its content, and its tensors. */
import { isNpy } from '../../files/parsing/npy-header';
import { hasTag, latin1 } from '../../base/bytes';
import { FacetError } from '../../base/errors';
import type { IncompleteSet } from '../../base/types';
import type { WeightFormat } from '../../base/types';
import { GIT_LFS } from '../../files/archives/kind';
import { baseName } from '../../files/archives/paths';
import { Budget } from '../../files/parsing/budget';
import { endsEarly, quoted } from '../../files/parsing/errors';
import { dataFiles, isBundle, readBundle } from './checkpoint/bundle';
import { isSlices, readSlices } from './checkpoint/slices';
import { isManifest, isModelJson, listedFiles, readManifest } from './tfjs/manifest';
import type { Format, NamedBytes } from './format';
import { graphOf } from './mxnet/graph';
import { isParams, readParams } from './mxnet/params';
import { readNodes, summariseSymbol, symbolName } from './mxnet/symbol';
import { configOf, isHdf5, readHdf5 } from './hdf5/hdf5';
import { readNpyTensors } from './numpy/npy';
import { isOnnx } from './onnx/model';
import { externalFiles, onnxMetadata, readOnnx } from './onnx/onnx';
import { isSafetensors, readMetadata, readSafetensors } from './safetensors/safetensors';
import { withGraph, type RawTensors } from '../../files/parsing/tensor';
import { partOf, passesCheckpoint } from './parts';
import { isGraphDef, readGraphDef } from './tensorflow/graph-def';
import { summariseGraphDef } from './tensorflow/graph-summary';
import { isTflite, readTflite } from './tflite/tflite';
import { isOldTorch, readOldTorch } from './torch/state-dict';

/** Of a format whose files are complete in themselves. */
const alone =
  (
    read: (bytes: NamedBytes['bytes'], file: string, budget: Budget) => RawTensors,
  ): Format['read'] =>
  ({ bytes, name }, _, budget) =>
    read(bytes, name, budget);

/** One row a format, asked in this order. (A zip is opened before: it may hold any of these, or PyTorch's.) */
const FORMATS: readonly Format[] = [
  {
    title: 'NumPy (.npy, .npz)',
    example: 'det1.npy',
    recognise: isNpy,
    read: alone(readNpyTensors),
  },
  {
    title: 'PyTorch (.pt, .pth, TorchScript)',
    example: '20180402-114759-vggface2.pt',
    recognise: isOldTorch,
    read: alone(readOldTorch),
  },
  {
    title: 'safetensors',
    example: 'dlib-resnet.safetensors',
    recognise: isSafetensors,
    read: alone(readSafetensors),
    metadata: ({ bytes, name }) => readMetadata(bytes, name),
  },
  {
    title: 'tfjs (model.json and its shards together)',
    example: 'model.json and group1-shard1of1.bin',
    recognise: isModelJson,
    companions: listedFiles,
    read: readManifest,
  },
  {
    title: 'face-api (manifest and .bin together)',
    example: 'face_recognition_model-weights_manifest.json and face_recognition_model.bin',
    recognise: isManifest,
    companions: listedFiles,
    read: readManifest,
  },
  {
    title: 'MXNet (.params, with -symbol.json where there is one)',
    example: 'model-0000.params and model-symbol.json',
    recognise: isParams,
    companions: ({ name }) => [{ name: symbolName(name), optional: true }],
    read({ bytes, name }, [symbol], budget) {
      const raw = readParams(bytes, name, budget);
      if (!symbol) return raw;
      return withGraph(raw, graphOf(readNodes(symbol, budget), raw, symbol.name, budget));
    },
    graph: (_, [symbol], budget) => symbol && summariseSymbol(symbol, budget),
  },
  {
    title: 'Keras (.h5, .keras)',
    example: 'facenet_keras.h5',
    recognise: isHdf5,
    companions: configOf,
    byName: true,
    read: readHdf5,
  },
  {
    title: 'ONNX (.onnx)',
    example: 'facenet.onnx',
    recognise: isOnnx,
    companions: externalFiles,
    read: readOnnx,
    metadata: onnxMetadata,
  },
  {
    title: 'TensorFlow Lite (.tflite)',
    example: 'facenet.tflite',
    recognise: isTflite,
    read: alone(readTflite),
  },
  {
    title: 'frozen TensorFlow graph (.pb)',
    example: '20180402-114759.pb',
    recognise: isGraphDef,
    read: alone(readGraphDef),
    graph: ({ bytes, name }, _, budget) => summariseGraphDef(bytes, name, budget),
  },
  {
    title: 'TensorFlow checkpoint (.index and .data-00000-of-00001 together)',
    example:
      'model-20180402-114759.ckpt-275.index and model-20180402-114759.ckpt-275.data-00000-of-00001',
    recognise: isBundle,
    companions: (main) => dataFiles(main, new Budget(main.name, main.bytes.length)),
    passes: passesCheckpoint,
    ofTraining: true,
    read: readBundle,
  },
  {
    title: 'TensorFlow checkpoint of version 1 (.ckpt)',
    example: 'model-20160506.ckpt-500000',
    recognise: isSlices,
    passes: passesCheckpoint,
    ofTraining: true,
    read: alone(readSlices),
  },
];

/** So many missing files are named, others counted. */
const MOST_NAMED = 4;

/** What Facet reads, in words. */
export const FORMAT_TITLES = FORMATS.map(({ title }) => title).join(', ');

/** The same for a table, with what holds any of them. */
export const FORMAT_TABLE: readonly WeightFormat[] = [
  ...FORMATS.map(({ title, example }) => ({ title, example })),
  { title: 'zip, wheel, tar, gz around any of these', example: '20180402-114759.zip' },
];

/** How many bytes of a file it takes to tell its format. */
export const HEAD_BYTES = 1024;

/** The format of a file that begins so; undefined where it is none that Facet reads. */
export function formatOf(head: Uint8Array, name: string): Format | undefined {
  return FORMATS.find(({ recognise }) => recognise(head.subarray(0, HEAD_BYTES), name));
}

/**
 * The files that belong to `main`, in the order its format wants them: by their names, in its folder or
 * below, whatever folder the format speaks of; and the names of those that are not there.
 * @throws FacetError `WEIGHTS_INVALID`
 */
export function companionsAmong<T extends { name: string; size: number }>(
  format: Format,
  main: NamedBytes,
  others: readonly T[],
): { found: T[]; missing: string[] } {
  const folder = main.name.slice(0, main.name.lastIndexOf('/') + 1);
  const near = others.filter(({ name }) => name.startsWith(folder));
  const named = new Map([...near].reverse().map((other) => [baseName(other.name), other]));
  const found: T[] = [];
  const missing: string[] = [];
  for (const { name, fits, optional } of format.companions?.(main) ?? []) {
    const file = named.get(baseName(name)) ?? (fits && near.find((other) => fits(other)));
    if (file) found.push(file);
    else if (!optional) missing.push(name);
  }
  return { found, missing };
}

/**
 * The tensors of a weight file of any known format.
 * @param beside other files, among them those that its format needs
 * @param budget that of what the file lies in, where it lies in something
 * @throws FacetError `WEIGHTS_INVALID` (damaged, or without a file it needs, which is named),
 * `WEIGHTS_UNSAFE`, and what {@link unknownFile} gives; each names the file
 */
export function readWeightFile(
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
  beside: readonly NamedBytes[] = [],
  budget = new Budget(name, sizeOf([{ bytes }, ...beside])),
): RawTensors {
  const format = formatOf(bytes, name);
  if (!format) throw unknownFile(bytes, name);
  const others = beside.map((file) => ({ ...file, size: file.bytes.length }));
  const { found, missing } = companionsAmong(format, { name, bytes }, others);
  if (missing.length === 0) return format.read({ name, bytes }, found, budget);
  const more = missing.length - MOST_NAMED;
  const rest = more > 0 ? ` and ${more} more` : '';
  const names = missing.slice(0, MOST_NAMED).map(quoted).join(' and ') + rest;
  throw new FacetError(
    'WEIGHTS_INVALID',
    `${name} is read together with ${names}, which did not come with it.`,
    {
      hint: `Also drop ${names}: add ${missing.length === 1 ? 'it' : 'them'} and ${name} together, in one go.`,
      file: name,
      detail: {
        here: [name, ...found.map((file) => file.name)],
        missing,
      } satisfies IncompleteSet,
    },
  );
}

function sizeOf(files: readonly Pick<NamedBytes, 'bytes'>[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes.length, 0);
}

/** Whether this is a web page: what a host sends for a file it lacks, or what "Save as" keeps. */
export function isWebPage(bytes: Uint8Array): boolean {
  return /^\s*(?:<!--(?:(?!-->)[^])*-->\s*)*<(?:!doctype\s+html|html|head|body)\b/i.test(
    latin1(bytes.subarray(0, 512)).replace(/^\u00ef\u00bb\u00bf/, ''),
  );
}

/**
 * Why a file is of no known format: `FILE_EMPTY`, `WEIGHTS_INVALID` (a web page, or cut short), else
 * `WEIGHTS_UNKNOWN`.
 * @param head its beginning
 */
export function unknownFile(head: Uint8Array, file: string): FacetError {
  if (head.length === 0) {
    return new FacetError('FILE_EMPTY', `${file} is empty.`, { hint: 'Get the file again.', file });
  }
  if (isWebPage(head)) {
    return new FacetError('WEIGHTS_INVALID', `${file} is a web page, not weights.`, {
      hint: 'Download the file itself: on GitHub by "Raw" or "Download raw file", not by saving the page.',
      file,
    });
  }
  if (hasTag(head, 0, GIT_LFS)) {
    return new FacetError(
      'WEIGHTS_INVALID',
      `${file} is a pointer of Git LFS, not the weights: it holds their size and checksum alone.`,
      {
        hint: 'Run "git lfs pull" in the repository, or download the file itself: on GitHub by "Download raw file".',
        file,
      },
    );
  }
  const part = partOf(head, file);
  if (part) return part;
  // A cut-off signature is a cut-off file, not an unknown one.
  if ('\x93NUMPY'.startsWith(latin1(head.subarray(0, 6)))) return endsEarly(file);
  return new FacetError('WEIGHTS_UNKNOWN', `${file} is no weight file that Facet reads.`, {
    hint: `Facet reads: ${FORMAT_TITLES}; also in a zip, wheel, tar or gz.`,
    file,
  });
}
