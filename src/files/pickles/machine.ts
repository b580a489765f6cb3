/**
 * Reads a Python pickle, protocols 0 to 5, without running anything in it: the instructions are
 * those of Python's `pickletools`, but the only names it may use are the ones the caller allows.
 *
 * One loop, no recursion: nesting depth costs heap, not stack. Each turn consumes at least one
 * byte, sizes are checked against the bytes left, and all that is made is counted.
 */
import { latin1 } from '../../base/bytes';
import { Budget, COST } from '../parsing/budget';
import { ByteReader } from '../parsing/byte-reader';
import { invalid, quoted, unsafe } from '../parsing/errors';
import { PickleStack } from './stack';
import { readLiteral } from './literals';
import { parseInteger } from './text';
import {
  Opaque,
  OrderedDict,
  PickleGlobal,
  PickleObject,
  type PersistentLoad,
  type PickleContext,
  type PickleDict,
  type PickleGlobals,
  type PickleKey,
  type PickleValue,
} from './values';

/**
 * The value a pickle holds.
 * @param bytes the pickle, from its first instruction; what follows its end is ignored
 * @param file the name that errors give
 * @param globals the names it may use
 * @param budget of what is made
 * @throws FacetError `WEIGHTS_INVALID` (damaged, cut short), `WEIGHTS_UNSAFE` (another name)
 */
export function unpickle(
  bytes: Uint8Array<ArrayBuffer>,
  file: string,
  globals: PickleGlobals,
  budget = new Budget(file, bytes.length),
): PickleValue {
  return unpickleNext(new ByteReader(bytes, file), globals, budget);
}

/**
 * The pickle at a reader's position, which is left behind its end.
 * @param persistent what stands for data outside the pickle, by the id the pickle gives; without
 * it such ids are refused
 * @throws FacetError as {@link unpickle}
 */
export function unpickleNext(
  reader: ByteReader,
  globals: PickleGlobals,
  budget: Budget,
  persistent?: PersistentLoad,
): PickleValue {
  return new Machine(reader, globals, budget, persistent).run();
}

class Machine implements PickleContext {
  readonly file: string;
  readonly #stack: PickleStack;
  readonly #memo = new Map<number, PickleValue>();

  constructor(
    readonly reader: ByteReader,
    readonly globals: PickleGlobals,
    readonly budget: Budget,
    readonly persistent?: PersistentLoad,
  ) {
    this.file = reader.file;
    this.#stack = new PickleStack(reader.file, budget);
  }

  run(): PickleValue {
    for (;;) {
      const code = this.reader.uint8();
      this.budget.step();
      if (code === 0x2e) return this.#stack.pop();
      if (!this.#literal(code) && !this.#container(code) && !this.#object(code)) {
        throw invalid(
          this.file,
          `holds the pickle instruction 0x${code.toString(16).padStart(2, '0')}, which Facet does not read`,
        );
      }
    }
  }

  spend(bytes: number): void {
    this.budget.spend(bytes);
  }

  /** Numbers, text and bytes. */
  #literal(code: number): boolean {
    const value = readLiteral(code, this.reader, this.budget);
    return value !== undefined && this.#push(value);
  }

  /** Lists, tuples, dictionaries, and the stack itself. */
  #container(code: number): boolean {
    switch (String.fromCharCode(code)) {
      case '(':
        this.#stack.mark();
        return true;
      case '0':
        this.#stack.drop();
        return true;
      case '1':
        this.#stack.popMark();
        return true;
      case '2':
        return this.#push(this.#stack.peek());
      case ')':
      case ']':
      case '\x8f':
        return this.#list([]);
      case 't':
      case 'l':
      case '\x91':
        return this.#list(this.#stack.popMark());
      case '\x85':
        return this.#list(this.#stack.popMany(1));
      case '\x86':
        return this.#list(this.#stack.popMany(2));
      case '\x87':
        return this.#list(this.#stack.popMany(3));
      case 'a':
        return this.#append([this.#stack.pop()]);
      case 'e':
      case '\x90':
        return this.#append(this.#stack.popMark());
      case '}':
        return this.#dict([]);
      case 'd':
        return this.#dict(this.#stack.popMark());
      case 's':
        return this.#setItems(this.#stack.popMany(2));
      case 'u':
        return this.#setItems(this.#stack.popMark());
      default:
        return false;
    }
  }

  /** The memo, names, calls, and the frame around it all. */
  #object(code: number): boolean {
    const { reader, file } = this;
    switch (String.fromCharCode(code)) {
      case '\x80': {
        const protocol = reader.uint8();
        if (protocol > 5)
          throw invalid(file, `is a pickle of protocol ${protocol}; Facet reads 0 to 5`);
        return true;
      }
      case '\x95':
        if (reader.uint64() > reader.left)
          throw invalid(file, 'ends early: a frame is longer than it');
        return true;
      case 'p':
        return this.#memoize(Number(parseInteger(reader.line(), file)));
      case 'q':
        return this.#memoize(reader.uint8());
      case 'r':
        return this.#memoize(reader.uint32());
      case '\x94':
        return this.#memoize(this.#memo.size);
      case 'g':
        return this.#recall(Number(parseInteger(reader.line(), file)));
      case 'h':
        return this.#recall(reader.uint8());
      case 'j':
        return this.#recall(reader.uint32());
      case 'c':
        return this.#push(this.#global(latin1(reader.line()), latin1(reader.line())));
      case '\x93': {
        const [module, name] = this.#stack.popMany(2);
        if (typeof module !== 'string' || typeof name !== 'string') {
          throw invalid(file, 'names a global by something other than text');
        }
        return this.#push(this.#global(module, name));
      }
      case 'i': {
        const made = this.#global(latin1(reader.line()), latin1(reader.line()));
        return this.#call(made, this.#stack.popMark());
      }
      case 'o': {
        const [made, ...args] = this.#stack.popMark();
        return this.#call(made, args);
      }
      case 'R':
      case '\x81': {
        const [made, args] = this.#stack.popMany(2);
        return this.#call(made, args);
      }
      case '\x92': {
        const [made, args] = this.#stack.popMany(3);
        return this.#call(made, args);
      }
      case 'b': {
        const [state] = this.#stack.popMany(1);
        const target = this.#stack.peek();
        if (target instanceof OrderedDict) return true;
        if (target instanceof Opaque) {
          if (state instanceof Map) target.attributes = state;
          return true;
        }
        if (!(target instanceof PickleObject))
          throw invalid(file, 'gives a state to a plain value');
        target.setState(state!, this);
        return true;
      }
      case '\x82':
      case '\x83':
      case '\x84':
        throw unsafe(file, 'a name from a registry of extensions');
      case 'Q':
        if (this.persistent) return this.#push(this.persistent(this.#stack.pop(), this));
        throw unsafe(file, 'data stored outside the file');
      case 'P':
        throw unsafe(file, 'data stored outside the file');
      default:
        return false;
    }
  }

  #push(value: PickleValue): true {
    this.#stack.push(value);
    return true;
  }

  #list(list: PickleValue[]): true {
    this.spend(COST.list + list.length * COST.slot);
    return this.#push(list);
  }

  #dict(items: PickleValue[]): true {
    this.spend(COST.dict);
    this.#push(new Map());
    return this.#setItems(items);
  }

  #append(items: PickleValue[]): true {
    const list = this.#stack.peek();
    if (list instanceof Opaque) return true;
    if (!Array.isArray(list)) throw invalid(this.file, 'appends to something that is no list');
    if (list.length === 0 && items.length > 0) this.spend(COST.firstSlots);
    this.spend(items.length * COST.slot);
    for (const item of items) list.push(item);
    return true;
  }

  #setItems(items: PickleValue[]): true {
    const dict = this.#stack.peek();
    if (dict instanceof Opaque) return true;
    if (!(dict instanceof Map) || items.length % 2 !== 0) {
      throw invalid(this.file, 'sets entries of something that is no dictionary');
    }
    this.spend((items.length / 2) * COST.entry);
    for (let i = 0; i < items.length; i += 2)
      (dict as PickleDict).set(this.#key(items[i]!), items[i + 1]!);
    return true;
  }

  #key(key: PickleValue): PickleKey {
    if (!Array.isArray(key) && !(key instanceof Map)) return key;
    throw invalid(this.file, 'has a list or a dictionary for a key');
  }

  #memoize(index: number): true {
    if (!this.#memo.has(index)) this.spend(COST.entry);
    this.#memo.set(index, this.#stack.peek());
    return true;
  }

  #recall(index: number): true {
    const value = this.#memo.get(index);
    if (value === undefined) throw invalid(this.file, 'recalls a value that it never kept');
    return this.#push(value);
  }

  #global(module: string, name: string): PickleGlobal {
    const full = `${module}.${name}`;
    this.budget.text(full.length);
    const allowed = this.globals.get(full);
    if (!allowed) throw unsafe(this.file, quoted(full));
    return allowed;
  }

  #call(made: PickleValue | undefined, args: PickleValue | undefined): true {
    if (!(made instanceof PickleGlobal) || !Array.isArray(args)) {
      throw invalid(this.file, 'calls something that is no name');
    }
    this.spend(COST.dict);
    return this.#push(made.call(args, this));
  }
}
