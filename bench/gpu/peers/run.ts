/** A peer's cases one after another, for as long as there is time. */
import { median } from '../../measure/statistics';
import { time } from '../../report/table';
import type { Times } from '../measure';
import type { PartResults, PartSettings, PeerMeasured } from '../part';
import { sampled } from '../samples';
import { PEER_ROWS, type PeerCase, type PeerRow } from './cases';
import type { Peer, PeerRun } from './peer';
import { makePeer, type PeerName } from './table';

/** Where the peer can't run, every case has that as its reason. */
export async function runPeer(
  part: PeerName,
  { quick, only, until }: PartSettings,
  results: PartResults,
  keep: () => void,
  say: (text: string) => void,
): Promise<void> {
  const peer = await makePeer(part);
  const { about, reason } = await started(peer);
  say(about);
  const cases: PeerMeasured[] = [];
  results.peer = { about, cases };
  for (const row of PEER_ROWS) {
    const { name } = row;
    if (!name.startsWith(only) || (quick && !row.quick)) continue;
    cases.push(reason ? { name, reason } : await measured(peer, row, until, say));
    keep();
  }
}

async function started(peer: Peer): Promise<{ about: string; reason?: string }> {
  try {
    return { about: await peer.start() };
  } catch (error) {
    const reason = `not runnable: ${(error as Error).message}`;
    return { about: reason, reason };
  }
}

async function measured(
  peer: Peer,
  { name, make }: PeerRow,
  until: number,
  say: (text: string) => void,
): Promise<PeerMeasured> {
  if (Date.now() > until) return { name, reason: 'the time of this part was used up' };
  try {
    const each = await make();
    const ready = await peer.prepare(each.job);
    try {
      const times = await timesOf(each, ready, say);
      const { ms, wrong } = times;
      say(`${name}: ${time(ms)}${wrong ? ` WRONG: ${wrong}` : ''}`);
      return times;
    } finally {
      await ready.release();
    }
  } catch (error) {
    const reason = String(error);
    say(`${name}: ${reason}`);
    return { name, reason };
  }
}

async function timesOf(
  { name, multiplications, wrong }: PeerCase,
  ready: PeerRun,
  say: (text: string) => void,
): Promise<Times> {
  const once = async () => {
    const start = performance.now();
    const found = await ready.run();
    return { ms: performance.now() - start, found };
  };
  const first = await once();
  // Who is silent for long is taken to hang.
  say(`${name}: first ${time(first.ms)}`);
  const second = await once();
  const why = wrong(first.found) ?? wrong(second.found);
  const runs = await sampled(once, second.ms);
  return {
    ...{ name, multiplications },
    first_ms: first.ms,
    ms: median(runs.map(({ ms }) => ms)),
    ...(why !== undefined && { wrong: why }),
  };
}
