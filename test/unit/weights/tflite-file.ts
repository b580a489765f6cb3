/**
 * One convolution of two filters over three channels, with its bias and a ReLU, as a TensorFlow Lite file: every place
 * reckoned by hand from the schema, nothing written by a library.
 */
import { join, le, type Part } from '../../fixtures/bytes';
import type { Bytes } from './bytes';
import { bytesOf } from './containers';

export interface LiteOptions {
  /** Of the kernel as signed bytes, one a filter. Default float32. */
  scales?: [number, number];
  values?: number[];
  /** Of every number and offset in it, what is written for it. */
  count?: (value: number) => number;
}

/** Pieces that lie one after another, each at a multiple of four, by name. */
class Layout {
  readonly #pieces: { name: string; bytes: Bytes; links: [at: number, to: string][] }[] = [];

  add(name: string, bytes: Bytes, links: [number, string][] = []): void {
    this.#pieces.push({ name, bytes, links });
  }

  finish(count: (value: number) => number): Bytes {
    const starts = new Map<string, number>();
    let at = 0;
    for (const { name, bytes } of this.#pieces) {
      starts.set(name, at);
      at += Math.ceil(bytes.length / 4) * 4;
    }
    const file = new Uint8Array(at);
    for (const { name, bytes, links } of this.#pieces) {
      const start = starts.get(name)!;
      file.set(bytes, start);
      // An offset counts from where it stands to where its target begins.
      for (const [place, to] of links) {
        file.set(le(count(starts.get(to)! - start - place), 4), start + place);
      }
    }
    return file;
  }
}

export function liteFile({
  scales,
  values = [1, 2, 3, 4, 5, 6],
  count = (value) => value,
}: LiteOptions = {}): Bytes {
  const layout = new Layout();
  const word = (value: number): Part => le(count(value), 4);
  const text = (value: string) => join(word(value.length), value, 0);
  const vector = (...numbers: number[]) => join(word(numbers.length), ...numbers.map(word));

  /** A table with its directory before it: fields by their numbers, `undefined` their default. */
  const table = (name: string, fields: (number | { byte: number } | string | undefined)[]) => {
    const directory = `${name} directory`;
    const places: number[] = [];
    const parts: Part[] = [word(0)];
    const links: [number, string][] = [];
    let at = 4;
    for (const field of fields) {
      places.push(field === undefined ? 0 : at);
      if (field === undefined) continue;
      if (typeof field === 'string') links.push([at, field]);
      // A byte takes a word here: what is behind it is padding.
      parts.push(
        typeof field === 'object'
          ? join(field.byte, 0, 0, 0)
          : word(typeof field === 'number' ? field : 0),
      );
      at += 4;
    }
    const size = 4 + 2 * fields.length;
    const head = join(le(count(size), 2), le(at, 2), ...places.map((place) => le(count(place), 2)));
    layout.add(directory, head);
    // The way from a table back to its directory: the directory's length with its padding.
    parts[0] = word(Math.ceil(size / 4) * 4);
    layout.add(name, join(...parts), links);
  };

  layout.add('root', join(word(0), 'TFL3'), [[0, 'model']]);
  table('model', [3, 'codes', 'graphs', undefined, 'buffers']);
  layout.add('codes', vector(0), [[4, 'code']]);
  table('code', [{ byte: 3 }, undefined, 1, 3]);
  layout.add('graphs', vector(0), [[4, 'graph']]);
  table('graph', ['tensors', 'inputs', 'outputs', 'operators']);
  layout.add('inputs', vector(0));
  layout.add('outputs', vector(3));
  layout.add('tensors', vector(0, 0, 0, 0), [
    [4, 'x'],
    [8, 'w'],
    [12, 'b'],
    [16, 'y'],
  ]);
  const tensor = (
    name: string,
    shape: number[],
    buffer: number,
    type = 0,
    quantisation?: string,
  ) => {
    table(name, [`${name} shape`, { byte: type }, buffer, `${name} name`, quantisation]);
    layout.add(`${name} shape`, vector(...shape));
    layout.add(`${name} name`, text(name));
  };
  tensor('x', [1, 4, 4, 3], 0);
  tensor('w', [2, 1, 1, 3], 1, scales ? 9 : 0, scales && 'quantisation');
  tensor('b', [2], 2);
  tensor('y', [1, 2, 2, 2], 0);
  if (scales) {
    table('quantisation', [undefined, undefined, 'scales', undefined]);
    layout.add('scales', join(word(2), bytesOf(Float32Array.from(scales))));
  }
  layout.add('operators', vector(0), [[4, 'operator']]);
  table('operator', [0, 'operator inputs', 'operator outputs', { byte: 1 }, 'options']);
  layout.add('operator inputs', vector(0, 1, 2));
  layout.add('operator outputs', vector(3));
  // VALID, strides of 2, ReLU.
  table('options', [{ byte: 1 }, 2, 2, { byte: 1 }]);
  layout.add('buffers', vector(0, 0, 0), [
    [4, 'empty'],
    [8, 'kernel'],
    [12, 'bias'],
  ]);
  table('empty', []);
  table('kernel', ['kernel values']);
  const kernel = scales ? Int8Array.from(values) : Float32Array.from(values);
  layout.add('kernel values', join(word(kernel.byteLength), bytesOf(kernel)));
  table('bias', ['bias values']);
  layout.add('bias values', join(word(8), bytesOf(Float32Array.of(0.5, -0.5))));
  return layout.finish(count);
}
