/** Who was taken for whom, as a table of colours. */
import * as Plot from '@observablehq/plot';
import type { ChartOf } from './plots';

export interface ConfusionWords {
  title: string;
  truth: string;
  named: string;
  photos: string;
  cell: (truth: string, named: string, photos: number) => string;
}

/** Names stand beside as many people, numbers in the cells of as many. */
const [MOST_NAMES, MOST_NUMBERS] = [60, 32];
/** Least height of a person’s row that has a name, pixels. */
const ROW = 15;

/**
 * @param confusion photos by who they show (row) and who they were taken for (column)
 * @param names of the people, in the order of both
 */
export function confusionChart(
  confusion: readonly (readonly number[])[],
  names: readonly string[],
  said: ConfusionWords,
): ChartOf {
  const cells = confusion.flatMap((row, truth) => {
    const all = row.reduce((sum, count) => sum + count, 0);
    return row.flatMap((count, named) =>
      count > 0 ? [{ truth: names[truth]!, named: names[named]!, count, share: count / all }] : [],
    );
  });
  const [withNames, withNumbers] = [names.length <= MOST_NAMES, names.length <= MOST_NUMBERS];
  const longest = Math.min(14, Math.max(...names.map((name) => name.length)));
  const margin = withNames ? 12 + 6.5 * longest : 12;
  const short = (name: string) => (name.length > 14 ? `${name.slice(0, 13)}…` : name);
  const scale = {
    domain: names,
    padding: names.length > MOST_NAMES ? 0 : 0.06,
    ...(withNames ? { tickFormat: short } : { ticks: [] }),
  };
  const at = { x: 'named', y: 'truth' } as const;
  return {
    title: said.title,
    draw: (width) =>
      Plot.plot({
        width,
        height: Math.max(
          220,
          Math.min(width, 30 * names.length + margin),
          withNames ? ROW * names.length + margin : 0,
        ),
        ...{ marginLeft: margin, marginBottom: margin, marginTop: 8, marginRight: 8 },
        style: { background: 'none', color: 'var(--soft)', fontSize: '11px' },
        x: { ...scale, label: null, tickRotate: -90 },
        y: { ...scale, label: null },
        marks: [
          Plot.frame({ stroke: 'var(--line)', fill: 'var(--sunk)' }),
          Plot.cell(cells, {
            ...at,
            fill: ({ truth, named }: { truth: string; named: string }) =>
              truth === named ? 'var(--accent)' : 'var(--bad)',
            fillOpacity: ({ share }: { share: number }) => 0.25 + 0.75 * share,
          }),
          ...(withNumbers
            ? [
                Plot.text(cells, {
                  ...at,
                  text: 'count',
                  fill: ({ share }: { share: number }) =>
                    share > 0.5 ? 'var(--panel)' : 'var(--ink)',
                }),
              ]
            : []),
          Plot.tip(
            cells,
            Plot.pointer({
              ...at,
              title: ({ truth, named, count }: (typeof cells)[number]) =>
                said.cell(truth, named, count),
            }),
          ),
        ],
      }),
    table: {
      columns: [said.truth, said.named, said.photos],
      rows: () => cells.map(({ truth, named, count }) => [truth, named, String(count)]),
    },
  };
}
