/** The largest of each window of a map, four channels at a time. */
import {
  advance,
  Function,
  get,
  greater,
  i32,
  isBelow,
  loadFirst,
  minus,
  plus,
  quotient,
  remainder,
  repeat,
  set,
  smaller,
  storeFirst,
  times,
  when,
  type Code,
} from './assembler';

/** What a program is made for. */
export interface MaxPool {
  size: [height: number, width: number];
  stride: number;
  channels: number;
}

/**
 * (from, to, height and width of the input, of the output, places above and to the left of the input, first row of
 * all outputs, how many rows)
 */
export function maxPool({ size, stride, channels }: MaxPool): Function[] {
  const f = new Function(
    ...(['x', 'out', 'inHeight', 'inWidth', 'height', 'width', 'top', 'left'] as const),
    ...(['first', 'count'] as const),
  );
  const { x, out, inHeight, inWidth, height, width, top, left, first, count } = f.parameters;
  const locals = f.i32s('done', 'row', 'map', 'y', 'column', 'x0', 'counter', 'wide');
  const { done, row, map, y, column, x0, counter, wide } = locals;
  const [rows, from, places] = [
    f.addresses(size[0]),
    f.addresses(size[0]),
    f.addresses(size[1]),
  ] as const;
  const value = f.v128();
  const pixel = channels * 4;
  // What lies outside is no larger than the pixel at the edge, which the window holds as well.
  const inside = (place: Code, side: number): Code => {
    const last = smaller(place, minus(get(side), i32(1)));
    return minus(last, smaller(last, i32(0)));
  };

  const vectors = (four: (lanes: number) => Code): Code => {
    const full = Math.floor(channels / 4);
    return [
      full > 0 ? repeat(counter, i32(full), four(4)) : [],
      channels % 4 > 0 ? four(channels % 4) : [],
    ];
  };
  const largest = (read: (lanes: number, k: number, j: number) => Code) => (lanes: number) => [
    from.map((_, k) =>
      places.map((_, j) => {
        const next = read(lanes, k, j);
        return set(value, k + j === 0 ? next : greater(get(value), next));
      }),
    ),
    storeFirst(lanes, get(out), value),
    from.map((each) => advance(each, i32(16))),
    advance(out, i32(lanes * 4)),
  ];
  const whole = [
    from.map((each, k) => set(each, plus(get(rows[k]!), times(get(x0), i32(pixel))))),
    vectors(largest((lanes, k, j) => loadFirst(lanes, get(from[k]!), j * pixel))),
  ];
  const edge = [
    places.map((place, j) => set(place, times(inside(plus(get(x0), i32(j)), inWidth), i32(pixel)))),
    from.map((each, k) => set(each, get(rows[k]!))),
    vectors(largest((lanes, k, j) => loadFirst(lanes, plus(get(from[k]!), get(places[j]!))))),
  ];
  f.body = [
    set(wide, times(get(inWidth), i32(pixel))),
    advance(out, times(get(first), times(get(width), i32(pixel)))),
    repeat(done, get(count), [
      set(row, plus(get(first), get(done))),
      set(
        map,
        plus(get(x), times(times(quotient(get(row), get(height)), get(inHeight)), get(wide))),
      ),
      set(y, minus(times(remainder(get(row), get(height)), i32(stride)), get(top))),
      rows.map((each, k) =>
        set(each, plus(get(map), times(inside(plus(get(y), i32(k)), inHeight), get(wide)))),
      ),
      set(x0, minus(i32(0), get(left))),
      repeat(column, get(width), [
        when(
          isBelow(get(x0), i32(0)),
          edge,
          when(isBelow(minus(get(inWidth), get(x0)), i32(size[1])), edge, whole),
        ),
        advance(x0, i32(stride)),
      ]),
    ]),
  ];
  return [f];
}
