/**
 * A zlib stream (RFC 1950, 1951) unpacked in one go, into a buffer of the size that is known beforehand: for
 * readers that hold all bytes already. Files of any size go through {@link gunzip} or the browser's own.
 */

const LONGEST_CODE = 15;
const LENGTH_BASE = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
  163, 195, 227, 258,
];
const LENGTH_MORE = [
  0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
];
const DISTANCE_BASE = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049,
  3073, 4097, 6145, 8193, 12289, 16385, 24577,
];
/** Of the symbols 16, 17 and 18 among code lengths: the least number of repeats, and the bits that add to it. */
const REPEATS = [
  [3, 2],
  [3, 3],
  [11, 7],
] as const;
/** In which order the lengths of the codes for lengths come. */
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** @returns exactly `size` bytes, or undefined where the stream is damaged or gives another number of bytes */
export function inflate(packed: Uint8Array, size: number): Uint8Array<ArrayBuffer> | undefined {
  const [method, flags] = packed;
  if (method === undefined || flags === undefined) return undefined;
  if ((method & 15) !== 8 || (method * 256 + flags) % 31 !== 0 || flags & 32) return undefined;
  const out = new Uint8Array(size);
  try {
    const end = new Inflater(packed, out).run();
    const sum = packed.subarray(end, end + 4).reduce((all, byte) => all * 256 + byte, 0);
    return packed.length >= end + 4 && sum === adler32(out) ? out : undefined;
  } catch (error) {
    if (error === DAMAGED) return undefined;
    throw error;
  }
}

const DAMAGED = new RangeError('damaged');

/** By the next bits of the stream: a symbol times 16, and how many bits it takes. */
type Table = Uint16Array;

class Inflater {
  #at = 2;
  #bits = 0;
  #count = 0;
  #done = 0;

  constructor(
    readonly packed: Uint8Array,
    readonly out: Uint8Array,
  ) {}

  /** @returns where the stream ends, in bytes */
  run(): number {
    // Packers put thousands of bytes into a block; tables for each of millions of empty ones would take minutes.
    const most = 16 + this.out.length / 1024;
    let isLast = false;
    for (let blocks = 0; !isLast; blocks++) {
      if (blocks > most) throw DAMAGED;
      isLast = this.#take(1) === 1;
      const kind = this.#take(2);
      if (kind === 0) this.#stored();
      else if (kind === 1) this.#coded(...fixedTables());
      else if (kind === 2) this.#coded(...this.#tables());
      else throw DAMAGED;
    }
    if (this.#done !== this.out.length) throw DAMAGED;
    return this.#at - (this.#count >> 3);
  }

  /** So many bits, 16 at most. */
  #take(count: number): number {
    this.#need(count);
    const value = this.#bits & ((1 << count) - 1);
    this.#bits >>>= count;
    this.#count -= count;
    return value;
  }

  #need(count: number): void {
    while (this.#count < count) {
      if (this.#at >= this.packed.length) throw DAMAGED;
      this.#bits |= this.packed[this.#at++]! << this.#count;
      this.#count += 8;
    }
  }

  #symbol(table: Table): number {
    // The last code may end with the last bit.
    while (this.#count < LONGEST_CODE && this.#at < this.packed.length) {
      this.#bits |= this.packed[this.#at++]! << this.#count;
      this.#count += 8;
    }
    const entry = table[this.#bits & ((1 << LONGEST_CODE) - 1)]!;
    const length = entry & 15;
    if (length === 0 || length > this.#count) throw DAMAGED;
    this.#bits >>>= length;
    this.#count -= length;
    return entry >> 4;
  }

  #stored(): void {
    this.#at -= this.#count >> 3;
    this.#bits = this.#count = 0;
    const [length, inverse] = [this.#take(16), this.#take(16)];
    const end = this.#at + length;
    if ((length ^ inverse) !== 0xffff || end > this.packed.length) throw DAMAGED;
    if (this.#done + length > this.out.length) throw DAMAGED;
    this.out.set(this.packed.subarray(this.#at, end), this.#done);
    this.#done += length;
    this.#at = end;
  }

  #coded(literals: Table, distances: Table): void {
    const { out } = this;
    for (;;) {
      const symbol = this.#symbol(literals);
      if (symbol === 256) return;
      if (symbol < 256) {
        if (this.#done >= out.length) throw DAMAGED;
        out[this.#done++] = symbol;
        continue;
      }
      const base = LENGTH_BASE[symbol - 257];
      if (base === undefined) throw DAMAGED;
      const length = base + this.#take(LENGTH_MORE[symbol - 257]!);
      const far = this.#symbol(distances);
      const least = DISTANCE_BASE[far];
      if (least === undefined) throw DAMAGED;
      const distance = least + this.#take(far < 4 ? 0 : (far >> 1) - 1);
      if (distance > this.#done || this.#done + length > out.length) throw DAMAGED;
      for (const end = this.#done + length; this.#done < end; this.#done++) {
        out[this.#done] = out[this.#done - distance]!;
      }
    }
  }

  #tables(): [Table, Table] {
    const literals = this.#take(5) + 257;
    const distances = this.#take(5) + 1;
    const count = this.#take(4) + 4;
    const own = new Uint8Array(19);
    for (const place of ORDER.slice(0, count)) own[place] = this.#take(3);
    const table = tableOf(own);
    const lengths = new Uint8Array(literals + distances);
    for (let i = 0; i < lengths.length;) {
      const symbol = this.#symbol(table);
      if (symbol < 16) {
        lengths[i++] = symbol;
        continue;
      }
      if (symbol === 16 && i === 0) throw DAMAGED;
      const value = symbol === 16 ? lengths[i - 1]! : 0;
      const [least, bits] = REPEATS[symbol - 16]!;
      const end = i + least + this.#take(bits);
      if (end > lengths.length) throw DAMAGED;
      lengths.fill(value, i, end);
      i = end;
    }
    return [tableOf(lengths.subarray(0, literals)), tableOf(lengths.subarray(literals))];
  }
}

/** The canonical code of these lengths; what no code begins with stays 0. */
function tableOf(lengths: Uint8Array): Table {
  const counts = new Uint16Array(LONGEST_CODE + 1);
  for (const length of lengths) if (length > 0) counts[length]!++;
  const next = new Uint16Array(LONGEST_CODE + 1);
  let [code, left] = [0, 1];
  for (let length = 1; length <= LONGEST_CODE; length++) {
    left = left * 2 - counts[length]!;
    if (left < 0) throw DAMAGED;
    code = (code + (length > 1 ? counts[length - 1]! : 0)) << 1;
    next[length] = code;
  }
  const table = new Uint16Array(1 << LONGEST_CODE);
  lengths.forEach((length, symbol) => {
    if (length === 0) return;
    const own = reversed(next[length]!++, length);
    const entry = symbol * 16 + length;
    for (let i = own; i < table.length; i += 1 << length) table[i] = entry;
  });
  return table;
}

/** Codes are read from their first bit, which is their highest. */
function reversed(code: number, length: number): number {
  let result = 0;
  for (let bit = 0; bit < length; bit++) result |= ((code >> bit) & 1) << (length - 1 - bit);
  return result;
}

let fixed: [Table, Table] | undefined;

function fixedTables(): [Table, Table] {
  fixed ??= [
    tableOf(Uint8Array.from({ length: 288 }, (_, i) => (i < 144 || i > 279 ? 8 : i < 256 ? 9 : 7))),
    tableOf(new Uint8Array(30).fill(5)),
  ];
  return fixed;
}

function adler32(bytes: Uint8Array): number {
  let [a, b] = [1, 0];
  for (let start = 0; start < bytes.length; start += 4096) {
    for (let i = start; i < Math.min(bytes.length, start + 4096); i++) b += a += bytes[i]!;
    a %= 65521;
    b %= 65521;
  }
  return b * 65536 + a;
}
