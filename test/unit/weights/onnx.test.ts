/** ONNX: the tensors of a model, told by its graph where their names say nothing. */
import { describe, expect, test } from 'vitest';
import { readWeightFile } from '../../../src/weights/formats';
import { readAdded } from '../../../src/weights/keeping/additions';
import { float16, float16Bits } from '../../../src/files/parsing/halves';
import { join } from '../../fixtures/bytes';
import { refusal as thrown, type Bytes } from './bytes';
import { bytesOf, field, pnet, varint, type Tensor } from './containers';
import { model, node, pnetModel, rnetModel, tensorProto } from './onnx-files';
import { ruleWeights } from '../../fixtures/rule-weights';
import { rnet } from '../../../src/networks/mtcnn';
import { open, refusal } from './opened';

const tensors = pnet();
const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));

/** Every tensor of P-Net as it was read of a file. */
async function read(file: Bytes): Promise<Map<string, Float32Array>> {
  const { raw } = await open(file, 'pnet.onnx');
  return new Map([...raw].map(([name, tensor]) => [name, tensor.toFloat32()]));
}

const asItWas = () => new Map(tensors.map(({ name, values }) => [name, values]));

describe('a model whose tensors have lost their names', () => {
  test('is told by its graph, with kernels in the axes of the det files', async () => {
    const found = await read(pnetModel(tensors));
    expect(new Map([...found].sort())).toEqual(new Map([...asItWas()].sort()));
  });

  test('is told the same where its heads are joined to one output', async () => {
    const file = pnetModel(tensors, {
      nodes: [node('Concat', ['/logits', 'regressions'], ['both'], { axis: 1 })],
      outputs: ['both'],
    });
    expect(new Map([...(await read(file))].sort())).toEqual(new Map([...asItWas()].sort()));
  });

  test('that scales pictures itself says so', async () => {
    const { raw } = await open(
      pnetModel(tensors, {
        before: [
          node('Sub', ['picture', 'mean'], ['centred']),
          node('Mul', ['centred', 'scale'], ['input']),
        ],
        constants: [
          tensorProto('mean', [], 1, field(9, bytesOf(Float32Array.of(127.5)))),
          tensorProto('scale', [], 1, field(9, bytesOf(Float32Array.of(1 / 128)))),
        ],
      }),
      'pnet.onnx',
    );
    expect(raw.size).toBe(tensors.length);
    expect(raw.notes).toContainEqual(expect.stringContaining('scales the values of pictures'));
  });

  test('with another stride is none that Facet knows, and says what does not fit', async () => {
    const error = await refusal(pnetModel(tensors, { stride: 2 }), 'pnet.onnx');
    expect(error.code).toBe('WEIGHTS_MISMATCH');
    expect(error.message).toContain('pnet.onnx');
    expect(error.message).toContain('has stride 2 where conv2 has 1');
  });

  test('with a layer that nothing uses names it as left over', async () => {
    const extra = tensorProto('more', [7, 10, 1, 1], 1, field(9, new Uint8Array(280)));
    const more = [
      node('Constant', [], ['more'], { value: extra }),
      node('Conv', ['/pool1', 'more'], ['/unused'], { kernel_shape: [1, 1], strides: [1, 1] }),
    ];
    const error = await refusal(pnetModel(tensors, { nodes: more }), 'pnet.onnx');
    expect(error.message).toMatch(/left over: .*unused/);
  });

  test('of no network that Facet has is told by what it is', async () => {
    const kernel = tensorProto('w', [7, 3, 5, 5], 1, field(9, new Uint8Array(7 * 75 * 4)));
    const file = model({
      nodes: [node('Conv', ['input', 'w'], ['out'], { kernel_shape: [5, 5], strides: [1, 1] })],
      initialisers: [kernel],
      outputs: ['out'],
    });
    const error = await refusal(file, 'net.onnx');
    expect(error.code).toBe('WEIGHTS_UNKNOWN');
    expect(error.message).toBe('net.onnx holds a network that Facet does not have: 1 convolution.');
  });
});

describe('a matrix over a map', () => {
  test('has its rows in the order in which the file flattens the map: as facenet-pytorch does', async () => {
    const weights = ruleWeights(rnet, 0);
    const all: Tensor[] = weights.tensors.map(({ name, shape, offset }) => ({
      ...{ name, shape },
      values: weights.data.slice(offset, offset + shape.reduce((a, b) => a * b, 1)),
    }));
    const found = await read(rnetModel(all));
    expect([...found.keys()].sort()).toEqual(all.map(({ name }) => name).sort());
    for (const { name, values } of all) expect(found.get(name), name).toEqual(values);
  });
});

describe('values are read wherever a TensorProto keeps them', () => {
  const one = (content: Uint8Array, type: number, shape = [2, 2]): number[] => {
    const constant = tensorProto('a', shape, type, content);
    const nodes = [node('Conv', ['input', 'a'], ['out'])];
    const file = model({ nodes, initialisers: [constant], outputs: ['out'] });
    return [...readWeightFile(file, 'a.onnx').get('a')!.toFloat32()];
  };
  const listed = (...values: number[]) => join(...values.map((value) => join(varint(value))));

  test.each<[string, Uint8Array, number]>([
    ['as bytes', field(9, bytesOf(Float32Array.of(1, 2, 3, 4))), 1],
    ['as packed floats', field(4, bytesOf(Float32Array.of(1, 2, 3, 4))), 1],
    ['as doubles', field(10, bytesOf(Float64Array.of(1, 2, 3, 4))), 11],
    ['as halves among whole numbers', field(5, listed(0x3c00, 0x4000, 0x4200, 0x4400)), 10],
    ['as halves in bytes', field(9, [0, 0x3c, 0, 0x40, 0, 0x42, 0, 0x44]), 10],
    ['as bfloat16', field(9, [0x80, 0x3f, 0, 0x40, 0x40, 0x40, 0x80, 0x40]), 16],
    ['as bfloat16 among whole numbers', field(5, listed(0x3f80, 0x4000, 0x4040, 0x4080)), 16],
  ])('%s', (_, content, type) => {
    expect(one(content, type)).toEqual([1, 2, 3, 4]);
  });

  test('as floats listed one by one', () => {
    const each = [1, 2, 3, 4].map((value) => join([4 * 8 + 5], bytesOf(Float32Array.of(value))));
    expect(one(join(...each), 1)).toEqual([1, 2, 3, 4]);
  });

  test('a tensor of another size than its shape is refused by its name', () => {
    const constant = tensorProto('a', [2, 2], 1, field(9, new Uint8Array(12)));
    const nodes = [node('Conv', ['input', 'a'], ['out'])];
    const file = model({ nodes, initialisers: [constant], outputs: ['out'] });
    expect(thrown(() => readWeightFile(file, 'a.onnx')).message).toBe(
      'a.onnx holds "a" of shape [2,2] with 12 bytes.',
    );
  });
});

describe('values that are stored small are widened', () => {
  const halved = ({ values }: Tensor) => ({
    type: 10,
    content: field(9, bytesOf(Uint16Array.from(values, float16Bits))),
  });

  test('half precision', async () => {
    const found = await read(pnetModel(tensors, { content: halved }));
    for (const [name, values] of found) {
      const right = byName.get(name)!.values.map((value) => float16(float16Bits(value)));
      expect(values, name).toEqual(right);
    }
  });

  /** P-Net's first kernel as bytes behind a node that widens it. */
  function quantised(scales: number[], zeros: number[], signed: boolean) {
    const kernel = byName.get('conv1/weights')!;
    const file = pnetModel(tensors, {
      content: (tensor) => {
        if (tensor.name !== 'onnx::Conv_100') {
          return { type: 1, content: field(9, bytesOf(tensor.values)) };
        }
        const each = tensor.values.length / scales.length;
        const values = Array.from(tensor.values, (value, i) => {
          const channel = Math.floor(i / each);
          return Math.round(value / scales[channel]!) + zeros[channel]!;
        });
        const small = signed ? Int8Array.from(values) : Uint8Array.from(values);
        return { type: signed ? 3 : 2, content: field(9, bytesOf(small)) };
      },
    });
    return { kernel, file };
  }

  /** The model with its first convolution taking what a DequantizeLinear gives. */
  function behind(file: Bytes, scales: number[], zeros: number[], signed: boolean): Bytes {
    const many = scales.length > 1;
    const shape = many ? [scales.length] : [];
    const small = signed ? Int8Array.from(zeros) : Uint8Array.from(zeros);
    const scale = tensorProto('s', shape, 1, field(9, bytesOf(Float32Array.from(scales))));
    const zero = tensorProto('z', shape, signed ? 3 : 2, field(9, bytesOf(small)));
    const inputs = ['onnx::Conv_100', 's', 'z'];
    const widen = node('DequantizeLinear', inputs, ['wide'], many ? { axis: 0 } : {});
    // The graph is the one field of seven: what comes before its nodes runs before them.
    const at = file.indexOf(0x3a, 2);
    const graph = file.slice(graphStart(file, at));
    const rest = graph.slice(0, graphLength(file, at));
    const renamed = replaced(rest, 'onnx::Conv_100', 'wide'.padEnd(14, '_'));
    const wide = node('Identity', ['wide'], ['wide'.padEnd(14, '_')]);
    const whole = join(
      field(1, widen),
      field(1, wide),
      renamed,
      ...[scale, zero].map((each) => field(5, each)),
    );
    return join(file.slice(0, at), field(7, whole));
  }

  test.each<[string, number[], number[], boolean]>([
    ['bytes with one scale and zero point', [0.02], [120], false],
    [
      'signed bytes with a scale for each filter',
      Array.from({ length: 10 }, (_, i) => 0.02 + i / 1000),
      Array.from({ length: 10 }, () => 0),
      true,
    ],
  ])('%s', async (_, scales, zeros, signed) => {
    const { kernel, file } = quantised(scales, zeros, signed);
    const found = (await read(behind(file, scales, zeros, signed))).get('conv1/weights')!;
    // Rounding to a step costs half of it at most; values beyond the range of a byte are not there.
    kernel.values.forEach((value, i) => {
      const scale = scales[scales.length > 1 ? i % 10 : 0]!;
      const range = signed ? 127 * scale : 120 * scale;
      if (Math.abs(value) < range) expect(Math.abs(found[i]! - value)).toBeLessThan(scale * 0.51);
    });
  });

  function graphStart(file: Bytes, at: number): number {
    let start = at + 1;
    while (file[start]! >= 128) start++;
    return start + 1;
  }
  function graphLength(file: Bytes, at: number): number {
    let [length, place] = [0, 1];
    for (let i = at + 1; ; i++, place *= 128) {
      length += (file[i]! % 128) * place;
      if (file[i]! < 128) return length;
    }
  }
  /** The first use of a name, as an input; its tensor keeps it. */
  function replaced(bytes: Bytes, name: string, by: string): Bytes {
    const text = Buffer.from(bytes).indexOf(name);
    const out = bytes.slice();
    out.set(new TextEncoder().encode(by), text);
    return out;
  }
});

describe('values that lie in a file beside the model', () => {
  const pair = (key: string, value: string) => field(13, join(field(1, key), field(2, value)));

  function outside(): { file: Bytes; data: Bytes } {
    const pieces: Bytes[] = [];
    let at = 0;
    const file = pnetModel(tensors, {
      content: ({ values }) => {
        const bytes = bytesOf(values);
        pieces.push(bytes);
        at += bytes.length;
        const place = [
          pair('location', 'pnet.onnx.data'),
          pair('offset', String(at - bytes.length)),
          pair('length', String(bytes.length)),
        ];
        return { type: 1, content: join(...place, field(14, 1)) };
      },
    });
    return { file, data: join(...pieces) };
  }

  test('are read where that file is dropped with it', async () => {
    const { file, data } = outside();
    const { parts, failures } = await readAdded(
      [
        { name: 'pnet.onnx', blob: new Blob([file]) },
        { name: 'pnet.onnx.data', blob: new Blob([data]) },
      ],
      {},
    );
    expect(failures).toEqual([]);
    expect(parts[0]!.part.part).toBe('pnet');
    expect(parts[0]!.part.sources.map(({ name }) => name)).toEqual(['pnet.onnx', 'pnet.onnx.data']);
  });

  test('are asked for by name where it is not', async () => {
    const error = await refusal(outside().file, 'pnet.onnx');
    expect(error.message).toContain('"pnet.onnx.data"');
    expect(error.hint).toContain('together');
  });

  test('beyond its end are refused', async () => {
    const { file, data } = outside();
    const { failures } = await readAdded(
      [
        { name: 'pnet.onnx', blob: new Blob([file]) },
        { name: 'pnet.onnx.data', blob: new Blob([data.slice(0, -4)]) },
      ],
      {},
    );
    expect(failures[0]!.message).toContain('ends early');
  });
});
