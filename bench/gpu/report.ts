/** The results as a person reads them. */
import { columns, time } from '../report/table';
import { besideOurs } from './beside';
import type { Measured, PartResults, PeerMeasured } from './part';
import { PARTS, type PartName } from './part-names';

export interface Report {
  environment: {
    date: string;
    platform: string;
    processor: string;
    node: string;
    seconds: number;
  };
  parts: Partial<Record<PartName, PartResults>>;
}

type Cells = string[];

/** Of the device's peak, where both are known; of the time on the device where it says one. */
export function shareOf(measured: Measured, gmacs: number | undefined): number | undefined {
  if ('reason' in measured || gmacs === undefined) return undefined;
  const { multiplications, device_ms, in_a_row_ms } = measured;
  return multiplications / 1e6 / (device_ms ?? in_a_row_ms) / gmacs;
}

const percent = (share: number | undefined) =>
  share === undefined ? '-' : `${(100 * share).toPrecision(2)} %`;

export function table({ environment, parts }: Report): string {
  const { ours, variants } = parts;
  return [
    heading(
      environment,
      PARTS.map((name) => parts[name]).find((each) => each?.adapter),
    ),
    abouts(parts),
    cases(parts),
    variants ? tried(variants, ours?.peak?.gmacs) : '',
    ...missing(parts),
  ]
    .filter(Boolean)
    .join('\n\n');
}

function heading(environment: Report['environment'], part: PartResults | undefined): string {
  const { adapter, peak, selfTest } = part ?? {};
  const { date, platform, processor, node, seconds } = environment;
  return [
    `${date.slice(0, 10)}, ${adapter?.vendor} ${adapter?.architecture} ${adapter?.device} ${adapter?.description}, ${platform}, ${processor}, Node ${node}, ${seconds} s`,
    peak &&
      `peak, measured: ${(2 * peak.gmacs).toFixed(0)} GFLOP/s, ${peak.gigabytes.toFixed(1)} GB/s; a small program ${peak.recorded_us.toFixed(1)} us to record, ${peak.dispatched_us.toFixed(1)} us until done`,
    selfTest &&
      `self-test: ${time(selfTest.ms)}; ${selfTest.fatal ?? (selfTest.dropped.join(', ') || 'every program is right')}`,
  ]
    .filter(Boolean)
    .join('\n');
}

/** What each peer says of itself. */
const abouts = (parts: Report['parts']): string =>
  Object.entries(parts)
    .flatMap(([name, { peer }]) => (peer ? [`${name}: ${peer.about}`] : []))
    .join('\n');

/** Every case that ours, stock tfjs or a peer ran; ours first. */
function cases(parts: Report['parts']): string {
  const head = ['case', 'ms', 'device', 'in a row', 'recorded', 'first', 'dispatches', 'of peak'];
  const beside = besideOurs(parts);
  const names = new Set(
    Object.values(parts)
      .flatMap(all)
      .map(({ name }) => name),
  );
  if (names.size === 0) return '';
  const rows = [...names].map((name): Cells => {
    const mine = parts.ours?.cases.find((each) => each.name === name);
    return [
      ...figures(mine ?? { name, reason: '' }, parts.ours?.peak?.gmacs),
      ...beside.flatMap((each) => each.cells(name, mine)),
    ];
  });
  return columns([[...head, ...beside.flatMap((each) => each.head)], ...rows]);
}

/** What a part has of the cases themselves, not of variants. */
const all = ({ cases, peer }: PartResults): PeerMeasured[] => [...cases, ...(peer?.cases ?? [])];

function figures(measured: Measured, gmacs: number | undefined): Cells {
  if ('reason' in measured) return [measured.name, ...Array<string>(7).fill('-')];
  const { name, ms, device_ms, in_a_row_ms, recorded_ms, first_ms, dispatches } = measured;
  return [
    name + (measured.wrong ? ' WRONG' : ''),
    time(ms),
    device_ms === undefined ? '-' : time(device_ms),
    ...[in_a_row_ms, recorded_ms, first_ms].map(time),
    dispatches === undefined ? '-' : String(dispatches),
    percent(shareOf(measured, gmacs)),
  ];
}

function tried({ variants, shapes }: PartResults, gmacs: number | undefined): string {
  const names = [...new Set(variants.map(({ measured }) => measured.name))];
  const families = [...new Set(variants.map(({ family }) => family))];
  const of = (family: string, name: string) =>
    variants.find((each) => each.family === family && each.measured.name === name)?.measured;
  const rows = families.map((family) => [
    family,
    ...names.flatMap((name) => {
      const found = of(family, name);
      if (!found || 'reason' in found) return ['-', '-'];
      const { ms, device_ms, wrong } = found;
      return [time(ms), wrong ? 'WRONG' : device_ms === undefined ? '-' : time(device_ms)];
    }),
  ]);
  const head = ['programs', ...names.flatMap((name) => [name, 'device'])];
  const off = variants.flatMap(({ family, measured }) =>
    'off' in measured && measured.off !== undefined
      ? [`${family}, ${measured.name}: off by ${measured.off.toPrecision(2)} of the largest value`]
      : [],
  );
  const all = [columns([head, ...rows]), ...off].join('\n');
  if (shapes.length === 0) return all;
  return `${all}\n\n${columns([
    ['shape', 'best program', 'time', 'of peak', 'slowest'],
    ...shapes.flatMap(({ shape, timings, multiplications }) => {
      const [best] = timings;
      if (!best) return [];
      const share = gmacs && multiplications / 1e6 / best.ms / gmacs;
      return [[shape, best.family, time(best.ms), percent(share), time(timings.at(-1)!.ms)]];
    }),
  ])}`;
}

/** What has no figure, by its reason, what is wrong, and what ended too early. */
function missing(parts: Report['parts']): string[] {
  const names = new Map<string, Set<string>>();
  const early: string[] = [];
  for (const [part, results] of Object.entries(parts)) {
    if (results.ended) early.push(`${part} ${results.ended}`);
    for (const each of [...all(results), ...results.variants.map(({ measured }) => measured)]) {
      const why = 'reason' in each ? each.reason : each.wrong && `wrong: ${each.wrong}`;
      if (!why) continue;
      const key = `${part}, ${why}`;
      names.set(key, (names.get(key) ?? new Set()).add(each.name));
    }
  }
  return [...early, ...[...names].map(([why, cases]) => `${why}: ${[...cases].join(', ')}`)];
}
