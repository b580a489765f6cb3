/** A dataset of an HDF5 file as a tensor: a view of the file where it lies in one piece, put together where in chunks. */
import { COST } from '../../../files/parsing/budget';
import { ByteReader } from '../../../files/parsing/byte-reader';
import type { DType } from '../../../files/parsing/dtype';
import { endsEarly, quoted } from '../../../files/parsing/errors';
import { denseStrides, elementCount, RawTensor } from '../../../files/parsing/tensor';
import { joinedChunks, type Filter } from './chunks';
import { address, NOWHERE, type Bytes, type Hdf5, type Message } from './reader';

const DATASPACE = 0x01;
const DATATYPE = 0x03;
const LAYOUT = 0x08;
const FILTERS = 0x0b;
const MOST_AXES = 8;
const FLOAT = 1;

/**
 * @param name for sentences
 * @returns undefined where it holds no floats, or no axis: it is no weights
 * @throws FacetError `WEIGHTS_INVALID`, naming the file and the dataset
 */
export function datasetTensor(
  hdf5: Hdf5,
  messages: readonly Message[],
  name: string,
): RawTensor | undefined {
  const find = (wanted: number) => {
    const message = messages.find(({ type }) => type === wanted);
    return message && new ByteReader(message.body, hdf5.file);
  };
  const [space, type, layout] = [find(DATASPACE), find(DATATYPE), find(LAYOUT)];
  if (!space || !type || !layout) return undefined;
  const dtype = dtypeOf(type);
  const shape = shapeOf(hdf5, space, name);
  if (!dtype || shape.length === 0 || shape.includes(0)) return undefined;
  hdf5.budget.spend(COST.tensor);
  const size = elementCount(shape, Number.MAX_SAFE_INTEGER) * dtype.size;
  const filters = filtersOf(hdf5, find(FILTERS), name);
  const bytes = bytesOf(hdf5, layout, { name, shape, size, dtype, filters });
  return new RawTensor({ dtype, shape, strides: denseStrides(shape), offset: 0, bytes });
}

/** What is known of a dataset before its bytes are looked for. */
export interface Dataset {
  name: string;
  shape: readonly number[];
  /** Bytes. */
  size: number;
  dtype: DType;
  filters: readonly Filter[];
}

function bytesOf(hdf5: Hdf5, layout: ByteReader, dataset: Dataset): Bytes {
  const { name, shape, size, filters } = dataset;
  const version = layout.uint8();
  const kind = layout.uint8();
  if (version < 3 || version > 4 || kind > 2) throw unread(hdf5, name, 'a layout');
  if (kind === 0) {
    const bytes = layout.take(layout.uint16());
    if (bytes.length !== size) throw misfit(hdf5, name, shape, bytes.length);
    return bytes;
  }
  if (kind === 1) {
    const [start, length] = [address(layout), address(layout)];
    if (filters.length > 0) throw unread(hdf5, name, 'filters');
    if (start === NOWHERE) throw hdf5.invalid(`lists ${quoted(name)} but does not hold its values`);
    if (length !== size) throw misfit(hdf5, name, shape, length);
    return hdf5.at(start, size).bytes;
  }
  if (version === 4) throw unread(hdf5, name, 'an index of chunks');
  if (layout.uint8() !== shape.length + 1) throw unread(hdf5, name, 'chunks');
  const tree = address(layout);
  if (tree === NOWHERE) throw hdf5.invalid(`lists ${quoted(name)} but does not hold its values`);
  const sides = shape.map(() => layout.uint32());
  return joinedChunks(hdf5, tree, sides, dataset);
}

function shapeOf(hdf5: Hdf5, reader: ByteReader, name: string): number[] {
  const version = reader.uint8();
  const rank = reader.uint8();
  if (version < 1 || version > 2) throw unread(hdf5, name, 'a shape');
  reader.take(version === 1 ? 6 : 2);
  if (rank > MOST_AXES) throw hdf5.invalid(`holds ${quoted(name)} with a shape that is none`);
  return Array.from({ length: rank }, () => address(reader));
}

/** Of the floats that computers have; undefined for anything else. */
function dtypeOf(reader: ByteReader): DType | undefined {
  const [kind, flags] = [reader.uint8() & 15, reader.uint8()];
  reader.take(2);
  const size = reader.uint32();
  if (kind !== FLOAT || ![2, 4, 8].includes(size) || flags & 64) return undefined;
  reader.take(5);
  const exponent = reader.uint8();
  const usual = { 2: 5, 4: 8, 8: 11 }[size];
  const littleEndian = (flags & 1) === 0;
  if (size === 2 && exponent === 8) return { kind: 'B', size, littleEndian };
  return exponent === usual ? { kind: 'f', size, littleEndian } : undefined;
}

const NAMES: ReadonlyMap<number, Filter> = new Map([
  [1, 'deflate'],
  [2, 'shuffle'],
  [3, 'fletcher32'],
]);

function filtersOf(hdf5: Hdf5, reader: ByteReader | undefined, name: string): Filter[] {
  if (!reader) return [];
  const [version, count] = [reader.uint8(), reader.uint8()];
  if (version < 1 || version > 2) throw unread(hdf5, name, 'filters');
  reader.take(version === 1 ? 6 : 0);
  return Array.from({ length: Math.min(count, 32) }, () => {
    const id = reader.uint16();
    const length = version === 1 || id >= 256 ? reader.uint16() : 0;
    reader.take(2);
    const values = reader.uint16();
    reader.take(length + 4 * values + (version === 1 && values % 2 ? 4 : 0));
    const filter = NAMES.get(id);
    if (!filter) throw unread(hdf5, name, `a filter (number ${id})`);
    return filter;
  });
}

function unread(hdf5: Hdf5, name: string, what: string) {
  return hdf5.invalid(`holds ${quoted(name)} by ${what} that Facet does not read`);
}

function misfit(hdf5: Hdf5, name: string, shape: readonly number[], bytes: number) {
  if (!(bytes >= 0)) return endsEarly(hdf5.file);
  return hdf5.invalid(
    `holds ${quoted(name)} of shape [${shape.join(',')}] with ${bytes} bytes of data`,
  );
}
