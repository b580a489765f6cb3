/**
 * What a call's options are, stated once: the call checks and fills by it, the page's forms take
 * their ranges and defaults from it, the docs print it.
 */
import { FacetError } from '../base/errors';
import type { CallOptions } from '../base/types';
import { said } from './arguments';

/** One option. */
export interface Option<T, D = T | undefined> {
  meaning: string;
  /** Where nothing is said; undefined where that depends on the weights or the photos. */
  default: D;
  /** The default in words, where its value does not say it. */
  otherwise?: string;
  /** Of a number: the ends of its range, both inside. */
  min?: number;
  max?: number;
  /** Of one of several. */
  choices?: readonly T[];
  /** What it must be, in words. */
  range: string;
  isRight(value: unknown): boolean;
}

/** A row for each option of a call. */
export type OptionTable<O> = { readonly [K in keyof O]-?: Option<Exclude<O[K], undefined>> };

/** The options of a table with the defaults filled in. */
export type Filled<O, T extends OptionTable<O>> = {
  [K in keyof O]-?: T[K]['default'] extends undefined ? O[K] : Exclude<O[K], undefined>;
};

interface Ends {
  min: number;
  max: number;
}

type Described<D> = { meaning: string; default: D; otherwise?: string };

/** A number between two ends, both inside; `whole` where it has no fraction. */
export function number<D extends number | undefined>(
  row: Described<D> & { min: number; max?: number; whole?: boolean },
): Option<number, D> {
  const { whole = false, min, max = Infinity, ...described } = row;
  const kind = whole ? 'a whole number' : 'a number';
  return {
    ...{ ...described, min, max },
    range: max === Infinity ? `${kind} of ${min} or more` : `${kind} from ${min} to ${max}`,
    isRight: (value) =>
      typeof value === 'number' && value >= min && value <= max && (!whole || value % 1 === 0),
  };
}

/** The same option, with the part of its range that a form's slider offers. */
export function usually<O>(min: number, max: number, option: O): O & { usual: Ends } {
  return { ...option, usual: { min, max } };
}

/** The same option, in whose place a word may stand. */
export function or<W extends string, T, D>(word: W, option: Option<T, D>): Option<T | W, D> {
  return {
    ...option,
    choices: undefined,
    range: `${option.range}, or "${word}"`,
    isRight: (value) => value === word || option.isRight(value),
  };
}

export function flag<D extends boolean | undefined>(row: Described<D>): Option<boolean, D> {
  return { ...row, range: 'true or false', isRight: (value) => typeof value === 'boolean' };
}

export function oneOf<const T, D extends T | undefined>(
  choices: readonly T[],
  row: Described<D>,
): Option<T, D> {
  const range = `one of ${choices.join(', ')}`;
  return { ...row, choices, range, isRight: (value) => choices.includes(value as T) };
}

/** Anything of which what is wrong is said where it is used. */
export function given<T, D = T | undefined>(row: Described<D>): Option<T, D> {
  return { ...row, range: '', isRight: () => true };
}

/**
 * Options held against their table. What is undefined counts as left out; what is no row of the
 * table passes as it is.
 * @throws FacetError `INVALID_OPTION`, naming the option, its value and its range
 */
export function filled<O, T extends OptionTable<O>>(table: T, options: Partial<O>): Filled<O, T> {
  const all = { ...options } as Record<string, unknown>;
  for (const [name, row] of Object.entries<Option<unknown, unknown>>(table)) {
    const value = all[name];
    if (value === undefined) {
      if (row.default !== undefined) all[name] = row.default;
    } else if (!row.isRight(value)) {
      throw new FacetError('INVALID_OPTION', `The option ${name} is ${said(value)}.`, {
        hint: `It must be ${row.range}.`,
        detail: { option: name, value },
      });
    }
  }
  return all as Filled<O, T>;
}

/** A call's options with what every call takes: an AbortController may stand for both, whose signal no copy has. */
export function callWith<T>(filled: T, { signal, onProgress }: CallOptions): T & CallOptions {
  return { ...filled, signal, onProgress };
}
