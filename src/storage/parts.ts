/**
 * Large values taken apart for a database, and put together again: what is long in them becomes Blobs of their
 * own, written one after another, so that no write is long and none takes the whole in memory twice.
 */

/** Stands in a value where a part was. */
interface Reference {
  'part of facet': number;
  /** What is made of the Blob again. */
  as: string;
}

export interface TakenApart {
  /** The same, with references in place of its parts; the parts in their order. */
  value: unknown;
  parts: Blob[];
}

/** Bytes from which an array is a part; Blobs always are. */
const LONG = 65_536;

const ARRAYS = {
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
} as const;

const isPlain = (value: object) => Object.getPrototypeOf(value) === Object.prototype;

/** Numbers alone, so many that they are stored shorter as float64. */
const isLongColumn = (value: unknown[]) =>
  value.length * 8 >= LONG && value.every((each) => typeof each === 'number');

/** @param whole structured-cloneable; looked into as far as it is plain objects, arrays and maps */
export function takeApart(whole: unknown): TakenApart {
  const parts: Blob[] = [];
  const part = (blob: Blob, as: string): Reference => ({
    'part of facet': parts.push(blob) - 1,
    as,
  });
  const without = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (value instanceof Blob) return part(value, 'Blob');
    if (ArrayBuffer.isView(value)) {
      if (value.byteLength < LONG || !(value.constructor.name in ARRAYS)) return value;
      return part(new Blob([value as ArrayBufferView<ArrayBuffer>]), value.constructor.name);
    }
    if (Array.isArray(value)) {
      return isLongColumn(value)
        ? part(new Blob([Float64Array.from(value as number[])]), 'Array')
        : value.map(without);
    }
    if (value instanceof Map) {
      return new Map([...value].map(([key, each]) => [key, without(each)]));
    }
    return isPlain(value) ? mapped(value, without) : value;
  };
  return { value: without(whole), parts };
}

/**
 * @param read a part by its number
 * @throws where a part is missing
 */
export async function putTogether(
  value: unknown,
  read: (part: number) => Promise<unknown>,
): Promise<unknown> {
  const found = new Map<unknown, unknown>();
  for (const reference of referencesIn(value)) {
    const blob = await read(reference['part of facet']);
    if (!(blob instanceof Blob)) throw new Error('A part is missing.');
    found.set(reference, await made(blob, reference.as));
  }
  const whole = (each: unknown): unknown => {
    if (found.has(each)) return found.get(each);
    if (Array.isArray(each)) return each.map(whole);
    if (each instanceof Map) return new Map([...each].map(([key, one]) => [key, whole(one)]));
    return isObject(each) && isPlain(each) ? mapped(each, whole) : each;
  };
  return whole(value);
}

async function made(blob: Blob, as: string): Promise<unknown> {
  if (as === 'Blob') return blob;
  const bytes = await blob.arrayBuffer();
  if (as === 'Array') return [...new Float64Array(bytes)];
  return new ARRAYS[as as keyof typeof ARRAYS](bytes);
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const isReference = (value: object): value is Reference => 'part of facet' in value;

function referencesIn(value: unknown): Reference[] {
  if (!isObject(value)) return [];
  if (isReference(value)) return [value];
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (value instanceof Map) return [...value.values()].flatMap(referencesIn);
  return isPlain(value) ? Object.values(value).flatMap(referencesIn) : [];
}

function mapped(value: object, change: (each: unknown) => unknown): object {
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, change(each)]));
}
