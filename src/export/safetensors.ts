/** Weights as safetensors: a header of JSON, then the values of every tensor, float32, one after another. */
import { joined } from '../base/bytes';
import type { Weights } from '../base/types';

/** Where values begin: so that whoever maps the file into memory finds them aligned. */
const ALIGNMENT = 8;

/**
 * @param metadata text by name, kept in the header under `__metadata__`
 * @returns the bytes of a whole file, tensors in the order of `weights`
 */
export function safetensorsFile(
  { tensors, data }: Pick<Weights, 'tensors' | 'data'>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  let end = 0;
  const sizes = tensors.map(({ shape }) => shape.reduce((product, side) => product * side, 1));
  const entries = tensors.map(({ name, shape }, i): [string, object] => {
    const start = end;
    end += sizes[i]! * 4;
    return [name, { dtype: 'F32', shape, data_offsets: [start, end] }];
  });
  const told = Object.keys(metadata).length > 0 ? [['__metadata__', metadata] as const] : [];
  const header = JSON.stringify(Object.fromEntries([...told, ...entries]));
  const text = new TextEncoder().encode(header);
  const length = Math.ceil(text.length / ALIGNMENT) * ALIGNMENT;
  const head = new Uint8Array(8 + length).fill(0x20);
  new DataView(head.buffer).setBigUint64(0, BigInt(length), true);
  head.set(text, 8);
  const values = tensors.map(({ offset }, i) => {
    const { buffer, byteOffset } = data;
    return new Uint8Array(buffer, byteOffset + offset * 4, sizes[i]! * 4);
  });
  return joined([head, ...values]);
}
