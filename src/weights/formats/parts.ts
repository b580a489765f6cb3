/** Files that are written with weights and hold none by themselves, or not all: what each is read with. */
import { latin1 } from '../../base/bytes';
import { FacetError } from '../../base/errors';
import type { IncompleteSet } from '../../base/types';
import { baseName } from '../../files/archives/paths';
import { isSymbol } from './mxnet/symbol';

interface Part {
  recognise(head: Uint8Array, name: string): boolean;
  /** Continues a sentence that starts with the file's name. */
  holds: string;
  /** What to drop with it: names, or words where they are not known. */
  missing(head: Uint8Array, name: string): string[];
  /** Continues the sentence of what to drop. */
  or?: string;
}

const DATA = /\.data-\d{5}-of-\d{5}$/i;
const FIRST = '.data-00000-of-00001';

const PARTS: readonly Part[] = [
  {
    recognise: (_, name) => DATA.test(name),
    holds: 'holds the values of a TensorFlow checkpoint, but not which they are',
    missing: (_, name) => [baseName(name).replace(DATA, '.index')],
  },
  {
    recognise: (head, name) => head[0] === 0x0a && /\.meta$/i.test(name),
    holds: 'holds the graph of a TensorFlow checkpoint, no weights',
    missing: () => ['the file beside it that ends in .index', `the one that ends in ${FIRST}`],
  },
  {
    recognise: (head) => checkpointNamed(head) !== undefined,
    holds: 'names the last checkpoint of a training and holds no weights',
    missing(head) {
      const named = baseName(checkpointNamed(head)!).slice(0, 80);
      return [`${named}.index`, named + FIRST];
    },
  },
  {
    recognise: (head, name) => head[0] === 8 && head[2] === 0x12 && /saved_model\.pb$/i.test(name),
    holds: 'holds the graph of a SavedModel, whose weights lie in the folder "variables" beside it',
    missing: () => ['variables.index', `variables${FIRST}`],
    or: ', or drop the whole folder',
  },
  {
    recognise: (_, name) => /-shard\d+(of\d+)?(\.bin)?$|\.weights\.bin$/i.test(name),
    holds: 'holds a part of the values of a network, but not which they are',
    missing: () => ['the model.json or manifest that lists it', 'all of its shards'],
  },
  {
    recognise: isSymbol,
    holds: 'holds the graph of an MXNet network, no weights',
    missing: (_, name) => [
      `the file of its weights, called like ${baseName(name).replace(/-symbol\.json$/i, '')}-0000.params`,
    ],
  },
];

/** Why such a file alone is not enough, and what is missing: `WEIGHTS_INVALID`; undefined for any other file. */
export function partOf(head: Uint8Array, file: string): FacetError | undefined {
  const part = PARTS.find(({ recognise }) => recognise(head, file));
  if (!part) return undefined;
  const missing = part.missing(head, file);
  return new FacetError('WEIGHTS_INVALID', `${file} ${part.holds}.`, {
    hint: `Also drop ${missing.join(' and ')}: add them together, in one go${part.or ?? ''}.`,
    file,
    detail: { here: [file], missing } satisfies IncompleteSet,
  });
}

/** The checkpoint that a file `checkpoint` names; undefined where the file is another. */
export function checkpointNamed(head: Uint8Array): string | undefined {
  return /^model_checkpoint_path: "([^"\n]+)"/.exec(latin1(head.subarray(0, 512)))?.[1];
}

/** What TensorFlow writes beside a checkpoint. */
const BESIDE =
  /^(checkpoint|graph\.pbtxt|saved_model\.pb|keras_metadata\.pb|fingerprint\.pb|.*\.meta)$/i;

export function passesCheckpoint(name: string): boolean {
  return BESIDE.test(baseName(name));
}
