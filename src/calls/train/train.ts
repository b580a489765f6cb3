/** Training on people's photos: what facenet's two training scripts do, and what one's own gallery needs. */
import { onAbort } from '../../base/abort';
import { FacetError, throwIfAborted, toFacetError } from '../../base/errors';
import { randomId } from '../../base/random';
import type {
  CallOptions,
  Training,
  TrainOptions,
  TrainResult,
  TrainRun,
  Tree,
} from '../../base/types';
import type { Engine } from '../../engine/engine';
import { hold } from '../../storage/tab-locks';
import { forgetTraining, keepTraining } from '../../storage/trainings';
import { checkOptions, checkTree } from '../arguments';
import { beginAgain, beginAnew, type Asked, type Began } from './began';
import { Events } from './events';
import { judged } from './finish';
import { Loop, type Running } from './loop';
import { LfwEvaluation } from './lfw';
import { isFromPictures, isScript, notUsed, TRAIN, TRAIN_PERSONAL, trainOptions } from './options';
import { byScriptNames, TRAIN_SCRIPTS } from './script-options';
import { trainingFiles } from './outputs';
import { Pace } from './pace';
import { lockOf } from './trainings';
import { setsOf } from './sets';
import { steadily } from './steadily';

/** One at a time: the next waits for the one before. */
interface Queue {
  last: Promise<unknown>;
  running: number;
  /** Fires where the engine ends: what runs is left as a closed tab would leave it. */
  leaving: AbortController;
}

const queues = new WeakMap<Engine, Queue>();

function queueOf(engine: Engine): Queue {
  const known = queues.get(engine);
  if (known) return known;
  const queue = { last: Promise.resolve(), running: 0, leaving: new AbortController() };
  queues.set(engine, queue);
  return queue;
}

/** Leaves what runs as a closed tab would: it can be gone on with. */
export async function leaveTrainings(engine: Engine): Promise<void> {
  const queue = queueOf(engine);
  queues.delete(engine);
  queue.leaving.abort();
  await queue.last;
}

/**
 * Begins a training, or goes on with one. What is wrong is told by the result's rejection.
 * @param tree photos in folders of people; where a training of features is gone on with, an empty list will do
 */
export function train(
  engine: Engine,
  tree: Tree,
  options: TrainOptions & CallOptions = {},
): TrainRun {
  const id = options.resume ?? randomId();
  const events = new Events();
  const queue = queueOf(engine);
  const left = queue.leaving.signal;
  const signal = options.signal ? AbortSignal.any([options.signal, left]) : left;
  const pace = new Pace(signal, (kind) => events.emit({ kind }));
  const before = queue.last;
  if (queue.running > 0) {
    const says = 'Another training runs: this one begins when it has ended.';
    events.emit({ kind: 'noticed', what: 'waits', says });
  }
  queue.running++;
  const result = (async () => {
    checkTree(tree);
    checkOptions(options, TRAIN, TRAIN_PERSONAL, TRAIN_SCRIPTS);
    const { signal: _, onProgress: __, ...given } = options;
    const filled = trainOptions(given);
    const unused = notUsed(given);
    if (unused.length > 0) {
      const says = `The mode "${filled.mode}" has no use for ${unused.join(', ')}.`;
      events.emit({ kind: 'noticed', what: 'not used', says });
    }
    await Promise.race([before, new Promise<void>((resolve) => onAbort(signal, resolve))]);
    throwIfAborted(signal);
    const since = Date.now();
    const asked: Asked = {
      engine,
      id,
      tree,
      given,
      options: filled,
      signal,
      left,
      since,
      emit: events.emit,
    };
    return run(asked, pace, onProgressOf(options, events));
  })();
  const ended = result.then(
    () => undefined,
    () => undefined,
  );
  queue.last = ended.then(() => before);
  void ended.then(() => {
    queue.running--;
    events.end();
  });
  return {
    id,
    events,
    pause: () => pace.pause(),
    resume: () => pace.resume(),
    stop: () => pace.stop(),
    result,
  };
}

type Tell = Asked['emit'];

/** Progress is told like that of any call, too. */
function onProgressOf({ onProgress }: CallOptions, { emit }: Events): Tell {
  if (!onProgress) return emit;
  return (event) => {
    if (event.kind === 'step') {
      const { step, steps, stepsPerSecond: rate, secondsLeft } = event;
      onProgress({ done: step, total: steps, unit: 'steps', rate, secondsLeft });
    } else if (event.kind === 'progress') {
      const { kind: _, doing: __, ...progress } = event;
      onProgress(progress);
    }
    emit(event);
  };
}

/**
 * Under the training's own name: in one tab at a time.
 * @throws FacetError `INVALID_OPTION` where it runs in another
 */
async function run(asked: Asked, pace: Pace, emit: Tell): Promise<TrainResult> {
  const release = await hold(lockOf(asked.id));
  if (!release) {
    throw new FacetError('INVALID_OPTION', 'This training runs already, in this tab or another.', {
      hint: 'Look at it there, or wait until it has ended.',
    });
  }
  try {
    return await runHeld(asked, pace, emit);
  } finally {
    await release();
  }
}

async function runHeld(asked: Asked, pace: Pace, emit: Tell): Promise<TrainResult> {
  const { engine, id, options, signal, since } = asked;
  const at = performance.now();
  let began: Began | undefined;
  const told: Asked = {
    ...asked,
    emit(event) {
      if (event.kind === 'validated') began?.record.validated.push(withoutKind(event));
      emit(event);
    },
  };
  try {
    const lfw =
      options.lfw && isFromPictures(options.mode)
        ? await LfwEvaluation.read(engine, options.lfw, options.seed, signal)
        : undefined;
    began =
      options.resume === undefined ? await beginAnew(told) : await beginAgain(told, options.resume);
    const { learner, parts, state } = began;
    const going: Running = { engine, id, began, emit, pace, signal, since, lfw };
    await keepTraining(trainingOf(going), since);
    const old = await steadily(learner, state, async () => {
      await learner.restore(state);
      return setsOf(learner, parts, 0);
    });
    const before = await engine.numbers({}, (remote) =>
      remote.trainingFigures(old, began!.options.falseAlarms),
    );
    emit({ kind: 'figures', step: 0, epoch: 0, figures: before });
    const alarm = await new Loop(going, before).run();
    throwIfAborted(signal);
    const last = await learner.state();
    const outcome = await steadily(learner, last, () => judged(going, old, alarm));
    const took = performance.now() - at;
    const outputs = await steadily(learner, last, () => outputsOf(going.began, since, took));
    const { record } = began;
    const named = isScript(began.options.mode) ? byScriptNames(record.options) : record.options;
    const files = await trainingFiles({ ...record, options: named }, outputs);
    const result: TrainResult = {
      id,
      mode: began.options.mode,
      ...outcome,
      check: began.check,
      steps: learner.step,
      took,
      stopped: pace.stopped,
      files,
    };
    const { files: _, model, ...kept } = result;
    const done = { ...kept, ...(model && { model: model.id }) };
    await keepTraining({ ...trainingOf(going), state: 'done', result: done }, since);
    return result;
  } catch (error) {
    const facet = toFacetError(error);
    // What was cancelled, or could not begin, leaves nothing to go on with.
    if (
      (facet.code === 'ABORTED' && !asked.left.aborted) ||
      (began === undefined && options.resume === undefined)
    ) {
      await forgetTraining(id);
    }
    throw facet;
  } finally {
    await began?.learner.end().catch(() => undefined);
    began?.held.release();
  }
}

function withoutKind<T extends { kind: string }>({ kind: _, ...rest }: T): Omit<T, 'kind'> {
  return rest;
}

/** Steps of a plan that stat.h5 has places for. */
const MOST_PLACES = 2_000_000;

/** What the files of the scripts are written by. */
async function outputsOf({ options, learner, parent }: Began, began: number, took: number) {
  const { mode, maxEpochs, epochSize, validateEveryEpochs } = options;
  const suffix = mode === 'softmax' ? Math.ceil(learner.step / learner.epochSize) : learner.step;
  return {
    ...{ began, took },
    // A plan that was far from carried out leaves no room in memory for its empty places.
    ...(isScript(mode) &&
      maxEpochs * epochSize <= MOST_PLACES && { maxEpochs, epochSize, validateEveryEpochs }),
    checkpoints: [{ suffix, tensors: await learner.trained() }],
    metadata: { parent: parent.id, licence: parent.licence },
  };
}

function trainingOf({ id, began, since }: Running): Training {
  const { options, given, parent, parts, learner, check } = began;
  const { guard: _, lfw: __, learningRateSchedule: ___, filterDistances: ____, ...plain } = given;
  return {
    id,
    title: options.title ?? `${parent.title}, ${options.mode}`,
    mode: options.mode,
    date: since,
    step: learner.step,
    steps: learner.steps,
    state: 'unfinished',
    needsPhotos: isFromPictures(options.mode),
    people: check.people,
    photos: parts.train.length,
    parent: parent.id,
    options: plain as Record<string, unknown>,
  };
}
