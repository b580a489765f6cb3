/** The sentences in which the readers of weight files refuse one. */
import { FacetError } from '../../base/errors';

/** `WEIGHTS_INVALID`: the file does not parse. `why` continues a sentence that starts with its name. */
export function invalid(file: string, why: string): FacetError {
  return new FacetError('WEIGHTS_INVALID', `${file} ${why}.`, {
    hint: 'Get the file again from where it came; it may have been damaged or cut short on the way.',
    file,
  });
}

/** `WEIGHTS_INVALID`: the bytes stop before what they announce. */
export function endsEarly(file: string): FacetError {
  return invalid(file, 'ends early: it is damaged, or was not copied whole');
}

/** `WEIGHTS_UNSAFE`: the pickle asks for something that Facet never builds. */
export function unsafe(file: string, what: string): FacetError {
  return new FacetError(
    'WEIGHTS_UNSAFE',
    `${file} asks for ${what}, which nothing of its kind needs. Facet read no further and ran nothing.`,
    { hint: 'Do not open this file in Python either unless you trust who made it.', file },
  );
}

/** A name from a hostile file, short and printable enough for a sentence. */
export function quoted(name: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is to be replaced
  const printable = name.slice(0, 81).replace(/[\u0000-\u001f\u007f-\u009f]/g, '?');
  return `"${printable.length > 80 ? `${printable.slice(0, 80)}…` : printable}"`;
}
