/** The three steps of a convolution by Winograd's filtering, each a function over some tiles. */
import {
  add,
  advance,
  Function,
  get,
  i32,
  isBelow,
  load,
  loadFirst,
  plus,
  repeat,
  set,
  store,
  storeFirst,
  when,
  type Code,
} from './assembler';
import { runsOf, type Block } from './blocks';
import { activated, fromZero, multiplied, products } from './products';
import { PRODUCTS, REACH, TILE } from '../winograd/sizes';
import { inputLine, outputLine } from './winograd-lines';
import type { Plan } from './winograd-plan';

/** (first pixel, bytes of a row, to): 5 x 5 pixels become one value for each of the products. */
export function inputStep({ channels, wideChannels, tiles }: Plan): Function {
  const f = new Function('from', 'row', 'to');
  const { from, row, to } = f.parameters;
  const rows = f.addresses(REACH);
  const line = f.v128s(REACH);
  const columns = Array.from({ length: REACH }, () => f.v128s(REACH));
  const four = (lanes: number): Code => [
    columns.map((column, x) => [
      rows.map((each, y) => set(line[y]!, loadFirst(lanes, get(each), x * channels * 4))),
      inputLine(line, column),
    ]),
    rows.map((_, y) => [
      inputLine(
        columns.map((column) => column[y]!),
        line,
      ),
      line.map((value, x) =>
        store(get(to), get(value), (y * REACH + x) * tiles * wideChannels * 4),
      ),
    ]),
    [...rows, to].map((local) => advance(local, i32(16))),
  ];
  f.body = [
    rows.map((each, y) => set(each, y === 0 ? get(from) : plus(get(rows[y - 1]!), get(row)))),
    vectors(f, channels, four),
  ];
  return f;
}

/** (transformed tiles, weights, to, how many times tiles are computed together). */
export function productStep(plan: Plan): Function {
  const { channels, wideChannels, wideFilters, tiles, together, blocks } = plan;
  const f = new Function('inputs', 'weights', 'outputs', 'groups');
  const { inputs, weights, outputs, groups } = f.parameters;
  const rows = f.addresses(together);
  const locals = f.i32s('from', 'to', 'block', 'w', 'k', 'each', 'group');
  const { from, to, block, w, k, each, group } = locals;
  // A block's weights stay in the first cache while all tiles pass.
  const computed = ({ vectors }: Block): Code => {
    const p = products(f, rows, w, vectors);
    return [
      set(from, get(inputs)),
      set(to, get(block)),
      repeat(group, get(groups), [
        set(w, get(weights)),
        rows.map((row, i) => set(row, plus(get(from), i32(i * wideChannels * 4)))),
        fromZero(p),
        multiplied(p, channels),
        p.sums.map((sums, i) =>
          sums.map((sum, v) => store(get(to), get(sum), i * wideFilters * 4 + v * 16)),
        ),
        advance(from, i32(together * wideChannels * 4)),
        advance(to, i32(together * wideFilters * 4)),
      ]),
      set(weights, get(w)),
      advance(block, i32(vectors * 16)),
    ];
  };
  f.body = repeat(k, i32(PRODUCTS), [
    set(block, get(outputs)),
    runsOf(blocks).map((run) =>
      run.count === 1 ? computed(run.block) : repeat(each, i32(run.count), computed(run.block)),
    ),
    advance(inputs, i32(tiles * wideChannels * 4)),
    advance(outputs, i32(tiles * wideFilters * 4)),
  ]);
  return f;
}

/** (products of a tile, its first pixel, bytes of an output row, biases, rows and columns there is room for). */
export function outputStep({ filters, wideFilters, tiles, activation }: Plan): Function {
  const f = new Function('from', 'to', 'row', 'biases', 'height', 'width');
  const { from, to, row, biases, height, width } = f.parameters;
  const starts = f.addresses(TILE);
  const [line, outs, bias] = [f.v128s(REACH), f.v128s(TILE), f.v128()];
  const rows = Array.from({ length: TILE }, () => f.v128s(REACH));
  const finished = (lanes: number, out: number, x: number, y: number): Code => [
    set(out, add(get(out), get(bias))),
    activated(activation, out, get(biases), wideFilters * 4),
    storeFirst(lanes, get(starts[y]!), out, x * filters * 4),
  ];
  const four = (lanes: number): Code => [
    set(bias, load(get(biases))),
    line.map((_, x) => [
      line.map((value, y) =>
        set(value, load(get(from), (y * REACH + x) * tiles * wideFilters * 4)),
      ),
      outputLine(
        line,
        rows.map((each) => each[x]!),
      ),
    ]),
    rows.map((each, y) =>
      when(isBelow(i32(y), get(height)), [
        outputLine(each, outs),
        outs.map((out, x) => when(isBelow(i32(x), get(width)), finished(lanes, out, x, y))),
      ]),
    ),
    [from, biases, ...starts].map((local) => advance(local, i32(16))),
  ];
  f.body = [
    starts.map((start, y) => set(start, y === 0 ? get(to) : plus(get(starts[y - 1]!), get(row)))),
    vectors(f, filters, four),
  ];
  return f;
}

/** What is done to four values at a time, over `count` of them. */
function vectors(f: Function, count: number, four: (lanes: number) => Code): Code {
  const { counter } = f.i32s('counter');
  const full = Math.floor(count / 4);
  return [
    full > 0 ? repeat(counter, i32(full), four(4)) : [],
    count % 4 > 0 ? four(count % 4) : [],
  ];
}
