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
  | PickleGlobal
  | Opaque;

/** Whatever Python lets be a key, but for tuples: they are arrays here, and arrays may be lists. */
export type PickleKey =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array<ArrayBuffer>
  | PickleObject
  | PickleGlobal
  | Opaque;
export type PickleDict = Map<PickleKey, PickleValue>;

/** Python's OrderedDict. Attributes set on it (a state) are no entries, and are dropped. */
export class OrderedDict extends Map<PickleKey, PickleValue> {}

/** An object of a class that means nothing to us. Of what is given to it only its attributes stay; nothing of it is run. */
export class Opaque {
  attributes?: PickleDict;

  constructor(readonly name: string) {}
}

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

/** The names a reading allows: "numpy.dtype" and so on. Those it gives nothing for are refused. */
export interface PickleGlobals {
  get(name: string): PickleGlobal | undefined;
}

/** Builds what stands for data outside the pickle, from the id that the pickle gives it. */
export type PersistentLoad = (id: PickleValue, context: PickleContext) => PickleValue;
