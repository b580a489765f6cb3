/** HDF5 files written by the HDF5 library itself, and of the older kind put together byte by byte. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import h5wasm, { Dataset, Group } from 'h5wasm/node';
import { join as concat, le } from '../../fixtures/bytes';
import type { Bytes } from './bytes';
import type { Tensor } from './containers';

await h5wasm.ready;

export interface StoredTensor extends Pick<Tensor, 'shape'> {
  /** With slashes: groups are made as they are needed. */
  path: string;
  values: ArrayLike<number>;
  /** Default "<f". */
  dtype?: string;
  chunks?: number[];
  /** Number of the filter, and its values. */
  filter?: [id: number, values: number[]];
}

export interface Hdf5Options {
  /** Texts by group and name. */
  attributes?: Record<string, Record<string, string | string[]>>;
  /** Groups of the newer kind, which keep the order of their names. */
  ordered?: boolean;
}

export function hdf5(tensors: readonly StoredTensor[], options: Hdf5Options = {}): Bytes {
  const folder = mkdtempSync(join(tmpdir(), 'facet-hdf5-'));
  const file = new h5wasm.File(join(folder, 'file.h5'), 'w');
  const groupAt = (path: string): Group => {
    if (path === '.' || path === '') return file;
    const found = file.get(path);
    if (found) return found as Group;
    const parent = groupAt(dirname(path));
    return parent.create_group(path.split('/').at(-1)!, options.ordered ?? false);
  };
  for (const { path, shape, values, dtype = '<f', chunks, filter } of tensors) {
    const [id, settings] = filter ?? [];
    groupAt(dirname(path)).create_dataset({
      ...{ name: path.split('/').at(-1)!, data: values as Float32Array, shape, dtype },
      ...(chunks && { chunks }),
      ...(id !== undefined && { compression: id, compression_opts: settings }),
    });
  }
  for (const [path, texts] of Object.entries(options.attributes ?? {})) {
    for (const [name, text] of Object.entries(texts)) groupAt(path).create_attribute(name, text);
  }
  file.flush();
  file.close();
  const bytes = new Uint8Array(readFileSync(join(folder, 'file.h5')));
  rmSync(folder, { recursive: true });
  return bytes;
}

/** As Keras 2 lays weights out: a group a layer, the layer once more in the names of its tensors. */
export function kerasTensors(tensors: readonly Tensor[], root = ''): StoredTensor[] {
  return tensors.map(({ name, shape, values }) => {
    const layer = name.slice(0, name.lastIndexOf('/'));
    return { path: `${root}${layer}/${name}:0`, shape, values };
  });
}

export function kerasFile(tensors: readonly Tensor[], whole = false): Bytes {
  const root = whole ? 'model_weights/' : '';
  const layers = new Map<string, string[]>();
  for (const { name } of tensors) {
    const layer = name.slice(0, name.lastIndexOf('/'));
    layers.set(layer, [...(layers.get(layer) ?? []), `${name}:0`]);
  }
  const attributes = Object.fromEntries(
    [...layers].map(([layer, names]) => [root + layer, { weight_names: names }]),
  );
  return hdf5(kerasTensors(tensors, root), {
    attributes: {
      [whole ? 'model_weights' : '.']: { layer_names: [...layers.keys()], backend: 'tensorflow' },
      ...attributes,
    },
  });
}

/** A tree of groups: a tensor, or what lies in a group. */
type Tree = Map<string, Tree | StoredTensor>;

const NONE = le(2 ** 32 - 1, 4).concat(le(2 ** 32 - 1, 4));

/** The properties of IEEE floats by size: where exponent and mantissa lie, and the exponent's bias. */
const FLOATS: Record<
  string,
  { size: number; sign: number; exponent: [number, number]; bias: number }
> = {
  '<f': { size: 4, sign: 31, exponent: [23, 8], bias: 127 },
  '<e': { size: 2, sign: 15, exponent: [10, 5], bias: 15 },
  '<bfloat16': { size: 2, sign: 15, exponent: [7, 8], bias: 127 },
};

/**
 * A file as h5py writes one unless it is asked otherwise: tables of symbols for groups, headers of version 1.
 * `values` are numbers of the type, or the bytes that stand for them.
 */
export function olderHdf5(tensors: readonly StoredTensor[]): Bytes {
  // Half of what a table of symbols has room for.
  const leaf = tensors.length > 30 ? 256 : 2;
  const root: Tree = new Map();
  for (const tensor of tensors) {
    const parts = tensor.path.split('/');
    let group = root;
    for (const part of parts.slice(0, -1)) {
      if (!group.has(part)) group.set(part, new Map());
      group = group.get(part) as Tree;
    }
    group.set(parts.at(-1)!, tensor);
  }
  const pieces: Bytes[] = [];
  let end = 96;
  const place = (bytes: Bytes): number => {
    const padded = concat(bytes, new Uint8Array((8 - (bytes.length % 8)) % 8));
    pieces.push(padded);
    end += padded.length;
    return end - padded.length;
  };
  const header = (messages: [type: number, body: Bytes][]): number => {
    const list = messages.map(([type, body]) => {
      const padded = concat(body, new Uint8Array((8 - (body.length % 8)) % 8));
      return concat(le(type, 2), le(padded.length, 2), [0, 0, 0, 0], padded);
    });
    const all = concat(...list);
    return place(concat([1, 0], le(list.length, 2), le(1, 4), le(all.length, 4), le(0, 4), all));
  };
  const dataset = ({ shape, values, dtype = '<f' }: StoredTensor): number => {
    const { size, sign, exponent, bias } = FLOATS[dtype]!;
    const own = values instanceof Uint8Array ? values : Float32Array.from(values);
    const bytes = new Uint8Array(own.buffer as ArrayBuffer, own.byteOffset, own.byteLength);
    const at = place(Uint8Array.from(bytes));
    const [from, bits] = exponent;
    const type = [
      0x11,
      0x20,
      sign,
      0,
      ...le(size, 4),
      0,
      0,
      ...le(size * 8, 2),
      from,
      bits,
      0,
      from,
    ];
    return header([
      [1, concat([1, shape.length, 0, 0, 0, 0, 0, 0], ...shape.map((side) => le(side, 8)))],
      [3, concat(type, le(bias, 4))],
      [5, concat([2, 2, 2, 0])],
      [8, concat([3, 1], le(at, 8), le(bytes.length, 8))],
    ]);
  };
  const group = (tree: Tree): [at: number, scratch: number[]] => {
    const entries = [...tree].sort(([a], [b]) => (a < b ? -1 : 1));
    const names: Bytes[] = [new Uint8Array(8)];
    let length = 8;
    const symbols = entries.map(([name, child]) => {
      const text = concat(name, 0);
      const padded = concat(text, new Uint8Array((8 - (text.length % 8)) % 8));
      names.push(padded);
      length += padded.length;
      const at = child instanceof Map ? group(child)[0] : dataset(child);
      return concat(le(length - padded.length, 8), le(at, 8), new Uint8Array(24));
    });
    const data = place(concat(...names));
    const heap = place(concat('HEAP', [0, 0, 0, 0], le(length, 8), le(1, 8), le(data, 8)));
    const leaves = Array.from({ length: Math.ceil(symbols.length / (2 * leaf)) }, (_, i) => {
      const own = symbols.slice(i * 2 * leaf, (i + 1) * 2 * leaf);
      const space = new Uint8Array((2 * leaf - own.length) * 40);
      return place(concat('SNOD', [1, 0], le(own.length, 2), ...own, space));
    });
    // After each child the place of its last name.
    const keys = leaves.flatMap((at, i) => [
      ...le(at, 8),
      ...symbols[Math.min(symbols.length, (i + 1) * 2 * leaf) - 1]!.subarray(0, 8),
    ]);
    const space = new Uint8Array((32 - leaves.length) * 16);
    const tree1 = concat('TREE', [0, 0], le(leaves.length, 2), NONE, NONE, le(0, 8), keys, space);
    const scratch = [...le(place(tree1), 8), ...le(heap, 8)];
    return [header([[0x11, concat(scratch)]]), scratch];
  };
  const [at, scratch] = group(root);
  const super0 = concat(
    ...['\x89HDF\r\n\x1a\n', [0, 0, 0, 0, 0, 8, 8, 0], le(leaf, 2), le(16, 2), le(0, 4)],
    ...[le(0, 8), NONE, le(end, 8), NONE, le(0, 8), le(at, 8), le(1, 4), le(0, 4), scratch],
  );
  return concat(super0, ...pieces);
}

/** A file as the HDF5 library reads it: its datasets by path. */
export function readByLibrary(bytes: Bytes): Record<string, number[]> {
  const folder = mkdtempSync(join(tmpdir(), 'facet-hdf5-'));
  writeFileSync(join(folder, 'file.h5'), bytes);
  const file = new h5wasm.File(join(folder, 'file.h5'), 'r');
  const found: Record<string, number[]> = {};
  const walk = (group: Group, path: string): void => {
    for (const name of group.keys()) {
      const child = group.get(name)!;
      if (child instanceof Group) walk(child, `${path}${name}/`);
      else found[path + name] = [...((child as Dataset).value as Float32Array)];
    }
  };
  walk(file, '');
  file.close();
  rmSync(folder, { recursive: true });
  return found;
}
