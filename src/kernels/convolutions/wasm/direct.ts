/**
 * A convolution without padding as sums over rows of the kernel: of NHWC maps, the pixels under one row of a
 * kernel lie in a row, so nothing is gathered first.
 */
import {
  advance,
  Function,
  get,
  i32,
  isEqual,
  minus,
  plus,
  quotient,
  remainder,
  repeat,
  set,
  storeFirst,
  times,
  when,
  type Code,
} from './assembler';
import { blocksOf, packed, runsOf, type Block } from './blocks';
import { activated, fromBiases, multiplied, products, type Activation } from './products';

/** What a program is made for. */
export interface Direct {
  kernel: [height: number, width: number];
  channels: number;
  filters: number;
  stride: number;
  activation: Activation;
}

/** Addresses and sizes of one run. */
export interface DirectRun {
  x: number;
  out: number;
  weights: number;
  /** Of the output. */
  height: number;
  width: number;
  /** Of the input. */
  inHeight: number;
  inWidth: number;
}

/** For the program's parameters before the last two: the first pixel of the output, and how many. */
export function directArguments({ channels }: Direct, run: DirectRun): number[] {
  const { x, out, weights, height, width, inHeight, inWidth } = run;
  const row = inWidth * channels * 4;
  return [x, out, weights, height, width, row, inHeight * row];
}

/**
 * Weights as the program reads them.
 * @param filter [height, width, channels, filters]
 * @param bias, slopes one a filter
 */
export function directWeights(
  { kernel, channels, filters, activation }: Direct,
  filter: Float32Array,
  bias: Float32Array,
  slopes?: Float32Array,
): Float32Array<ArrayBuffer> {
  const rows = kernel[0] * kernel[1] * channels;
  const before = activation === 'prelu' ? [bias, slopes!] : [bias];
  return packed(blocksOf(filters).blocks, filter, rows, filters, before);
}

export function direct(shape: Direct): Function[] {
  const { kernel, channels, filters, stride, activation } = shape;
  const f = new Function(
    ...(['x', 'out', 'weights', 'height', 'width', 'row', 'map', 'first', 'count'] as const),
  );
  const { x, out, weights, height, width, row, map, first, count } = f.parameters;
  const { pixels: together, blocks } = blocksOf(filters);
  const [starts, rows, outs] = [1, 2, 3].map(() => f.addresses(together)) as [
    number[],
    number[],
    number[],
  ];
  const walk = f.i32s('at', 'line', 'map', 'column', 'row', 'left', 'tile', 'each', 'kernelRow');
  const { w, slopes } = f.i32s('w', 'slopes');
  const along = kernel[1] * channels;

  const nextMap = when(isEqual(get(walk.row), get(height)), [
    set(walk.row, i32(0)),
    advance(walk.map, get(map)),
    [walk.line, walk.at].map((local) => set(local, get(walk.map))),
  ]);
  const nextRow = when(isEqual(get(walk.column), get(width)), [
    set(walk.column, i32(0)),
    advance(walk.line, times(get(row), i32(stride))),
    set(walk.at, get(walk.line)),
    advance(walk.row, i32(1)),
    nextMap,
  ]);
  // Where the last pixels are fewer than those computed together, the last of them is computed again.
  const next = when(get(walk.left), [
    advance(walk.left, i32(-1)),
    advance(out, i32(filters * 4)),
    advance(walk.at, i32(stride * channels * 4)),
    advance(walk.column, i32(1)),
    nextRow,
  ]);

  const computed = ({ vectors, filters: mine }: Block): Code => {
    const p = products(f, rows, w, vectors);
    const before = activation === 'prelu' ? 2 : 1;
    return [
      rows.map((each, i) => set(each, get(starts[i]!))),
      fromBiases(p),
      set(slopes, plus(get(w), i32(vectors * 16))),
      advance(w, i32(vectors * 16 * before)),
      repeat(walk.kernelRow, i32(kernel[0]), [
        multiplied(p, along),
        rows.map((each) => advance(each, minus(get(row), i32(along * 4)))),
      ]),
      p.sums.map((sums, i) =>
        sums.map((sum, v) => [
          activated(activation, sum, get(slopes), v * 16),
          storeFirst(Math.min(4, mine - v * 4), get(outs[i]!), sum, v * 16),
        ]),
      ),
      outs.map((each) => advance(each, i32(vectors * 16))),
    ];
  };

  f.body = [
    set(walk.column, remainder(get(first), get(width))),
    set(walk.row, quotient(get(first), get(width))),
    set(walk.map, plus(get(x), times(quotient(get(walk.row), get(height)), get(map)))),
    set(walk.row, remainder(get(walk.row), get(height))),
    set(walk.line, plus(get(walk.map), times(times(get(walk.row), i32(stride)), get(row)))),
    set(walk.at, plus(get(walk.line), times(get(walk.column), i32(stride * channels * 4)))),
    advance(out, times(get(first), i32(filters * 4))),
    set(walk.left, minus(get(count), i32(1))),
    repeat(walk.tile, quotient(plus(get(count), i32(together - 1)), i32(together)), [
      starts.map((start, i) => [set(start, get(walk.at)), set(outs[i]!, get(out)), next]),
      set(w, get(weights)),
      runsOf(blocks).map((run) =>
        run.count === 1
          ? computed(run.block)
          : repeat(walk.each, i32(run.count), computed(run.block)),
      ),
    ]),
  ];
  return [f];
}
