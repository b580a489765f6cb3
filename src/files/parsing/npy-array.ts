/** Arrays of numbers or of text in NumPy's .npy files. */
import { latin1 } from '../../base/bytes';
import { ByteReader } from './byte-reader';
import { parseDType, type DType } from './dtype';
import { endsEarly, invalid, quoted } from './errors';
import { readNpyHeader, type NpyHeader } from './npy-header';
import { elementCount, NumericArray } from './tensor';

/** An array of text, of one axis. */
export interface TextArray {
  texts: string[];
}

/** The largest code point. */
const LAST_CODE = 0x10ffff;

/**
 * @param file the name that errors give
 * @throws FacetError `WEIGHTS_INVALID` for other elements than numbers and text, and for a file that ends early
 */
export function readNpyArray(
  bytes: Uint8Array<ArrayBuffer>,
  file: string,
): NumericArray | TextArray {
  const reader = new ByteReader(bytes, file);
  const header = readNpyHeader(reader);
  const text = /^([<>|=]?)([US])(\d{1,6})$/.exec(header.descr);
  if (text) return readText(reader, header, text[2] === 'U', Number(text[3]), text[1] !== '>');
  const dtype = parseDType(header.descr);
  if (!dtype || dtype.kind === 'O') {
    const said = quoted(header.descr);
    throw invalid(file, `holds elements of type ${said}, which are neither numbers nor text`);
  }
  return numericArray(reader, header, dtype);
}

/** The numbers behind a header, still in the file's bytes. */
export function numericArray(
  reader: ByteReader,
  { shape, fortran }: NpyHeader,
  dtype: DType,
): NumericArray {
  const count = elementCount(shape, reader.left);
  if (count * dtype.size > reader.left) throw endsEarly(reader.file);
  return new NumericArray(dtype, shape, fortran, reader.take(count * dtype.size));
}

/** Texts of `width` code points of four bytes, or of bytes, that end where only zeros follow. */
function readText(
  reader: ByteReader,
  { shape }: NpyHeader,
  isUnicode: boolean,
  width: number,
  littleEndian: boolean,
): TextArray {
  const { file, left } = reader;
  if (shape.length !== 1) throw invalid(file, 'holds text in a shape that is no list');
  const count = shape[0]!;
  const bytes = isUnicode ? 4 * width : width;
  // Texts of no length take no bytes, however many are announced.
  if (count * Math.max(1, bytes) > left) throw endsEarly(file);
  const texts = Array.from({ length: count }, () => {
    const own = reader.take(bytes);
    return (isUnicode ? unicode(own, littleEndian, file) : latin1(own)).replace(/\0+$/, '');
  });
  return { texts };
}

function unicode(bytes: Uint8Array<ArrayBuffer>, littleEndian: boolean, file: string): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let text = '';
  for (let at = 0; at < bytes.length; at += 4) {
    const code = view.getUint32(at, littleEndian);
    if (code > LAST_CODE) throw invalid(file, 'holds text with a letter that is none');
    text += String.fromCodePoint(code);
  }
  return text;
}
