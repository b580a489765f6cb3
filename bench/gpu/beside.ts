/** What others took for the same cases, as columns beside ours. */
import { ratio } from '../measure/statistics';
import { time } from '../report/table';
import type { Measured, PartResults, PeerMeasured } from './part';
import { PEERS } from './peers/table';
import type { Report } from './report';

export interface Beside {
  head: string[];
  /** @param mine none where ours did not run */
  cells(name: string, mine: Measured | undefined): string[];
}

/** tfjs's own kernels, whose columns are always there, then the peers that ran. */
export function besideOurs(parts: Report['parts']): Beside[] {
  const { stock } = parts;
  const peers = PEERS.flatMap((name) => {
    const found = parts[name]?.peer;
    return found ? [peer(name, found)] : [];
  });
  return [
    {
      head: ['stock', 'stock device', 'stock / ours'],
      cells: (name, mine) => {
        const theirs = stock?.cases.find((each) => each.name === name);
        if (!theirs || 'reason' in theirs) return ['-', '-', '-'];
        const { device_ms } = theirs;
        const [ms, times] = timesOf(theirs, mine);
        return [ms, device_ms === undefined ? '-' : time(device_ms), times];
      },
    },
    ...peers,
  ];
}

const peer = (id: string, { cases }: NonNullable<PartResults['peer']>): Beside => ({
  head: [id, `${id} / ours`],
  cells: (name, mine) =>
    timesOf(
      cases.find((each) => each.name === name),
      mine,
    ),
});

/** The time, and how many times ours that is. */
function timesOf(
  theirs: PeerMeasured | undefined,
  mine: Measured | undefined,
): [ms: string, times: string] {
  if (!theirs || 'reason' in theirs) return ['-', '-'];
  const times = mine && 'ms' in mine ? ratio(theirs.ms, mine.ms) : undefined;
  return [
    time(theirs.ms) + (theirs.wrong ? ' WRONG' : ''),
    times === undefined ? '-' : `${times.toPrecision(3)} x`,
  ];
}
