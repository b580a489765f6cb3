/** HDF5 files written and read by the HDF5 library itself. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import h5wasm, { Dataset, Group } from 'h5wasm/node';
import { kerasTensors, type StoredTensor } from '../../fixtures/weights/hdf5';
import type { Bytes } from './bytes';
import type { Tensor } from './containers';

await h5wasm.ready;

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

/** As Keras 2 writes weights, or a whole model. */
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
