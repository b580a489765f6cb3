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

/** (from, to, maps, rows of one, bytes of a row, rows of zeros above and below, bytes left and right). */
export function padded(): Function[] {
  const f = new Function(
    ...(['x', 'out', 'maps', 'height', 'row', 'top', 'bottom', 'left', 'right'] as const),
  );
  const { x, out, maps, height, row, top, bottom, left, right } = f.parameters;
  const { wide, map, line } = f.i32s('wide', 'map', 'line');
  const zeros = (bytes: Code): Code => [when(bytes, clear(get(out), bytes)), advance(out, bytes)];
  f.body = [
    set(wide, plus(plus(get(left), get(row)), get(right))),
    repeat(map, get(maps), [
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
