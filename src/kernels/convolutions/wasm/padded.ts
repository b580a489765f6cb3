/** Maps with zeros around them, for programs that know no edges. */
import {
  advance,
  clear,
  copy,
  Function,
  get,
  plus,
  repeat,
  set,
  times,
  when,
  type Code,
} from './assembler';

/** (from, to, rows of a map, bytes of a row, rows of zeros above and below, bytes left and right, first map, how many). */
export function padded(): Function[] {
  const f = new Function(
    ...(['x', 'out', 'height', 'row', 'top', 'bottom', 'left', 'right', 'first', 'count'] as const),
  );
  const { x, out, height, row, top, bottom, left, right, first, count } = f.parameters;
  const { wide, tall, map, line } = f.i32s('wide', 'tall', 'map', 'line');
  const zeros = (bytes: Code): Code => [when(bytes, clear(get(out), bytes)), advance(out, bytes)];
  f.body = [
    set(wide, plus(plus(get(left), get(row)), get(right))),
    advance(x, times(times(get(first), get(height)), get(row))),
    set(tall, plus(plus(get(top), get(height)), get(bottom))),
    advance(out, times(times(get(first), get(tall)), get(wide))),
    repeat(map, get(count), [
      zeros(times(get(top), get(wide))),
      repeat(line, get(height), [
        zeros(get(left)),
        copy(get(out), get(x), get(row)),
        [x, out].map((local) => advance(local, get(row))),
        zeros(get(right)),
      ]),
      zeros(times(get(bottom), get(wide))),
    ]),
  ];
  return [f];
}
