/** What makes a format of weight files: how one is told, which files it needs beside it, how they are read. */
import type { Budget } from '../../files/parsing/budget';
import type { RawTensors } from '../../files/parsing/tensor';
import type { GraphSummary } from './graph';

/** A file's bytes under the name that a person knows it by; in an archive its path. */
export interface NamedBytes {
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** A file that another is read with. */
export interface Companion {
  /** As the other calls it. */
  name: string;
  /** Whether a file of another name is meant; bytes. */
  fits?(file: { name: string; size: number }): boolean;
  /** The other can be read without it, and tells less. Such come last. */
  optional?: true;
}

export interface Format {
  /** For sentences. */
  title: string;
  /** What such a file is called, or such files: one that people have. */
  example: string;
  /** Whether a file is of this format, by its first kilobyte; by its name where that can't tell. */
  recognise(head: Uint8Array, name: string): boolean;
  /**
   * The files that a file of this format is read with. Left out where one file is all.
   * @throws FacetError `WEIGHTS_INVALID`
   */
  companions?(main: NamedBytes): Companion[];
  /** The companions follow from the file's name: it is not read to find them. */
  byName?: true;
  /** Whether a file that lies beside one of this format is written with it and holds no weights: it is passed over. */
  passes?(name: string): boolean;
  /** What a training keeps. Where weights made of it lie beside it, those are taken. */
  ofTraining?: true;
  /**
   * The tensors of a file, or of several that belong together.
   * @param beside all the companions, in their order; of those that are optional, what is there
   * @param budget of what is made on the way
   * @throws FacetError `WEIGHTS_INVALID`, `WEIGHTS_UNSAFE` or `WEIGHTS_UNKNOWN`, naming the file
   */
  read(main: NamedBytes, beside: readonly NamedBytes[], budget: Budget): RawTensors;
  /** What a file that can be read tells in words, text by name. Left out where the format has no place for it. */
  metadata?(main: NamedBytes): Record<string, string>;
  /**
   * What a file that can be read tells of its network: asked where the tensors are of none that Facet knows.
   * Left out where the format holds no graph.
   * @throws FacetError as {@link read}
   */
  graph?(main: NamedBytes, beside: readonly NamedBytes[], budget: Budget): GraphSummary | undefined;
}
