/** What a run found, as it is written to JSON. */
import type { Ground } from '../cases';
import type { PageEnvironment } from '../page/page';
import { ratio } from '../measure/statistics';

/** One engine in one case. */
export interface Figures {
  /** The figure: processor time of the GPU process where the adapter is software, else wall time; median, ms a run. */
  ms: number;
  wall_ms: number;
  /** Of the process that works: the GPU's on webgpu, the page's on wasm. */
  cpu_ms: number;
  /** Wall time of the first run, with compiling. */
  first_ms: number;
  samples: number;
}

/** Why there are no figures. */
export interface Missing {
  reason: string;
}

export type Entry = Figures | Missing;

export interface CaseResult {
  name: string;
  ground: Ground;
  ours: Entry;
  peers: Record<string, Entry>;
}

export interface Environment extends PageEnvironment {
  date: string;
  platform: string;
  processor: string;
  cores: number;
  browser: string;
  /** What each engine says of itself. */
  engines: Record<string, string>;
  /** What the figure is on webgpu. */
  webgpu_figure: 'processor time of the GPU process' | 'wall time';
  seconds: number;
}

export const figure = (entry: Entry): number | null => ('ms' in entry ? entry.ms : null);

/** Three digits are more than a second run repeats. */
const rounded = (value: number) => Number(value.toPrecision(4));

/** A case in the form of the file. */
export function written({ name, ours, peers }: CaseResult): object {
  const each = Object.entries(peers);
  const measured = each.filter(([, entry]) => figure(entry) !== null);
  const ratios = measured.flatMap(([id, entry]) => {
    const times = ratio(figure(entry), figure(ours));
    return times === undefined ? [] : [[id, rounded(times)] as const];
  });
  return {
    name,
    ours_ms: figure(ours),
    peers: Object.fromEntries(measured.map(([id, entry]) => [id, figure(entry)])),
    ratio: Object.fromEntries(ratios),
    details: { ours, ...peers },
  };
}

/** Figures to four digits. */
export function figures(values: Figures): Figures {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, rounded(value)]),
  ) as unknown as Figures;
}
