/** The TensorFlow Lite files that are written here, read again by the rules of FlatBuffers. */
import { describe, expect, it } from 'vitest';
import { plainLayers } from '../../../bench/models/plain-layers';
import { flatbuffer } from '../../../bench/tflite/flatbuffer';
import { tfliteModel } from '../../../bench/tflite/layers';
import { dlibResnet } from '../../../src/networks/dlib-resnet';
import { pnet, rnet } from '../../../src/networks/mtcnn';
import { ruleWeights } from '../../fixtures/rule-weights';

/** A table, by the place where it lies. */
class Table {
  constructor(
    private readonly view: DataView,
    private readonly at: number,
  ) {}

  static root(bytes: Uint8Array): Table {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return new Table(view, view.getUint32(0, true));
  }

  /** Where a field lies; undefined where it has its default. */
  field(number: number): number | undefined {
    const directory = this.at - this.view.getInt32(this.at, true);
    if (4 + 2 * number >= this.view.getUint16(directory, true)) return undefined;
    const place = this.view.getUint16(directory + 4 + 2 * number, true);
    return place === 0 ? undefined : this.at + place;
  }

  byte = (number: number) => this.view.getUint8(this.field(number)!);
  int = (number: number) => this.view.getInt32(this.field(number)!, true);

  table(number: number): Table {
    return new Table(this.view, this.follow(this.field(number)!));
  }

  tables(number: number): Table[] {
    return this.elements(number).map((at) => new Table(this.view, this.follow(at)));
  }

  ints(number: number): number[] {
    return this.elements(number).map((at) => this.view.getInt32(at, true));
  }

  /** Where a list's bytes begin, and how many there are. */
  bytes(number: number): { start: number; length: number } {
    const at = this.follow(this.field(number)!);
    return { start: at + 4, length: this.view.getUint32(at, true) };
  }

  private follow(at: number): number {
    return at + this.view.getUint32(at, true);
  }

  private elements(number: number): number[] {
    const { start, length } = this.bytes(number);
    return Array.from({ length }, (_, i) => start + 4 * i);
  }
}

describe('a FlatBuffer', () => {
  const bytes = flatbuffer(
    { table: [{ byte: 7 }, undefined, { int: -5 }, { table: [{ ints: [1, 2] }] }] },
    'TEST',
  );

  it('is known by its identifier', () => {
    expect(new TextDecoder().decode(bytes.subarray(4, 8))).toBe('TEST');
  });

  it('has its fields where its directory says, and none where there is a default', () => {
    const root = Table.root(bytes);
    expect(root.byte(0)).toBe(7);
    expect(root.field(1)).toBeUndefined();
    expect(root.int(2)).toBe(-5);
  });

  it('points to what lies in it', () => {
    expect(Table.root(bytes).table(3).ints(0)).toEqual([1, 2]);
  });

  it('has data that is aligned as tensors must be, however odd what lies before it', () => {
    const data = { bytes: Uint8Array.of(1, 2, 3) };
    const odd = flatbuffer({ table: [{ string: 'odd' }, data, data] }, 'TEST');
    for (const field of [1, 2]) expect(Table.root(odd).bytes(field).start % 16).toBe(0);
  });
});

describe('a network as a TensorFlow Lite file', () => {
  const shape: [number, number, number, number] = [2, 24, 36, 3];
  const layers = plainLayers(pnet, ruleWeights(pnet, 0));
  const root = Table.root(tfliteModel(pnet, layers, 0, shape));
  const [graph] = root.tables(2) as [Table];

  it('has the version of the schema, and an empty buffer first', () => {
    expect(root.int(0)).toBe(3);
    expect(root.tables(4)[0]!.field(0)).toBeUndefined();
  });

  it('has its operators in order, each by the number of its code', () => {
    const codes = root.tables(1).map((code) => code.int(3));
    const run = graph.tables(3).map((operator) => codes[operator.field(0) ? operator.int(0) : 0]);
    const [conv, prelu, maxPool] = [3, 54, 17];
    expect(run).toEqual([conv, prelu, maxPool, conv, prelu, conv, prelu, conv]);
  });

  it('goes from pictures to a map of six values a cell', () => {
    const tensors = graph.tables(0);
    const [input] = graph.ints(1);
    const [output] = graph.ints(2);
    expect(tensors[input!]!.ints(0)).toEqual(shape);
    // (24 - 2) / 2 - 4 and (36 - 2) / 2 - 4 cells.
    expect(tensors[output!]!.ints(0)).toEqual([2, 7, 13, 6]);
  });

  it('has all values of every constant', () => {
    const buffers = root.tables(4);
    for (const tensor of graph.tables(0)) {
      const buffer = tensor.int(2);
      if (buffer === 0) continue;
      const values = tensor.ints(0).reduce((product, side) => product * side, 1);
      expect(buffers[buffer]!.bytes(0).length).toBe(4 * values);
    }
  });

  it('fills with zeros what is smaller than what it is added to', () => {
    const weights = plainLayers(dlibResnet, ruleWeights(dlibResnet, 128), 128);
    const model = Table.root(tfliteModel(dlibResnet, weights, 128, [1, 150, 150, 3]));
    const codes = model.tables(1).map((code) => code.int(3));
    expect(codes).toContain(34);
  });

  it('has a dense layer over a map as one filter of its size where that is asked for', () => {
    const weights = plainLayers(rnet, ruleWeights(rnet, 0));
    const written = tfliteModel(rnet, weights, 0, [1, 24, 24, 3], { denseAsFilter: true });
    const model = Table.root(written);
    const shapes = model
      .tables(2)[0]!
      .tables(0)
      .map((tensor) => tensor.ints(0));
    // The map is 3 x 3 with 64 channels; the heads are a dense layer over one place.
    expect(shapes).toContainEqual([128, 3, 3, 64]);
    expect(shapes).toContainEqual([6, 128]);
  });
});
