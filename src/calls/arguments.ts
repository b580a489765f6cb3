/** What a script passes to a call, held against what the call takes before anything is read. */
import { FacetError } from '../base/errors';

/** What every call takes. */
const ALWAYS = ['signal', 'onProgress'];
const KINDS_OF_PHOTO =
  'a File, Blob, ImageBitmap, ImageData, an <img>, <canvas> or <video>, or a URL';

/**
 * Options by their names; their values are held against the call's table.
 * @param tables whose rows the call knows
 * @throws FacetError `INVALID_OPTION`, with the name that was probably meant
 */
export function checkOptions(options: unknown, ...tables: object[]): void {
  if (typeof options !== 'object' || options === null) {
    throw wrong(`The options are ${said(options)}.`, 'Pass an object, or nothing.');
  }
  const known = [...tables.flatMap((table) => Object.keys(table)), ...ALWAYS];
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || known.includes(name)) continue;
    const near = known.map((other) => ({ other, distance: editDistance(name, other) }));
    const { other, distance } = near.reduce((a, b) => (b.distance < a.distance ? b : a));
    const meant = distance <= Math.ceil(name.length / 3) ? `Was ${other} meant? ` : '';
    throw wrong(`There is no option ${said(name)}.`, `${meant}There are ${known.join(', ')}.`);
  }
}

/** @throws FacetError `INVALID_OPTION` for what is no photo, an address as text among it */
export function checkPhoto(photo: unknown): void {
  const kinds = [
    globalThis.Blob,
    globalThis.ImageBitmap,
    globalThis.ImageData,
    globalThis.HTMLImageElement,
    globalThis.HTMLCanvasElement,
    globalThis.HTMLVideoElement,
    globalThis.URL,
  ];
  if (kinds.some((kind) => kind && photo instanceof kind)) return;
  const hint =
    typeof photo === 'string'
      ? 'Pass an address as new URL(address, document.baseURI).'
      : `Pass ${KINDS_OF_PHOTO}.`;
  throw wrong(`This is no photo: ${said(photo)}.`, hint);
}

/** @param what they are, in words: "photos" */
export function checkMany(list: unknown, what: string): void {
  const isList =
    typeof list === 'object' &&
    list !== null &&
    (Symbol.iterator in list || Symbol.asyncIterator in list);
  if (!isList) throw wrong(`These are no ${what}: ${said(list)}.`, `Pass a list of ${what}.`);
}

/** @throws FacetError `INVALID_OPTION` for what is no folder, archive or list */
export function checkTree(tree: unknown): void {
  const isFolder = typeof tree === 'object' && tree !== null && 'kind' in tree;
  if (isFolder || tree instanceof Blob) return;
  if (typeof tree === 'object' && tree !== null && Symbol.iterator in tree) return;
  throw wrong(
    `This is no folder of photos: ${said(tree)}.`,
    'Pass a folder’s handle, a zip or tar, or a list of { path, file }.',
  );
}

/** @throws FacetError `INVALID_OPTION` for what is neither a box nor a face */
export function checkFace(face: unknown): void {
  const box: unknown = typeof face === 'object' && face && 'box' in face ? face.box : face;
  if (Array.isArray(box) && box.length === 4 && box.every((side) => Number.isFinite(side))) return;
  throw wrong(`This is no face: ${said(face)}.`, 'Pass a face as detect gives it, or its box.');
}

/** @throws FacetError `INVALID_OPTION` for what names no weights */
export function checkId(id: unknown, kind = 'weights', lister = 'facet.models()'): void {
  if (typeof id === 'string' && id !== '') return;
  throw wrong(`This names no ${kind}: ${said(id)}.`, `${lister} lists them by their id.`);
}

function wrong(message: string, hint: string): FacetError {
  return new FacetError('INVALID_OPTION', message, { hint });
}

/** Text that a sentence can bear, whatever it is. */
const LONGEST = 60;

/** A value that a script passed, short enough for a sentence. */
export function said(value: unknown): string {
  if (typeof value === 'string') {
    return value.length > LONGEST ? `"${value.slice(0, LONGEST)}…"` : `"${value}"`;
  }
  if (typeof value !== 'object' || value === null) return String(value).slice(0, LONGEST);
  return `[${value.constructor?.name || 'Object'}]`;
}

/** Levenshtein's: letters to add, leave out or change. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1]! + Number(a[i - 1] !== b[j - 1]);
      next.push(Math.min(change, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
