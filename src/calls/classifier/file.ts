/** Classifiers as files: JSON of our own, and what classifier.py wrote. */
import { FacetError } from '../../base/errors';
import { NAME_BY, type Classifier, type NameBy, type Svc } from '../../base/types';
import { isWhole } from './complete';
import { readClassifierPickle } from './pickle';

const FORMAT = 'facet classifier';
const VERSION = 1;
/** Of thousands of people: more can't be read as one text. */
const MOST_BYTES = 500_000_000;

/** @returns a JSON file; what is not finite does not occur in a classifier */
export function classifierFile({ svc, ...rest }: Classifier): Blob {
  const { vectors, coefficients, rho, probA, probB, size, counts } = svc;
  const listed = {
    ...{ size, counts, vectors: [...vectors], coefficients: coefficients.map((row) => [...row]) },
    ...{ rho: [...rho], probA: probA && [...probA], probB: probB && [...probB] },
  };
  const text = JSON.stringify({ format: FORMAT, version: VERSION, ...rest, svc: listed });
  return new Blob([text], { type: 'application/json' });
}

/**
 * A classifier from a file of either kind, told by its content.
 * @param name the name that errors give
 * @throws FacetError `FILE_EMPTY`, `WEIGHTS_INVALID`, `WEIGHTS_UNSAFE` for a pickle that would run something
 */
export async function readClassifier(file: Blob, name: string): Promise<Classifier> {
  if (file.size === 0) {
    throw new FacetError('FILE_EMPTY', `${name} is empty.`, { hint: 'Get it again.', file: name });
  }
  if (file.size > MOST_BYTES) throw refused(name, 'is larger than any classifier');
  const bytes = new Uint8Array(await file.arrayBuffer());
  const start = bytes.find(
    (byte) => byte > 0x20 && byte !== 0xef && byte !== 0xbb && byte !== 0xbf,
  );
  if (start === 0x7b) return fromJson(new TextDecoder().decode(bytes), name);
  return readClassifierPickle(bytes, name);
}

function fromJson(text: string, file: string): Classifier {
  const value = parsed(text, file);
  if (value.format !== FORMAT) throw refused(file, 'is no classifier');
  if (typeof value.version !== 'number' || value.version > VERSION) {
    throw new FacetError('WEIGHTS_INVALID', `${file} was written by a newer Facet.`, {
      hint: 'Reload the page for the newest Facet, then open it again.',
      file,
    });
  }
  const svc = svcOf(value.svc);
  const { names, model, embedder, scale, nameBy } = value;
  const isRight =
    svc !== undefined &&
    Array.isArray(names) &&
    names.length === svc.counts.length &&
    names.every((name) => typeof name === 'string') &&
    isTextOrNothing(model) &&
    isTextOrNothing(embedder) &&
    typeof scale === 'number' &&
    scale > 0 &&
    NAME_BY.includes(nameBy as NameBy);
  if (!isRight) throw refused(file, 'holds a classifier that is not whole');
  const from = value.from === 'scikit-learn' ? 'scikit-learn' : 'Facet';
  return {
    names,
    svc,
    scale,
    nameBy: nameBy as NameBy,
    from,
    ...(model && { model }),
    ...(embedder && { embedder }),
  };
}

const isTextOrNothing = (value: unknown): value is string | undefined =>
  value === undefined || typeof value === 'string';

function parsed(text: string, file: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value) return value as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw refused(file, 'is no whole JSON');
}

function svcOf(value: unknown): Svc | undefined {
  if (typeof value !== 'object' || !value) return undefined;
  const { size, counts, vectors, coefficients, rho, probA, probB } = value as Record<
    string,
    unknown
  >;
  const rows = Array.isArray(coefficients) ? coefficients.map(numbers) : [];
  const [supports, constants] = [numbers(vectors), numbers(rho)];
  if (typeof size !== 'number' || !numbers(counts) || !supports || !constants) return undefined;
  if (!rows.every((row) => row !== undefined)) return undefined;
  const [a, b] = [numbers(probA), numbers(probB)];
  const svc: Svc = {
    ...{ size, counts: counts as number[], vectors: supports, coefficients: rows, rho: constants },
    ...(a && { probA: a }),
    ...(b && { probB: b }),
  };
  return isWhole(svc) ? svc : undefined;
}

function numbers(value: unknown): Float64Array | undefined {
  if (!Array.isArray(value) || !value.every((each) => typeof each === 'number')) return undefined;
  return Float64Array.from(value);
}

function refused(file: string, why: string): FacetError {
  return new FacetError('WEIGHTS_INVALID', `${file} ${why}.`, {
    hint: 'Open a classifier that Facet saved, or the .pkl that classifier.py wrote.',
    file,
  });
}
