/** What makes a format of weight files: how one is told, which files it needs beside it, how they are read. */
import type { Budget } from '../../files/parsing/budget';
import type { RawTensors } from '../../files/parsing/tensor';

/** A file's bytes under the name that a person knows it by; in an archive its path. */
export interface NamedBytes {
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** A file that another can't be read without. */
export interface Companion {
  /** As the other calls it. */
  name: string;
  /** Whether a file of another name is meant; bytes. */
  fits?(file: { name: string; size: number }): boolean;
}

export interface Format {
  /** For sentences. */
  title: string;
  /** Whether a file is of this format, by its first kilobyte; by its name where that can't tell. */
  recognise(head: Uint8Array, name: string): boolean;
  /**
   * The files that a file of this format is read with. Left out where one file is all.
   * @throws FacetError `WEIGHTS_INVALID`
   */
  companions?(main: NamedBytes): Companion[];
  /** Whether a file that lies beside one of this format is written with it and holds no weights: it is passed over. */
  passes?(name: string): boolean;
  /** What a training keeps. Where weights made of it lie beside it, those are taken. */
  ofTraining?: true;
  /**
   * The tensors of a file, or of several that belong together.
   * @param beside all the companions, in their order
   * @param budget of what is made on the way
   * @throws FacetError `WEIGHTS_INVALID`, `WEIGHTS_UNSAFE` or `WEIGHTS_UNKNOWN`, naming the file
   */
  read(main: NamedBytes, beside: readonly NamedBytes[], budget: Budget): RawTensors;
  /** What a file that can be read tells in words, text by name. Left out where the format has no place for it. */
  metadata?(main: NamedBytes): Record<string, string>;
}
