/** TensorFlow Lite: the tensors of a model, told by its graph. */
import { describe, expect, test } from 'vitest';
import { plainLayers } from '../../../bench/models/plain-layers';
import { tfliteModel } from '../../../bench/tflite/layers';
import { foldedLayer } from '../../../src/networks/fold';
import { dlibResnet } from '../../../src/networks/dlib-resnet';
import { pnet, rnet } from '../../../src/networks/mtcnn';
import { layersOf } from '../../../src/networks/variables';
import { readTflite } from '../../../src/weights/formats/tflite/tflite';
import { Budget } from '../../../src/files/parsing/budget';
import { ruleWeights } from '../../fixtures/rule-weights';
import { liteFile } from './tflite-file';
import { open, refusal } from './opened';

async function read(file: Uint8Array<ArrayBuffer>): Promise<Map<string, Float32Array>> {
  const { raw } = await open(file, 'net.tflite');
  return new Map([...raw].map(([name, tensor]) => [name, tensor.toFloat32()]));
}

describe('a file put together byte by byte', () => {
  test('has the values of its constants, in the axes of its format', () => {
    const file = liteFile();
    const raw = readTflite(file, 'a.tflite', new Budget('a', file.length));
    expect([...raw.keys()]).toEqual(['w', 'b']);
    expect(raw.get('w')!.shape).toEqual([2, 1, 1, 3]);
    expect([...raw.get('w')!.toFloat32()]).toEqual([1, 2, 3, 4, 5, 6]);
    // In ours: [height, width, in, filters].
    const [conv, relu] = raw.graph!.nodes;
    if (conv?.kind !== 'convolution') throw new Error(conv?.kind);
    expect([...conv.weights.toFloat32()]).toEqual([1, 4, 2, 5, 3, 6]);
    expect([...conv.bias!.toFloat32()]).toEqual([0.5, -0.5]);
    expect(conv.stride).toBe(2);
    expect(relu).toMatchObject({ kind: 'activation', of: 'relu', input: conv.output });
    expect(raw.graph!.outputs).toEqual([relu!.output]);
    expect(raw.graph!.picture).toEqual([4, 4]);
  });

  test('of signed bytes with a scale for each filter is widened', () => {
    const file = liteFile({ scales: [0.5, 0.25], values: [1, 2, 3, -4, 5, 6] });
    const raw = readTflite(file, 'a.tflite', new Budget('a', file.length));
    const [conv] = raw.graph!.nodes;
    if (conv?.kind !== 'convolution') throw new Error(conv?.kind);
    expect([...conv.weights.toFloat32()]).toEqual([0.5, -1, 1, 1.25, 1.5, 1.5]);
  });

  test('with a place outside of it is refused by name', async () => {
    const whole = liteFile();
    for (let length = 8; length < whole.length; length += 4) {
      const error = await refusal(whole.slice(0, length), 'a.tflite');
      expect(error.message).toContain('a.tflite');
    }
  });

  test('of a network that Facet does not have is told by what it is', async () => {
    const error = await refusal(liteFile(), 'a.tflite');
    expect(error.code).toBe('WEIGHTS_UNKNOWN');
    expect(error.message).toBe(
      'a.tflite holds a network that Facet does not have: 1 convolution, for pictures of 4 x 4.',
    );
  });
});

// The writer is the benchmark's, whose files LiteRT runs; nothing in the reader comes from it.
describe('a network as converters write it, batch norm folded, names of no meaning', () => {
  test.each([
    { net: pnet, shape: [1, 12, 12, 3] as [number, number, number, number] },
    { net: rnet, shape: [1, 24, 24, 3] as [number, number, number, number] },
  ])('$net.id has the tensors of its det file', async ({ net, shape }) => {
    const weights = ruleWeights(net, 0);
    const found = await read(tfliteModel(net, plainLayers(net, weights), 0, shape));
    expect([...found.keys()].sort()).toEqual(weights.tensors.map(({ name }) => name).sort());
    for (const { name, shape: sides, offset } of weights.tensors) {
      const size = sides.reduce((product, side) => product * side, 1);
      expect(found.get(name), name).toEqual(weights.data.slice(offset, offset + size));
    }
  });

  test('of dlib’s ResNet computes the same', async () => {
    const weights = ruleWeights(dlibResnet, 128);
    const layers = plainLayers(dlibResnet, weights, 128);
    const found = await read(tfliteModel(dlibResnet, layers, 128, [1, 150, 150, 3]));
    for (const spec of layersOf(dlibResnet, 128)) {
      const folded = foldedLayer(spec, (name) => found.get(name));
      const right = layers.get(spec.name)!;
      expect(folded.weights, spec.name).toEqual(right.weights);
      // A plain layer has no bias; the file's of zeros adds nothing.
      if (right.bias) expect(folded.bias, spec.name).toEqual(right.bias);
    }
  });
});
