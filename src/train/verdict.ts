/** What became of a training, in words. */
import type { Gain, Verdict } from '../base/types';
import { GUARD, type GateResult, type Objection } from './gate';
import type { Judgement } from './judge';

const OBJECTIONS: Record<Objection, string> = {
  'not-finite': 'the numbers ran away (NaN)',
  'own-gains-too-little': 'photos of your people that were held out gain nothing',
  'own-errors-rise': 'errors on held-out photos of your people rise',
  'guard-accepts-fall': 'other people are recognised less often',
  'guard-errors-rise': 'errors on other people rise',
};

const percent = (share: number) => `${Math.round(share * 1000) / 10} %`;
const points = (share: number) => `${share > 0 ? '+' : ''}${Math.round(share * 1000) / 10}`;

/** "41.2 % to 66.7 % (+12.5 to +38.1 points)" */
const change = ({ before, after, low, high }: Gain) =>
  `${percent(before)} to ${percent(after)} (95 % interval ${points(low)} to ${points(high)} points)`;

/** Less than this is no difference, of a share. */
const NOTHING = 0.005;

const others = ({ before, after }: Gain) =>
  Math.abs(after - before) <= NOTHING
    ? 'Others stay as they were.'
    : `Others: ${percent(before)} to ${percent(after)}.`;

/** What stood against every share; where that is nothing, what stood against any. */
function reasonsOf({ refused }: GateResult): Objection[] {
  const all = [...new Set(refused.flatMap(({ objections }) => objections))];
  const always = all.filter((each) => refused.every(({ objections }) => objections.includes(each)));
  return always.length > 0 ? always : all;
}

/**
 * @param falseAlarms the rate at which it was measured who is named rightly
 * @param alarm why it was taken back, where it was
 */
export function verdictOf(judgement: Judgement, falseAlarms: number, alarm?: string): Verdict {
  const verdict = judged(judgement, falseAlarms);
  if (alarm === undefined || verdict.better) return verdict;
  const says = `Not better: it was taken back. The old weights stay.`;
  return { ...verdict, share: 0, says, because: [alarm, ...verdict.because] };
}

function judged(judgement: Judgement, falseAlarms: number): Verdict {
  const { gate, gains, guardObjections = [] } = judgement;
  if (!gate && guardObjections.length > 0) {
    return {
      better: false,
      share: 0,
      says: `Not better: ${listed(guardObjections.map((each) => OBJECTIONS[each]))}. The old weights stay.`,
      because: ['No photos of your own people were held out: of them nothing is known.'],
      gains,
    };
  }
  if (!gate) {
    return {
      better: false,
      share: 1,
      says: 'No photos of your people were held out, so nothing can be promised: the new weights are kept beside the old ones.',
      because: ['Give each person three photos or more, so that some can be held out.'],
      gains,
    };
  }
  const { named, own, people, guard } = gains;
  const told = [
    ...(named ? [`Named rightly at ${percent(falseAlarms)} false alarms: ${change(named)}.`] : []),
    ...(own ? [`Your people, held-out photos, accepted at that rate: ${change(own)}.`] : []),
    ...(people ? [`People who did not teach: ${change(people)}.`] : []),
    ...(guard ? [`Others, at ${percent(GUARD.rate)} false alarms: ${change(guard)}.`] : []),
  ];
  if (gate.share === 0) {
    const why = reasonsOf(gate);
    return {
      better: false,
      share: 0,
      says: `Not better: ${listed(why.map((each) => OBJECTIONS[each]))}. The old weights stay.`,
      because: told,
      gains,
    };
  }
  const best = [named, people, own].find((gain) => gain?.sure);
  if (!best) {
    return {
      better: false,
      share: 0,
      says: 'Not better: no gain that can be told from chance. The old weights stay.',
      because: told,
      gains,
    };
  }
  const whom = best === people ? 'people who did not teach' : 'your people';
  const what =
    best === named
      ? `named rightly rises from ${change(best)}`
      : `accepted rises from ${change(best)}`;
  return {
    better: true,
    share: gate.share,
    says: `Better for ${whom}: ${what}.${guard ? ` ${others(guard)}` : ''}`,
    because: told,
    gains,
  };
}

const listed = (parts: string[]) =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
