/**
 * JSON from files that may be hostile (RFC 8259). Tables are Maps, so no name means anything to us; a
 * name that comes twice is refused, where `JSON.parse` keeps the last; what is made is counted.
 */
import { COST, type Budget } from '../../files/parsing/budget';
import { invalid, quoted } from '../../files/parsing/errors';

export type Json = null | boolean | number | string | Json[] | JsonTable;
export type JsonTable = Map<string, Json>;

const MOST_LEVELS = 16;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const LITERALS = new Map([
  ['t', { word: 'true', value: true }],
  ['f', { word: 'false', value: false }],
  ['n', { word: 'null', value: null }],
]);

/**
 * @param why how a sentence about a text that is no JSON goes on
 * @param only of a table: the one entry that is made; what the others hold is passed over
 * @throws FacetError `WEIGHTS_INVALID`
 */
export function parseJson(
  bytes: Uint8Array,
  file: string,
  budget: Budget,
  why: string,
  only?: string,
): Json {
  budget.text(bytes.length);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw invalid(file, 'holds text that is not UTF-8');
  }
  return new Parser(text, file, budget, why, only).run();
}

/**
 * The texts of a table, by name; what else it holds is left out.
 * @throws FacetError `WEIGHTS_INVALID`
 */
export function metadataOf(
  bytes: Uint8Array,
  file: string,
  budget: Budget,
): Record<string, string> {
  const table = parseJson(bytes, file, budget, 'holds metadata that are no table of texts');
  return textsIn(table);
}

/** Those entries of a table that are texts. */
export function textsIn(table: Json | undefined): Record<string, string> {
  if (!(table instanceof Map)) return {};
  return Object.fromEntries(
    [...table].filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

class Parser {
  #at = 0;

  constructor(
    readonly text: string,
    readonly file: string,
    readonly budget: Budget,
    readonly why: string,
    readonly only?: string,
  ) {}

  run(): Json {
    const value = this.#value(1);
    this.#space();
    if (this.#at < this.text.length) throw this.#none();
    return value;
  }

  #value(level: number): Json {
    if (level > MOST_LEVELS) throw this.#none();
    this.budget.step();
    this.#space();
    const first = this.text[this.#at] ?? '';
    if (first === '{') return this.#table(level);
    if (first === '[') return this.#list(level);
    if (first === '"') return this.#string();
    const literal = LITERALS.get(first);
    if (!literal) return this.#number();
    if (!this.text.startsWith(literal.word, this.#at)) throw this.#none();
    this.#at += literal.word.length;
    return literal.value;
  }

  #table(level: number): JsonTable {
    this.budget.spend(COST.dict);
    const table: JsonTable = new Map();
    this.#items('}', () => {
      this.#space();
      const name = this.#string();
      if (table.has(name)) throw invalid(this.file, `holds ${quoted(name)} twice`);
      if (!this.#passes(':')) throw this.#none();
      this.budget.spend(COST.entry);
      const isPassed = level === 1 && this.only !== undefined && name !== this.only;
      table.set(name, isPassed ? this.#passed() : this.#value(level + 1));
    });
    return table;
  }

  /** A value by its brackets and texts alone, nothing of which is made. */
  #passed(): null {
    let depth = 0;
    do {
      this.budget.step();
      this.#space();
      const mark = this.text[this.#at] ?? '';
      if (mark === '"') this.#text();
      else if ('{['.includes(mark) && mark) this.#at++;
      else if (depth > 0 && '}],:'.includes(mark) && mark) this.#at++;
      else this.#literal();
      depth += { '{': 1, '[': 1, '}': -1, ']': -1 }[mark] ?? 0;
    } while (depth > 0);
    return null;
  }

  /** A number, true, false or null. */
  #literal(): void {
    const start = this.#at;
    while (/[\w.+-]/.test(this.text[this.#at] ?? '')) this.#at++;
    if (this.#at === start) throw this.#none();
  }

  #list(level: number): Json[] {
    this.budget.spend(COST.list);
    const list: Json[] = [];
    this.#items(']', () => {
      this.budget.spend(list.length === 0 ? COST.firstSlots : COST.slot);
      list.push(this.#value(level + 1));
    });
    return list;
  }

  /** What stands between brackets; `item` reads one. */
  #items(end: string, item: () => void): void {
    this.#at++;
    if (this.#passes(end)) return;
    do item();
    while (this.#passes(','));
    if (!this.#passes(end)) throw this.#none();
  }

  #string(): string {
    const start = this.#at;
    const isPlain = this.#text();
    this.budget.text(this.#at - start);
    if (isPlain) return this.text.slice(start + 1, this.#at - 1);
    try {
      return JSON.parse(this.text.slice(start, this.#at)) as string;
    } catch {
      throw this.#none();
    }
  }

  /** Passes over a text; whether it stands there as it is. */
  #text(): boolean {
    if (this.text[this.#at] !== '"') throw this.#none();
    let isPlain = true;
    for (this.#at++; ; this.#at++) {
      const code = this.text.charCodeAt(this.#at);
      if (!(code >= 0x20)) throw this.#none();
      if (code === 0x22) break;
      if (code !== 0x5c) continue;
      isPlain = false;
      this.#at++;
    }
    this.#at++;
    return isPlain;
  }

  #number(): number {
    NUMBER.lastIndex = this.#at;
    const [digits] = NUMBER.exec(this.text) ?? [];
    if (digits === undefined) throw this.#none();
    this.#at += digits.length;
    return Number(digits);
  }

  #space(): void {
    while (' \t\n\r'.includes(this.text[this.#at] ?? '-')) this.#at++;
  }

  #passes(mark: string): boolean {
    this.#space();
    if (this.text[this.#at] !== mark) return false;
    this.#at++;
    return true;
  }

  #none() {
    return invalid(this.file, this.why);
  }
}
