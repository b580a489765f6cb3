/**
 * A convolution by kernels of 3 x 3 at stride 1, by Winograd's minimal filtering: some tiles of the input are
 * transformed at a time, 25 small matrix products take the place of the kernel, and what they give is
 * transformed back.
 */
import {
  advance,
  again,
  call,
  clear,
  copy,
  Function,
  get,
  i32,
  isBelow,
  isEqual,
  minus,
  plus,
  quotient,
  remainder,
  repeat,
  set,
  smaller,
  times,
  when,
  type Code,
} from './assembler';
import { PRODUCTS, REACH, TILE } from '../winograd/sizes';
import { endsOf, planOf, type Plan, type Winograd } from './winograd-plan';
import { inputStep, outputStep, productStep } from './winograd-steps';

/** Addresses and sizes of one run. */
export interface WinogradRun {
  x: number;
  out: number;
  weights: number;
  scratch: number;
  inHeight: number;
  inWidth: number;
  /** Of the output. */
  height: number;
  width: number;
  /** Zeros above and to the left of the input. */
  top: number;
  left: number;
}

const PARAMETERS = [
  ...(['x', 'out', 'weights', 'scratch', 'inHeight', 'inWidth', 'height', 'width'] as const),
  ...(['top', 'left', 'rows', 'columns', 'first', 'tiles'] as const),
];

/** For the program's parameters before the last two: the first tile, and how many. */
export function winogradArguments(run: WinogradRun): number[] {
  const all = { ...run, ...tilesOf(run) };
  return [
    ...[all.x, all.out, all.weights, all.scratch, all.inHeight, all.inWidth, all.height, all.width],
    ...[all.top, all.left, all.rows, all.columns],
  ];
}

/** Rows and columns of tiles on an output. */
export function tilesOf({ height, width }: Pick<WinogradRun, 'height' | 'width'>) {
  return { rows: Math.ceil(height / TILE), columns: Math.ceil(width / TILE) };
}

/** The program; its last function is the one to call. */
export function winograd(shape: Winograd): Function[] {
  const plan = planOf(shape);
  return [inputStep(plan), productStep(plan), outputStep(plan), allSteps(plan)];
}

function allSteps(plan: Plan): Function {
  const { channels, filters, wideChannels, wideFilters, inputs, outputs } = plan;
  const f = new Function(...PARAMETERS);
  const { x, out, weights, scratch, inHeight, inWidth, height, width, tiles } = f.parameters;
  const { count, i, x0, y0 } = f.i32s('count', 'i', 'x0', 'y0');
  const [reading, writing] = [walk(f), walk(f)];

  const input = [inHeight, inWidth, channels] as const;
  const transformed = (from: Code, row: Code): Code =>
    call(0, from, row, plus(get(scratch), times(get(i), i32(wideChannels * 4))));
  const inside = transformed(
    pixel(x, reading.map, input, get(y0), get(x0)),
    times(get(inWidth), i32(channels * 4)),
  );
  const patch = plus(get(scratch), i32(inputs + outputs));
  const edge = [
    edgePatch(f, plan, patch, reading.map, x0, y0),
    transformed(patch, i32(REACH * channels * 4)),
  ];
  const room = smaller(minus(get(inWidth), get(x0)), minus(get(inHeight), get(y0)));
  const read: Code = [
    set(x0, minus(times(get(reading.column), i32(TILE)), get(f.parameters.left))),
    set(y0, minus(times(get(reading.row), i32(TILE)), get(f.parameters.top))),
    when(
      isBelow(smaller(get(x0), get(y0)), i32(0)),
      edge,
      when(isBelow(room, i32(REACH)), edge, inside),
    ),
    reading.next,
  ];
  const written: Code = [
    set(x0, times(get(writing.column), i32(TILE))),
    set(y0, times(get(writing.row), i32(TILE))),
    call(
      2,
      plus(get(scratch), plus(i32(inputs), times(get(i), i32(wideFilters * 4)))),
      pixel(out, writing.map, [height, width, filters], get(y0), get(x0)),
      times(get(width), i32(filters * 4)),
      get(weights),
      minus(get(height), get(y0)),
      minus(get(width), get(x0)),
    ),
    writing.next,
  ];
  const multiplied = call(
    1,
    get(scratch),
    plus(get(weights), i32(endsOf(plan))),
    plus(get(scratch), i32(inputs)),
    quotient(plus(get(count), i32(plan.together - 1)), i32(plan.together)),
  );
  f.body = [
    reading.start,
    writing.start,
    again(
      [
        set(count, smaller(i32(plan.tiles), get(tiles))),
        repeat(i, get(count), read),
        multiplied,
        repeat(i, get(count), written),
        set(tiles, minus(get(tiles), get(count))),
      ],
      get(tiles),
    ),
  ];
  return f;
}

type Driver = Function<(typeof PARAMETERS)[number]>;

/** A walk over the tiles of all maps: one reads, another writes behind it. */
function walk(f: Driver) {
  const { map, row, column } = f.i32s('map', 'row', 'column');
  const { rows, columns, first } = f.parameters;
  const start: Code = [
    set(column, remainder(get(first), get(columns))),
    set(row, quotient(get(first), get(columns))),
    set(map, quotient(get(row), get(rows))),
    set(row, remainder(get(row), get(rows))),
  ];
  const nextMap = [set(row, i32(0)), advance(map, i32(1))];
  const nextRow = [
    set(column, i32(0)),
    advance(row, i32(1)),
    when(isEqual(get(row), get(rows)), nextMap),
  ];
  const next: Code = [advance(column, i32(1)), when(isEqual(get(column), get(columns)), nextRow)];
  return { map, row, column, start, next };
}

/** Address of pixel (y, x) of map number `map`. */
function pixel(
  maps: number,
  map: number,
  [height, width, depth]: readonly [height: number, width: number, depth: number],
  y: Code,
  x: Code,
): Code {
  const row = plus(times(get(map), get(height)), y);
  return plus(get(maps), times(plus(times(row, get(width)), x), i32(depth * 4)));
}

/** A tile that reaches over the edge is copied into zeros. */
function edgePatch(
  f: Driver,
  { channels }: Plan,
  patch: Code,
  map: number,
  x0: number,
  y0: number,
): Code {
  const { x, inHeight, inWidth } = f.parameters;
  const { fromX, fromY, columns, rows, y } = f.i32s('fromX', 'fromY', 'columns', 'rows', 'y');
  const negated = (local: number) => minus(i32(0), smaller(get(local), i32(0)));
  const within = (side: number, first: number, from: number) =>
    minus(smaller(i32(REACH), minus(get(side), get(first))), get(from));
  const row = plus(get(fromY), get(y));
  const to = times(plus(times(row, i32(REACH)), get(fromX)), i32(channels * 4));
  const from = pixel(
    x,
    map,
    [inHeight, inWidth, channels],
    plus(get(y0), row),
    plus(get(x0), get(fromX)),
  );
  return [
    clear(patch, i32(PRODUCTS * channels * 4)),
    set(fromX, negated(x0)),
    set(fromY, negated(y0)),
    set(columns, within(inWidth, x0, fromX)),
    set(rows, within(inHeight, y0, fromY)),
    repeat(y, get(rows), copy(plus(patch, to), from, times(get(columns), i32(channels * 4)))),
  ];
}
