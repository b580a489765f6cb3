/**
 * WGSL of Winograd's minimal filtering F(3, 3) over the points 0, 1, -1, 2 and infinity (Lavin and Gray 2015):
 * three neighbouring outputs of a kernel of three from five products in place of nine; over both axes 25 for 81.
 */

/** From the values of a line to what they become, as expressions. */
export type Line = (values: string[]) => string[];

export const inputLine: Line = ([d0, d1, d2, d3, d4]) => [
  `2.0 * (${d0} - ${d2}) + (${d3} - ${d1})`,
  `(${d3} - ${d1}) - (${d1} + ${d2})`,
  `(${d3} - ${d1}) + 3.0 * (${d1} - ${d2})`,
  `${d3} - ${d1}`,
  `(${d4} - ${d2}) - 2.0 * (${d3} - ${d1})`,
];

export const kernelLine: Line = ([a, b, c]) => [
  `0.5 * ${a}`,
  `-0.5 * (${a} + ${b} + ${c})`,
  `(${b} - ${a} - ${c}) / 6.0`,
  `(${a} + 2.0 * ${b} + 4.0 * ${c}) / 6.0`,
  `${c}`,
];

export const outputLine: Line = ([m0, m1, m2, m3, m4]) => [
  `(${m0} + ${m3}) + (${m1} + ${m2})`,
  `(${m1} - ${m2}) + 2.0 * ${m3}`,
  `(${m1} + ${m2}) + 4.0 * ${m3} + ${m4}`,
];

/**
 * Lines over both axes.
 * @param side values along one side
 * @param read statements that give the value at (y, x) its name
 * @param write statements that take the result at (y, x)
 */
export function overBothAxes(
  line: Line,
  side: number,
  read: (y: number, x: number, name: string) => string,
  write: (y: number, x: number, result: string) => string,
): string {
  const count = [...Array(side).keys()];
  // Column by column, so that few values are held at once.
  const columns = count.map((x) => {
    const names = count.map((y) => `d${y}_${x}`);
    const results = line(names).map((result, y) => `let c${y}_${x} = ${result};`);
    return [...names.map((name, y) => read(y, x, name)), ...results].join('\n');
  });
  const rows = line(count.map(String)).map((_, y) =>
    line(count.map((x) => `c${y}_${x}`))
      .map((result, x) => write(y, x, result))
      .join('\n'),
  );
  return [...columns, ...rows].join('\n');
}
