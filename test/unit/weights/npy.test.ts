import { describe, expect, test } from 'vitest';
import { readNpy, readNpyTensors } from '../../../src/weights/formats/numpy/npy';
import { readWeightFile } from '../../../src/weights/formats/index';
import { NumericArray } from '../../../src/files/parsing/tensor';
import { join } from '../../fixtures/bytes';
import { facetFile, npy, npyObject, pickledVector, refusal, text, type Bytes } from './bytes';

function numbers(file: Bytes): number[] {
  const array = readNpy(file, 'a.npy');
  if (!(array instanceof NumericArray)) throw new Error('objects');
  return [...array.toFloat32()];
}

function raw(values: ArrayBufferView): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

describe('element types', () => {
  test.each<[string, ArrayBufferView, number[]]>([
    ['<f4', Float32Array.of(1.5, -2), [1.5, -2]],
    ['<f8', Float64Array.of(1.5, -2), [1.5, -2]],
    ['<f2', Uint16Array.of(0x3e00, 0xc000, 0x0001, 0x7c00), [1.5, -2, 2 ** -24, Infinity]],
    ['|i1', Int8Array.of(-1, 2), [-1, 2]],
    ['<i2', Int16Array.of(-300, 2), [-300, 2]],
    ['<i4', Int32Array.of(-70000, 2), [-70000, 2]],
    ['<i8', BigInt64Array.of(-5n, 2n ** 40n), [-5, 2 ** 40]],
    ['|u1', Uint8Array.of(255, 2), [255, 2]],
    ['<u2', Uint16Array.of(65535), [65535]],
    ['<u4', Uint32Array.of(2 ** 31), [2 ** 31]],
    ['<u8', BigUint64Array.of(2n ** 33n), [2 ** 33]],
    ['|b1', Uint8Array.of(0, 1, 7), [0, 1, 1]],
  ])('%s', (descr, values, expected) => {
    expect(numbers(npy(descr, `(${expected.length},)`, raw(values)))).toEqual(expected);
  });

  test('big-endian', () => {
    expect(numbers(npy('>f4', '(1,)', join(0x3f, 0xc0, 0, 0)))).toEqual([1.5]);
    expect(numbers(npy('>i2', '(1,)', join(0xff, 0xfe)))).toEqual([-2]);
  });

  test.each(['<U5', '|S3', '<c8', '<M8[ns]'])('%s is refused by name', (descr) => {
    const error = refusal(() => readNpy(npy(descr, '(1,)', join('123456789')), 'a.npy'));
    expect(error.code).toBe('WEIGHTS_INVALID');
    expect(error.message).toContain(descr);
  });
});

describe('headers and order', () => {
  test.each([1, 2, 3])('version %i.0', (version) => {
    expect(numbers(npy('|u1', '(2, 1)', join(7, 8), false, version))).toEqual([7, 8]);
  });

  test('an unknown version is refused', () => {
    const error = refusal(() => readNpy(npy('|u1', '(1,)', join(7), false, 4), 'a.npy'));
    expect(error.message).toBe('a.npy is a .npy file of version 4; Facet reads 1 to 3.');
  });

  test('Fortran order is put into C order', () => {
    // a[i, j, k] = 100 i + 10 j + k, of shape [2, 3, 2], first index fastest in the file.
    const file = join(0, 100, 10, 110, 20, 120, 1, 101, 11, 111, 21, 121);
    const expected = [0, 1, 10, 11, 20, 21, 100, 101, 110, 111, 120, 121];
    expect(numbers(npy('|u1', '(2, 3, 2)', file, true))).toEqual(expected);
  });

  test('a scalar and an empty array', () => {
    expect(numbers(npy('|u1', '()', join(9)))).toEqual([9]);
    expect(numbers(npy('<f4', '(3, 0)', join()))).toEqual([]);
  });

  test('a shape larger than the file is refused before anything is allocated', () => {
    const huge = npy('<f8', '(1000000, 1000000, 1000000, 1000000)', join('12345678'));
    expect(refusal(() => readNpy(huge, 'huge.npy')).message).toContain('huge.npy ends early');
  });
});

describe('pickled dictionaries', () => {
  test('become tensors named by their path', () => {
    const vector = pickledVector([1, 2, 3]);
    const file = npyObject('}', text('conv1'), '}', text('biases'), vector, 'ss');
    const tensors = readNpyTensors(file, 'det1.npy');
    expect([...tensors.keys()]).toEqual(['conv1/biases']);
    expect([...tensors.get('conv1/biases')!.toFloat32()]).toEqual([1, 2, 3]);
  });

  test('an entry that is no array is named', () => {
    const file = npyObject('}', text('conv1'), 'K\x05s');
    const error = refusal(() => readNpyTensors(file, 'det1.npy'));
    expect(error.message).toBe('det1.npy holds "conv1", which is no array of numbers.');
  });

  test('one dictionary repeated without end is refused, not walked', () => {
    const inner = ['}', 'q\x01', '(', ...entries(20, 'N'), 'u'];
    const level = (below: number, own: number) => [
      '}',
      join('q', own, '('),
      ...entries(60, join('h', below)),
      'u',
    ];
    const file = npyObject(...inner, '0', ...level(1, 2), '0', ...level(2, 3), '0', ...level(3, 4));
    expect(refusal(() => readNpyTensors(file, 'bomb.npy')).code).toBe('WEIGHTS_INVALID');
  });

  test('a dictionary inside itself is refused', () => {
    const file = npyObject('}q\x01', text('a'), 'h\x01s');
    expect(refusal(() => readNpyTensors(file, 'loop.npy')).message).toContain('too deeply');
  });

  function entries(count: number, value: string | Uint8Array): (string | Uint8Array)[] {
    return Array.from({ length: count }, (_, i) => [text(`k${i}`), value]).flat();
  }
});

describe('recognition by content', () => {
  test('a web page saved as .npy is called one', () => {
    const page = join('\n<!DOCTYPE html><html><title>det1.npy</title></html>');
    const error = refusal(() => readWeightFile(page, 'det1.npy'));
    expect(error.code).toBe('WEIGHTS_INVALID');
    expect(error.message).toBe('det1.npy is a web page, not weights.');
  });

  test('a page may open with comments; a file of nothing but comments is judged at once', () => {
    const page = join('<!-- saved from url -->\n<!---->\n<html>');
    expect(refusal(() => readWeightFile(page, 'a')).message).toBe('a is a web page, not weights.');
    const comments = join('<!---->'.repeat(100_000));
    expect(refusal(() => readWeightFile(comments, 'a')).code).toBe('WEIGHTS_UNKNOWN');
  });

  test('an empty file, and a file of no known format', () => {
    expect(refusal(() => readWeightFile(join(), 'a')).code).toBe('FILE_EMPTY');
    expect(refusal(() => readWeightFile(join('GIF89a...'), 'a')).code).toBe('WEIGHTS_UNKNOWN');
  });

  test("Facet's own files are read whatever their name", () => {
    const tensors = readWeightFile(facetFile('det3.npy'), 'weights (1).bin');
    expect(tensors.size).toBe(21);
    expect(tensors.get('conv5/weights')!.shape).toEqual([1152, 256]);
  });
});
