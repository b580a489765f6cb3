/** A file's own names brought to the ones Facet uses: facenet's TensorFlow variables and its det files. */
import type { RawTensor, RawTensors } from '../../../files/parsing/tensor';

/** How one family of files names its tensors. */
export interface Naming {
  /** Whether a file of these names is of the family. */
  matches(raw: RawTensors): boolean;
  /** Facet's name for a tensor, the tensor's axes in Facet's order. Names it does not know stay. */
  rename(raw: RawTensors): RawTensors;
}

/** One renamed tensor: its new name, and the order of its axes where that differs. */
export interface Renaming {
  to: string;
  axes?: readonly number[];
}

/** Renames by a table; axes are reordered only where there are as many as the table speaks of. */
export function renameBy(
  raw: RawTensors,
  table: (name: string) => Renaming | undefined,
): RawTensors {
  const renamed = new Map<string, RawTensor>();
  for (const [name, tensor] of raw) {
    const { to, axes } = table(name) ?? { to: name };
    // A file that holds a name in both spellings keeps the second as it is: left over, and said so.
    const free = renamed.has(to) || (to !== name && raw.has(to)) ? name : to;
    renamed.set(free, axes?.length === tensor.shape.length ? tensor.permuted(axes) : tensor);
  }
  return renamed;
}
