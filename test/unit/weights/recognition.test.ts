/** Embedders by their tensors: in either form a file may hold, of any length, with what may be left out. */
import { describe, expect, test } from 'vitest';
import { RawTensor, type RawTensors } from '../../../src/files/parsing/tensor';
import { partsOf } from '../../../src/weights/fitting/parts';
import { recogniseParts } from '../../../src/weights/fitting/recognition';
import { refusal } from './bytes';

const SCOPE = 'InceptionResnetV1';

/** One value standing for a whole shape. */
function tensor(shape: readonly number[]): RawTensor {
  const dtype = { kind: 'f', size: 4, littleEndian: true } as const;
  const bytes = new Uint8Array(4);
  return new RawTensor({ dtype, shape, strides: shape.map(() => 0), offset: 0, bytes });
}

/** A file of Inception-ResNet-v1: batch norm beside each layer, or where `folded` says so a bias. */
function file(embeddingSize = 512, folded: (layer: string) => boolean = () => false) {
  const [part] = partsOf('inception-resnet-v1', embeddingSize);
  const tensors = part!.layers.flatMap((alternatives) => {
    const wanted = folded(alternatives[0]![0]!.name) ? alternatives.at(-1)! : alternatives[0]!;
    return wanted.map(({ name, shape }): [string, RawTensor] => [name, tensor(shape)]);
  });
  return new Map(tensors);
}

const recognise = (raw: RawTensors) => recogniseParts(raw, 'mine.pb')[0]!;

describe('Inception-ResNet-v1', () => {
  test('with batch norm beside each layer, folded into all, or folded into all but the last', () => {
    const unfolded = file();
    const folded = file(512, () => true);
    const published = file(512, (name) => !name.includes('Bottleneck'));
    for (const raw of [unfolded, folded, published]) {
      expect(recognise(raw)).toMatchObject({ network: 'inception-resnet-v1', embeddingSize: 512 });
    }
    expect([unfolded.size, folded.size, published.size]).toEqual([490, 266, 268]);
  });

  test.each([128, 256, 512])('gives embeddings of %i values, as its last layer says', (size) => {
    expect(recognise(file(size)).embeddingSize).toBe(size);
  });

  test('may hold a classifier, which is left out', () => {
    const raw = file()
      .set('Logits/weights', tensor([512, 8631]))
      .set('Logits/biases', tensor([8631]));
    expect(recognise(raw).network).toBe('inception-resnet-v1');
  });

  test('with both forms of one layer has one too many, and it is named', () => {
    const raw = file().set(`${SCOPE}/Conv2d_1a_3x3/biases`, tensor([32]));
    expect(refusal(() => recognise(raw)).message).toBe(
      `mine.pb is not Inception-ResNet-v1: left over: "${SCOPE}/Conv2d_1a_3x3/biases".`,
    );
  });

  test('with a tensor missing and one misshapen says which', () => {
    const raw = file();
    raw.delete(`${SCOPE}/Block8/Conv2d_1x1/biases`);
    raw.set(`${SCOPE}/Conv2d_2a_3x3/weights`, tensor([3, 3, 32, 64]));
    const { code, message } = refusal(() => recognise(raw));
    expect(code).toBe('WEIGHTS_MISMATCH');
    expect(message).toContain(`missing: ${SCOPE}/Block8/Conv2d_1x1/biases`);
    expect(message).toContain(
      'Conv2d_2a_3x3/weights is [3, 3, 32, 64] where [3, 3, 32, 32] belongs',
    );
  });
});
