/** The ONNX files that are written here, read again by the rules of protocol buffers. */
import { describe, expect, it } from 'vitest';
import { plainLayers } from '../../../bench/models/plain-layers';
import { onnxModel } from '../../../src/export/onnx/model';
import { permute } from '../../../src/export/onnx/permute';
import { integer, join, message, string } from '../../../src/export/onnx/protobuf';
import { pnet } from '../../../src/networks/mtcnn';
import { dlibResnet } from '../../../src/networks/dlib-resnet';
import { ruleWeights } from '../../fixtures/rule-weights';

interface Field {
  number: number;
  value: number | Uint8Array;
}

function fieldsOf(bytes: Uint8Array): Field[] {
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let place = 1; ; place *= 128) {
      const byte = bytes[at++]!;
      value += (byte % 128) * place;
      if (byte < 128) return value;
    }
  };
  const fields: Field[] = [];
  while (at < bytes.length) {
    const key = varint();
    const number = Math.floor(key / 8);
    if (key % 8 === 0) fields.push({ number, value: varint() });
    else {
      const length = key % 8 === 5 ? 4 : varint();
      fields.push({ number, value: bytes.subarray(at, at + length) });
      at += length;
    }
  }
  return fields;
}

const text = (value: Field['value']) => new TextDecoder().decode(value as Uint8Array);
const all = (fields: Field[], number: number) => fields.filter((each) => each.number === number);

/** Nodes and constants of a model. */
function graphOf(model: Uint8Array) {
  const graph = fieldsOf(all(fieldsOf(model), 7)[0]!.value as Uint8Array);
  const nodes = all(graph, 1).map(({ value }) => {
    const fields = fieldsOf(value as Uint8Array);
    return {
      operator: text(all(fields, 4)[0]!.value),
      inputs: all(fields, 1).map((each) => text(each.value)),
      output: text(all(fields, 2)[0]!.value),
    };
  });
  const constants = all(graph, 5).map(({ value }) => {
    const fields = fieldsOf(value as Uint8Array);
    return {
      name: text(all(fields, 8)[0]!.value),
      shape: all(fields, 1).map((each) => each.value as number),
      bytes: (all(fields, 9)[0]!.value as Uint8Array).length,
    };
  });
  return { nodes, constants };
}

describe('protocol buffers', () => {
  it('are written as their documentation’s examples', () => {
    expect([...join(integer(1, 150))]).toEqual([0x08, 0x96, 0x01]);
    expect([...join(string(2, 'testing'))]).toEqual([
      0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67,
    ]);
    expect([...join(message(3, integer(1, 150)))]).toEqual([0x1a, 0x03, 0x08, 0x96, 0x01]);
  });
});

describe('axes in another order', () => {
  it('turn rows into columns', () => {
    expect([...permute(Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3], [1, 0])]).toEqual([
      1, 4, 2, 5, 3, 6,
    ]);
  });

  it('turn back to what was there', () => {
    const values = Float32Array.from({ length: 120 }, (_, i) => i);
    const there = permute(values, [2, 3, 4, 5], [3, 2, 0, 1]);
    expect([...permute(there, [5, 4, 2, 3], [2, 3, 1, 0])]).toEqual([...values]);
  });
});

describe('the layers that every engine is given', () => {
  it('have the two heads of P-Net beside each other', () => {
    const layers = plainLayers(pnet, ruleWeights(pnet, 0));
    const heads = layers.get('conv4-1 conv4-2')!;
    expect(heads.shape).toEqual([1, 1, 32, 6]);
    expect(heads.bias).toHaveLength(6);
  });

  it('have kernels in our axes, where the file has the columns first', () => {
    const weights = ruleWeights(pnet, 0);
    const stored = weights.tensors.find(({ name }) => name === 'conv1/weights')!;
    const kernel = plainLayers(pnet, weights).get('conv1')!;
    // Row 0, column 1 of ours is row 1, column 0 of the file's.
    const [, width, channels, filters] = kernel.shape as [number, number, number, number];
    expect(kernel.weights[channels * filters]).toBe(
      weights.data[stored.offset + width * channels * filters],
    );
  });
});

describe('a network as an ONNX file', () => {
  it('has a node a layer, with its slopes', () => {
    const { nodes } = graphOf(join(onnxModel(pnet, plainLayers(pnet, ruleWeights(pnet, 0)))));
    expect(nodes.map(({ operator }) => operator)).toEqual([
      ...['Transpose', 'Conv', 'PRelu', 'MaxPool', 'Conv', 'PRelu', 'Conv', 'PRelu', 'Conv'],
      'Transpose',
    ]);
  });

  it('has kernels with their filters first, and all of their bytes', () => {
    const { constants } = graphOf(join(onnxModel(pnet, plainLayers(pnet, ruleWeights(pnet, 0)))));
    const kernel = constants.find(({ name }) => name === 'conv2/weights')!;
    expect(kernel.shape).toEqual([16, 10, 3, 3]);
    expect(kernel.bytes).toBe(16 * 10 * 9 * 4);
  });

  it('uses nothing that was not made before', () => {
    const layers = plainLayers(dlibResnet, ruleWeights(dlibResnet, 128), 128);
    const { nodes, constants } = graphOf(
      join(onnxModel(dlibResnet, layers, { embeddingSize: 128 })),
    );
    const known = new Set(['pictures', ...constants.map(({ name }) => name)]);
    for (const { inputs, output } of nodes) {
      for (const input of inputs) expect(known).toContain(input);
      known.add(output);
    }
    // Where a shortcut is smaller than what it is added to, zeros fill it.
    expect(nodes.some(({ operator }) => operator === 'Pad')).toBe(true);
  });
});
