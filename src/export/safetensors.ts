/** Weights as safetensors: a header of JSON, then the values of every tensor, one after another. */
import { joined } from '../base/bytes';
import { valuesOf, type NamedTensors, type Precision } from './weights';

/** Where values begin: so that whoever maps the file into memory finds them aligned. */
const ALIGNMENT = 8;

/**
 * @param metadata text by name, kept in the header under `__metadata__`
 * @returns the bytes of a whole file, float32, tensors in the order of `weights`
 */
export function safetensorsFile(
  weights: NamedTensors,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  return joined(safetensorsPieces(weights, 'float32', metadata));
}

/** The same in pieces, to be joined by a Blob: float32 values are not copied. */
export function safetensorsPieces(
  { tensors, data }: NamedTensors,
  precision: Precision,
  metadata: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer>[] {
  const dtype = precision === 'float16' ? 'F16' : 'F32';
  let end = 0;
  const values = tensors.map((tensor) => bytesOf(valuesOf(tensor, data, precision)));
  const entries = tensors.map(({ name, shape }, i): [string, object] => {
    const start = end;
    end += values[i]!.length;
    return [name, { dtype, shape, data_offsets: [start, end] }];
  });
  const told = Object.keys(metadata).length > 0 ? [['__metadata__', metadata] as const] : [];
  const header = JSON.stringify(Object.fromEntries([...told, ...entries]));
  const text = new TextEncoder().encode(header);
  const length = Math.ceil(text.length / ALIGNMENT) * ALIGNMENT;
  const head = new Uint8Array(8 + length).fill(0x20);
  new DataView(head.buffer).setBigUint64(0, BigInt(length), true);
  head.set(text, 8);
  return [head, ...values];
}

function bytesOf({ buffer, byteOffset, byteLength }: ReturnType<typeof valuesOf>) {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
