/**
 * Valid files of every format and archive, made by rule, of which one rule at a time is bent: a count, a
 * text, a type, or how often and in which order something comes.
 */
import { gzipSync } from 'fflate';
import { be, join, le, type Part } from '../../fixtures/bytes';
import { paxRecord, tar, type TarFile } from '../../fixtures/tars';
import { zip, type ZipEntry } from '../../fixtures/zips';
import { npy, npyObject, text, type Bytes } from './bytes';
import { field, varint } from './containers';
import { Rules } from './rules';
import { liteFile } from './tflite-file';

interface Made {
  name: string;
  shape: number[];
  data: Bytes;
}

/** A few tensors of a few values. */
function tensors(rules: Rules): Made[] {
  return Array.from({ length: 1 + rules.below(3) }, (_, i) => {
    const shape = Array.from({ length: 1 + rules.below(3) }, () => 1 + rules.below(4));
    const length = shape.reduce((product, side) => product * side, 1) * 4;
    const data = Uint8Array.from({ length }, () => rules.below(256));
    return { name: rules.text(`layer${i}/${rules.one(['weights', 'biases'])}`), shape, data };
  });
}

const json = (value: string) => JSON.stringify(value);
const numbers = (rules: Rules, list: number[]) =>
  `[${rules.list(list.map((n) => String(rules.count(n)))).join()}]`;
const VALUES = [
  'null',
  '[]',
  '{}',
  '-1',
  '1.5',
  '"F32"',
  '[[[[[]]]]]',
  '{"a":{"a":{}}}',
  'true',
  '@',
];

function safetensors(rules: Rules): Bytes {
  const made = tensors(rules);
  let at = 0;
  const entries = made.map(({ name, shape, data }) => {
    const parts = rules.list([
      `"dtype":${rules.piece('"F32"', VALUES)}`,
      `"shape":${rules.piece(numbers(rules, shape), VALUES)}`,
      `"data_offsets":${rules.piece(numbers(rules, [at, (at += data.length)]), VALUES)}`,
    ]);
    return `${json(name)}:${rules.piece(`{${parts.join()}}`, VALUES)}`;
  });
  const header = `{${rules.list(entries).join()}}`;
  return join(le(rules.count(header.length), 8), header, ...made.map(({ data }) => data));
}

function manifest(rules: Rules): Bytes {
  const entries = tensors(rules).map(({ name, shape }) => {
    const range = `,"quantization":{"dtype":${rules.piece('"uint8"', VALUES)},"scale":1,"min":0}`;
    const parts = rules.list([
      `"name":${rules.piece(json(name), VALUES)}`,
      `"shape":${rules.piece(numbers(rules, shape), VALUES)}`,
      `"dtype":${rules.piece('"float32"', VALUES)}${rules.one([range, ''])}`,
    ]);
    return rules.piece(`{${parts.join()}}`, VALUES);
  });
  const group = `{"weights":[${rules.list(entries).join()}],"paths":${rules.piece('["net.bin"]', VALUES)}}`;
  return join(`[${rules.list([group]).join()}]`);
}

function array(rules: Rules): Bytes {
  const [{ shape, data }] = tensors(rules) as [Made];
  const sides = rules.list(shape.map((side) => String(rules.count(side)))).join();
  const type = rules.piece('<f4', ['>f4', '|O', '<U9', '<f3', 'f8', '']);
  return npy(type, rules.piece(`(${sides},)`, ['()', '(L,)', '(,)', '(-1,)', '5']), data);
}

const CODES = [
  ...['N', '}', ']', ')', '(', '0', '2', 'K\x01', 'h\x01', 'q\x01', '\x94', 'I9\n', 'Fnan\n'],
  ...[
    'cos\nsystem\n',
    'cnumpy\ndtype\n',
    'R',
    'b',
    't',
    'u',
    's',
    'e',
    '\x8f',
    'Q',
    'X\xff\xff\xff\xff',
  ],
];

const tuple = (rules: Rules, list: number[]) =>
  join('(', ...rules.list(list.map((n) => join('\x8a\x08', le(rules.count(n), 8)))), 't');

/** Code, with a piece of it repeated, exchanged or left out. */
const code = (rules: Rules, ...parts: Part[]) =>
  join(...rules.list(parts.map((part) => rules.piece(part, CODES))));

function pickledArray(rules: Rules): Bytes {
  const entries = tensors(rules).flatMap(({ name, shape, data }) => [
    text(name),
    code(
      rules,
      'cnumpy.core.multiarray\n_reconstruct\n',
      ...[
        'cnumpy\nndarray\n',
        'K\x00\x85',
        'C\x01b',
        '\x87',
        'R',
        '(',
        'K\x01',
        tuple(rules, shape),
      ],
      ...[
        'cnumpy\ndtype\n',
        join('U\x02', rules.piece('f4', ['O8', 'f9', 'i1'])),
        'K\x00K\x01\x87R',
      ],
      ...['(K\x03U\x01<NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb', '\x89'],
      join('B', le(rules.count(data.length), 4), data),
      'tb',
    ),
  ]);
  return npyObject(code(rules, '}', '(', ...rules.list(entries), 'u'));
}

function stateDict(rules: Rules, made: Made[]): Bytes {
  const entries = made.flatMap(({ name, shape, data }, i) => [
    text(name),
    code(
      rules,
      'ctorch._utils\n_rebuild_tensor_v2\n((',
      text(rules.text('storage')),
      rules.piece('ctorch\nFloatStorage\n', ['ctorch\nUntypedStorage\n', 'cmy\nThing\n', 'N']),
      text(rules.text(String(i))),
      text('cpu'),
      join('J', le(rules.count(data.length / 4), 4)),
      'tQ',
      join('J', le(rules.count(0), 4)),
      tuple(rules, shape),
      tuple(
        rules,
        shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1)),
      ),
      '\x89ccollections\nOrderedDict\n)RtR',
    ),
  ]);
  const beside = rules.one(['', 'X\x01\0\0\0ncmy.lib\nThing\n)\x81}b']);
  return code(
    rules,
    '\x80\x02',
    'ccollections\nOrderedDict\n)R',
    '(',
    ...rules.list(entries),
    beside,
    'u.',
  );
}

function torchZip(rules: Rules): Bytes {
  const made = tensors(rules);
  return zipOf(rules, [
    { name: 'x/data.pkl', data: stateDict(rules, made) },
    ...made.map(({ data }, i) => ({ name: `x/data/${i}`, data })),
  ]);
}

function oldTorch(rules: Rules): Bytes {
  const made = tensors(rules);
  return join(
    '\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.',
    code(rules, '\x80\x02', 'M\xe9\x03', '.'),
    code(rules, '\x80\x02', '}', text('little_endian'), '\x88s.'),
    stateDict(rules, made),
    code(rules, '\x80\x02](', ...made.map((_, i) => text(String(i))), 'e.'),
    ...made.map(({ data }) => join(le(rules.count(data.length / 4), 8), data)),
  );
}

/** A field that holds bytes, whose length may be a lie. */
const message = (rules: Rules, number: number, ...parts: Uint8Array[]) => {
  const content = join(...rules.list(parts));
  return join(
    varint(number * 8 + rules.piece(2, [0, 1, 3, 5, 7])),
    varint(rules.count(content.length)),
    content,
  );
};

function graph(rules: Rules): Bytes {
  const nodes = tensors(rules).map(({ name, shape, data }) => {
    const dims = shape.map((side) => message(rules, 2, field(1, rules.count(side))));
    const listed = join(
      ...rules.list(
        [...data.subarray(0, Math.min(8, data.length / 4))].map((byte) =>
          join([5 * 8 + 5, 0, 0, 0, byte]),
        ),
      ),
    );
    const values = rules.one([message(rules, 4, data), message(rules, 5, data), listed]);
    const type = field(1, rules.piece(1, [0, 2, 3, 14, 19, 99]));
    const tensor = message(rules, 8, type, message(rules, 2, ...dims), values);
    const value = message(rules, 2, tensor);
    return message(
      rules,
      1,
      field(1, name),
      field(2, rules.text('Const')),
      message(rules, 5, field(1, 'value'), value),
    );
  });
  return join(...rules.list(nodes));
}

function params(rules: Rules): Bytes {
  const made = tensors(rules);
  const arrays = made.map(({ shape, data }) => {
    const mark = rules.piece(0xf993fac9, [0xf993fac8, 0xf993faca, shape.length, 0, 0xffffffff]);
    const sides = rules.list(shape.map((side) => le(rules.count(side), 8)));
    const type = rules.piece(0, [1, 2, 3, 12, 13, 0xffffffff]);
    return join(
      ...[le(mark, 4), le(rules.piece(0, [1, 2, 7]), 4), le(rules.count(shape.length), 4)],
      ...[...sides, le(1, 4), le(0, 4), le(type, 4), data],
    );
  });
  const names = made.map(({ name }) => join(le(rules.count(name.length), 8), name));
  return join(
    ...[le(0x112, 8), le(0, 8), le(rules.count(made.length), 8), ...rules.list(arrays)],
    ...[le(rules.count(made.length), 8), ...rules.list(names)],
  );
}

/** A chain of nodes over constants, each of a kind that takes one. */
function onnx(rules: Rules): Bytes {
  const made = tensors(rules);
  const operators = [
    'Conv',
    'MatMul',
    'Gemm',
    'PRelu',
    'Mul',
    'Add',
    'DequantizeLinear',
    'Transpose',
  ];
  const constants = made.map(({ name, shape, data }) => {
    const dims = shape.map((side) => field(1, rules.count(side)));
    const values = rules.one([
      message(rules, 9, data),
      message(rules, 4, data),
      message(rules, 5, new Uint8Array(data.length / 4).fill(1)),
    ]);
    const place = field(14, rules.piece(0, [1, 2]));
    const type = field(2, rules.piece(1, [2, 3, 7, 10, 16, 99]));
    return message(rules, 5, ...dims, type, field(8, rules.text(name)), values, place);
  });
  const nodes = made.map(({ name }, i) => {
    const numbers = field(8, rules.count(i));
    const pads = message(rules, 5, field(1, rules.one(['perm', 'strides', 'axis'])), numbers);
    return message(
      rules,
      1,
      field(1, i === 0 ? 'input' : `value${i - 1}`),
      field(1, rules.text(name)),
      field(2, rules.text(`value${i}`)),
      field(4, rules.text(rules.one(operators))),
      pads,
    );
  });
  const last = field(12, field(1, rules.text(`value${made.length - 1}`)));
  const graph = message(rules, 7, ...rules.list([...nodes, ...constants]), last);
  return join(field(1, 8), field(2, 'pytorch'), graph);
}

function zipOf(rules: Rules, entries: ZipEntry[]): Bytes {
  return zip(
    rules.list(entries).map((entry) => {
      const length = entry.data?.length ?? 0;
      const bend = rules.piece(0, [1, 2, 3, 4]);
      return {
        ...entry,
        name: rules.text(entry.name),
        stored: rules.below(2) === 0,
        ...(bend === 1 && { claimedSize: rules.one([0, length + 1, 2 ** 31]) }),
        ...(bend === 2 && { claimedPackedSize: rules.one([0, length + 1, 2 ** 31]) }),
        ...(bend === 3 && { wrongChecksum: true }),
        ...(bend === 4 && { zip64: true }),
      };
    }),
  );
}

function tarOf(rules: Rules, name: string, data: Bytes): Bytes {
  const records = rules.list([
    paxRecord(rules.piece('comment', ['path', 'size', 'GNU.sparse.size']), rules.text('7')),
    paxRecord(rules.piece('mtime', ['GNU.sparse.map', 'GNU.sparse.major']), rules.text('1')),
  ]);
  const files: TarFile[] = [
    { name: 'pax', type: rules.piece('x', ['X', 'g', 'K', 'L', '0']), data: join(...records) },
    {
      name: rules.text(name).slice(0, 90),
      type: rules.piece('0', ['1', '2', '5', 'S', 'V', '\0', 'D']),
      claimedSize: rules.count(data.length) % 8 ** 11,
      magic: rules.piece('ustar\x0000', ['', 'ustar  \0', 'x']),
      data,
    },
  ];
  return tar(rules.list(files));
}

/** Big-endian numbers of a gzip's tail do not exist: its members are bent as a whole. */
function gzipOf(rules: Rules, data: Bytes): Bytes {
  const half = data.length >> 1;
  const members = [data.slice(0, half), data.slice(half)].map(
    (part) => new Uint8Array(gzipSync(part)),
  );
  const rest = rules.piece(join(), [join(be(0, 8)), join([0x1f, 0x8b, 8, 0])]);
  return join(...rules.list(members), rest);
}

const FORMATS: Record<string, (rules: Rules) => Bytes> = {
  'a.safetensors': safetensors,
  'a.json': manifest,
  'a.npy': array,
  'a-pickled.npy': pickledArray,
  'a.pt': torchZip,
  'a-old.pt': oldTorch,
  'a.pb': graph,
  'a.params': params,
  'a.onnx': onnx,
  'a.tflite': (rules) =>
    liteFile({
      scales: rules.one([undefined, [1, 2] as [number, number]]),
      count: (value) => rules.count(value),
    }),
  'a.npz': (rules) =>
    zipOf(rules, [
      { name: 'layer/weights.npy', data: array(rules) },
      { name: 'layer/biases.npy', data: array(rules) },
    ]),
  'a.zip': (rules) => zipOf(rules, [{ name: 'a.pb', data: graph(rules) }]),
  'a.tar': (rules) => tarOf(rules, 'a.npy', pickledArray(rules)),
  'a.tgz': (rules) => gzipOf(rules, tarOf(rules, 'a.safetensors', safetensors(rules))),
};

/** The names of the formats, each as a file's. */
export const GRAMMARS = Object.keys(FORMATS);
/** Those of archives, which may as well hold photos. */
export const ARCHIVES = GRAMMARS.filter(
  (name) => /\.(zip|tar|tgz|pt|npz)$/.test(name) && name !== 'a-old.pt',
);

/** A valid file. */
export function validFile(name: string, seed: number): { file: Bytes; rules: number } {
  const rules = new Rules(seed, -1);
  return { file: FORMATS[name]!(rules), rules: rules.asked };
}

/** The same file with one of its rules bent. */
export function bentFile(name: string, seed: number): Bytes {
  const { rules } = validFile(name, seed);
  return FORMATS[name]!(new Rules(seed, Math.abs(Math.imul(seed, 2654435761)) % rules));
}
