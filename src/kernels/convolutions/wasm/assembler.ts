/**
 * WebAssembly with SIMD, written from TypeScript: expressions are nested lists of bytes. Programs made
 * for one shape have its sizes as constants, which a text file can't.
 */

/** Bytes of instructions, nested as they are composed. */
export type Code = number | Code[];

const I32 = 0x7f;
const V128 = 0x7b;
const NO_RESULT = 0x40;

export const get = (local: number): Code => [0x20, unsigned(local)];
export const set = (local: number, value: Code): Code => [value, 0x21, unsigned(local)];

export const i32 = (value: number): Code => [0x41, signed(value)];
const binary =
  (opcode: Code) =>
  (a: Code, b: Code): Code => [a, b, opcode];
export const plus = binary(0x6a);
export const minus = binary(0x6b);
export const times = binary(0x6c);
export const isEqual = binary(0x46);
export const isBelow = binary(0x48);
export const smaller = (a: Code, b: Code): Code => [a, b, isBelow(a, b), 0x1b];
export const advance = (local: number, by: Code): Code => set(local, plus(get(local), by));

const simd = (opcode: number): Code => [0xfd, unsigned(opcode)];
const access = (opcode: number, offset: number) => [simd(opcode), 2, unsigned(offset)];
/** Four values at an address and an offset in bytes. */
export const load = (address: Code, offset = 0): Code => [address, access(0x00, offset)];
/** One value, in all four lanes. */
export const loadSplat = (address: Code, offset = 0): Code => [address, access(0x09, offset)];
export const store = (address: Code, value: Code, offset = 0): Code => [
  ...[address, value],
  access(0x0b, offset),
];
export const zero: Code = [simd(0x0c), new Array<number>(16).fill(0)];
export const splat = (value: number): Code => [
  0x43,
  [...new Uint8Array(Float32Array.of(value).buffer)],
  simd(0x13),
];
export const add = binary(simd(0xe4));
export const subtract = binary(simd(0xe5));
export const multiply = binary(simd(0xe6));
/** b where it is below a, else a: what is no number stays so in a. */
export const lesser = binary(simd(0xea));
/** b where it is above a, else a. */
export const greater = binary(simd(0xeb));

/** The first `lanes` values at an address, zeros in the others. Nothing beyond them is read. */
export function loadFirst(lanes: number, address: Code, offset = 0): Code {
  if (lanes === 4) return load(address, offset);
  if (lanes === 1) return [address, access(0x5c, offset)];
  const two: Code = [address, access(0x5d, offset)];
  return lanes === 2 ? two : [address, two, access(0x56, offset + 8), 2];
}

/** The first `lanes` values of a local to an address. Nothing beyond them is written. */
export function storeFirst(lanes: number, address: Code, local: number, offset = 0): Code {
  if (lanes === 4) return store(address, get(local), offset);
  const two: Code = [address, get(local), access(0x5b, offset), 0];
  const last = (lane: number): Code => [address, get(local), access(0x5a, offset + lane * 4), lane];
  if (lanes === 1) return last(0);
  return lanes === 2 ? two : [two, last(2)];
}

export const quotient = binary(0x6e);
export const remainder = binary(0x70);

/** Runs `body` once, and again as long as a condition holds after it. */
export const again = (body: Code, condition: Code): Code => [
  [0x03, NO_RESULT, body],
  [condition, 0x0d, 0, 0x0b],
];
/** Runs `body` `count` times, a local counting from 0; at least once. */
export const repeat = (counter: number, count: Code, body: Code): Code => [
  set(counter, i32(0)),
  again([body, advance(counter, i32(1))], isBelow(get(counter), count)),
];
export const when = (condition: Code, then: Code, otherwise?: Code): Code => [
  [condition, 0x04, NO_RESULT, then],
  otherwise === undefined ? [] : [0x05, otherwise],
  0x0b,
];
/** Calls function `index` of the module. */
export const call = (index: number, ...values: Code[]): Code => [values, 0x10, unsigned(index)];
/** `bytes` bytes set to 0. */
export const clear = (to: Code, bytes: Code): Code => [to, i32(0), bytes, 0xfc, 11, 0];
export const copy = (to: Code, from: Code, bytes: Code): Code => [to, from, bytes, 0xfc, 10, 0, 0];

/** Locals by name. */
type Locals<Name extends string> = Record<Name, number>;

/** One function: its parameters are i32 and its first locals. It gives nothing back. */
export class Function<Name extends string = string> {
  readonly #locals: number[] = [];
  readonly parameters: Locals<Name>;
  body: Code = [];

  constructor(...names: Name[]) {
    this.parameters = numbered(names, 0);
  }

  /** Whole numbers by name. */
  i32s<Own extends string>(...names: Own[]): Locals<Own> {
    const first = this.#next;
    names.forEach(() => this.#locals.push(I32));
    return numbered(names, first);
  }

  /** `count` whole numbers. */
  addresses(count: number): number[] {
    return Array.from({ length: count }, () => this.#local(I32));
  }

  v128(): number {
    return this.#local(V128);
  }

  v128s(count: number): number[] {
    return Array.from({ length: count }, () => this.v128());
  }

  /** As an entry of the module's code section. */
  bytes(): Code {
    const locals = this.#locals.map((type) => [1, type]);
    const code = flat([unsigned(locals.length), locals, this.body, 0x0b]);
    return [unsigned(code.length), code];
  }

  get #next(): number {
    return Object.keys(this.parameters).length + this.#locals.length;
  }

  #local(type: number): number {
    this.#locals.push(type);
    return this.#next - 1;
  }
}

function numbered<Name extends string>(names: Name[], first: number): Locals<Name> {
  return Object.fromEntries(names.map((name, i) => [name, first + i])) as Locals<Name>;
}

/**
 * A module over a memory that it imports as `host.memory`.
 * @param functions exported by their place: "0", "1", ...
 * @param shared whether that memory is shared between threads
 */
export function assemble(functions: Function[], shared: boolean): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ parameters }) => [
    0x60,
    unsigned(Object.keys(parameters).length),
    Object.keys(parameters).map(() => I32),
    0,
  ]);
  const memory = [text('host'), text('memory'), 2, shared ? [3, 1, unsigned(65_536)] : [0, 1]];
  const exports = functions.map((_, i) => [text(String(i)), 0, unsigned(i)]);
  return Uint8Array.from(
    flat([
      [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      section(1, types),
      section(2, [memory]),
      section(
        3,
        functions.map((_, i) => unsigned(i)),
      ),
      section(7, exports),
      section(
        10,
        functions.map((each) => each.bytes()),
      ),
    ]),
  );
}

function section(id: number, entries: Code[]): Code {
  const content = flat([unsigned(entries.length), entries]);
  return [id, unsigned(content.length), content];
}

function text(characters: string): Code {
  return [characters.length, [...characters].map((each) => each.charCodeAt(0))];
}

function flat(code: Code, into: number[] = []): number[] {
  if (typeof code === 'number') into.push(code);
  else for (const part of code) flat(part, into);
  return into;
}

/** LEB128. */
function unsigned(value: number): Code {
  if (value < 128) return value;
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  bytes.push(rest);
  return bytes;
}

function signed(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>= 7) {
    const low = rest & 127;
    const isLast = rest >> 6 === 0 || rest >> 6 === -1;
    bytes.push(isLast ? low : low | 128);
    if (isLast) return bytes;
  }
}
