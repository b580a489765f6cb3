/** What a pickle may hold, and how the globals it names are offered to the reader. */

/** Plain values; lists and tuples are both arrays, dictionaries are Maps. */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array<ArrayBuffer>
  | PickleValue[]
  | PickleDict
  | PickleObject
  | PickleGlobal;

export type PickleDict = Map<string | number | bigint | boolean, PickleValue>;

/** Python's OrderedDict. Attributes set on it (a state) are no entries, and are dropped. */
export class OrderedDict extends Map<string | number | bigint | boolean, PickleValue> {}

/** What a global may ask of the reading in progress. */
export interface PickleContext {
  readonly file: string;
  /** Notes that `bytes` are about to be allocated; throws where a file asks for many times its size. */
  spend(bytes: number): void;
}

/** A value that gets its content after it was made (pickle's BUILD). */
export abstract class PickleObject {
  abstract setState(state: PickleValue, context: PickleContext): void;
}

/** A name that pickles may use, and what calling it builds. It must execute nothing of the file. */
export class PickleGlobal {
  constructor(
    readonly name: string,
    readonly call: (args: PickleValue[], context: PickleContext) => PickleValue,
  ) {}
}

/** The names a reading allows: "numpy.dtype" and so on. Every other one is refused. */
export type PickleGlobals = ReadonlyMap<string, PickleGlobal>;

/** Builds what stands for data outside the pickle, from the id that the pickle gives it. */
export type PersistentLoad = (id: PickleValue, context: PickleContext) => PickleValue;
