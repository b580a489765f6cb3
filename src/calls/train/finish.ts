/** The end of a training: old weights against new on what was held out, and what is kept of it. */
import { toFacetError } from '../../base/errors';
import type {
  CalibrationTable,
  ModelInfo,
  TrainingFigures,
  TrainResult,
  Verdict,
  WrongTrainingPair,
} from '../../base/types';
import { blended } from '../../train/blend';
import type { Sets } from '../../train/figures';
import { SHARES } from '../../train/gate';
import type { Judgement, WrongRows } from '../../train/judge';
import { verdictOf } from '../../train/verdict';
import type { Began } from './began';
import type { TrainedTensors } from './learner';
import type { Running } from './loop';
import { isFromPictures } from './options';
import { ownPath, setsOf } from './sets';
import { isLost } from './steadily';
import { activationOf } from './trainable';

export interface Judged {
  verdict: Verdict;
  before: TrainingFigures;
  after: TrainingFigures;
  worst: TrainResult['worst'];
  model?: ModelInfo;
}

/**
 * @param old everything by the weights before
 * @param alarm why it was taken back, where it was
 */
export async function judged(running: Running, old: Sets, alarm?: string): Promise<Judged> {
  const { engine, began, emit } = running;
  const { learner, parts, options } = began;
  const shares = options.mode === 'shift' || !learner.blends ? [1] : SHARES;
  const byShare: [number, Sets][] = [];
  for (const [done, share] of shares.entries()) {
    emit({ kind: 'progress', doing: 'measuring', done, total: shares.length, unit: 'weights' });
    byShare.push([share, await setsOf(learner, parts, share)]);
  }
  const judgement = await engine.numbers({}, (remote) =>
    remote.judge(old, byShare, options.falseAlarms),
  );
  const verdict = verdictOf(judgement, options.falseAlarms, alarm);
  const { before, after, worst } = judgement;
  const result = { verdict, before, after, worst: worstOf(worst, began) };
  if (verdict.share === 0) return result;
  try {
    return { ...result, model: await keptWeights(running, verdict.share, judgement) };
  } catch (error) {
    if (isLost(error)) throw error;
    // What was measured is not lost with them; the files have the checkpoint.
    const { message, hint } = toFacetError(error);
    emit({
      kind: 'noticed',
      what: 'not kept',
      says: `The new weights are not kept: ${message} ${hint}`,
    });
    return result;
  }
}

async function keptWeights(
  { engine, began, since }: Running,
  share: number,
  { threshold, calibration, measuredOn }: Judgement,
): Promise<ModelInfo> {
  const { parent, options, parts, learner } = began;
  const values = await shareOf(await learner.trained(), began, share, engine);
  const people = new Set(parts.train.map(({ label }) => label)).size;
  const whom = measuredOn === 'people' ? 'people who did not teach them' : 'other people';
  const table: CalibrationTable | undefined = calibration && {
    ...calibration,
    source: `Pairs of ${whom}, measured at the end of the training`,
  };
  const model = await engine.files({}, (files) =>
    files.addTrained(
      {
        parent: parent.id,
        title: options.title ?? `${parent.title}, ${options.mode} ${dateOf(since)}`,
        ...values,
        ...(threshold !== undefined && { threshold }),
        ...(table && { calibration: table }),
        standardisation: learner.standardisation,
        trained: { mode: options.mode, people, photos: parts.train.length, date: since },
      },
      since,
    ),
  );
  return model;
}

/** Old weights and a share of what was learned. */
async function shareOf(
  trained: TrainedTensors,
  { parent, options }: Began,
  share: number,
  engine: Running['engine'],
): Promise<TrainedTensors> {
  if (share === 1) return trained;
  const from = isFromPictures(options.mode) ? undefined : activationOf(parent, options.mode);
  const old = await engine.files({}, (files) => files.tail(parent.id, from));
  const places = new Map(old.tensors.map((tensor) => [tensor.name, tensor]));
  const data = trained.data.slice();
  for (const { name, shape, offset } of trained.tensors) {
    const place = places.get(name);
    if (!place || place.shape.join() !== shape.join()) continue;
    const size = shape.reduce((product, side) => product * side, 1);
    const before = old.data.subarray(place.offset, place.offset + size);
    data.set(blended(before, trained.data.subarray(offset, offset + size), share), offset);
  }
  return { tensors: trained.tensors, data };
}

function worstOf(worst: Judgement['worst'], { parts }: Began): TrainResult['worst'] {
  const own = [...parts.train, ...parts.own];
  const people = [...(parts.peopleEnrolled ?? []), ...parts.people];
  const pair = ({ set, rows: [a, b], same, before, after }: WrongRows): WrongTrainingPair => {
    const of = set === 'own' ? own : people;
    return { photos: [ownPath(of[a]!.path), ownPath(of[b]!.path)], same, before, after };
  };
  return { accepts: worst.accepts.map(pair), rejects: worst.rejects.map(pair) };
}

const dateOf = (time: number) => new Date(time).toISOString().slice(0, 10);
