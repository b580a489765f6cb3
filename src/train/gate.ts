/**
 * Whether new weights take the place of the old ones, and how much of them: never worse by accident. The old ones
 * stay unless photos that were held out gain, and people who have nothing to do with it lose next to nothing.
 */
import { acceptedAt, verificationFigures, type PairDistances } from '../protocol/verification';

/** How much of the new weights, from the most; the first that passes is taken. */
export const SHARES = [1, 0.7, 0.5] as const;

/** Found on 90 runs of which 20 had ruinous rates: all ten at 100 times the rate were refused. */
const OWN = { rate: 1e-2, gain: 0.01 };
export const GUARD = { rate: 1e-3, loss: 0.03, eer: 0.005 };

/** Distances by the weights of one share. */
export interface Measured {
  /** Of the gallery's held-out photos. */
  own: PairDistances;
  /** Of other people, who are no part of the gallery. */
  guard: PairDistances;
}

/** Rates are shares of counts: what differs by less than this does not differ. */
const NOTHING = 1e-6;

/** Why a share was refused. */
export type Objection =
  | 'not-finite'
  | 'own-gains-too-little'
  | 'own-errors-rise'
  | 'guard-accepts-fall'
  | 'guard-errors-rise';

export interface GateResult {
  /** Of the new weights; 0 where the old ones stay. */
  share: number;
  /** Of each share that was tried before, why not. */
  refused: { share: number; objections: Objection[] }[];
}

/**
 * @param old by the weights before
 * @param byShare by each of {@link SHARES}
 */
export function gate(old: Measured, byShare: ReadonlyMap<number, Measured>): GateResult {
  const refused: GateResult['refused'] = [];
  for (const share of SHARES) {
    const measured = byShare.get(share);
    if (!measured) continue;
    const objections = objectionsTo(measured, old);
    if (objections.length === 0) return { share, refused };
    refused.push({ share, objections });
  }
  return { share: 0, refused };
}

function objectionsTo(now: Measured, old: Measured): Objection[] {
  const all = [now.own, now.guard].flatMap(({ same, different }) => [...same, ...different]);
  if (!all.every(Number.isFinite)) return ['not-finite'];
  const eer = (pairs: PairDistances) => verificationFigures(pairs).eer;
  const objections: Objection[] = [];
  const gain = acceptedAt(now.own, OWN.rate) - acceptedAt(old.own, OWN.rate);
  if (gain < OWN.gain - NOTHING) objections.push('own-gains-too-little');
  // Of few pairs one is no rise yet: the rate can't be told more finely.
  const onePair = 1 / now.own.same.length;
  if (eer(now.own) > eer(old.own) + onePair + NOTHING) objections.push('own-errors-rise');
  return [...objections, ...objectionsOfGuard(old, now)];
}

/** What stands against new weights on the part of others; nothing where there are none. */
export function objectionsOfGuard(
  { guard: old }: Pick<Measured, 'guard'>,
  { guard: now }: Pick<Measured, 'guard'>,
): Objection[] {
  if (old.same.length === 0 || old.different.length === 0) return [];
  if (![...now.same, ...now.different].every(Number.isFinite)) return ['not-finite'];
  const objections: Objection[] = [];
  const eer = (pairs: PairDistances) => verificationFigures(pairs).eer;
  const fall = acceptedAt(old, GUARD.rate) - acceptedAt(now, GUARD.rate);
  if (fall > GUARD.loss + NOTHING) objections.push('guard-accepts-fall');
  if (eer(now) - eer(old) > GUARD.eer + NOTHING) objections.push('guard-errors-rise');
  return objections;
}
