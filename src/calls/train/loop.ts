/** The steps of a training: told, watched, measured, kept; what was lost is done again. */
import type { TrainEvent, TrainingFigures } from '../../base/types';
import type { Engine } from '../../engine/engine';
import { bestCheckpoint, keepCheckpoint, type Checkpoint } from '../../storage/trainings';
import type { Began } from './began';
import type { Emit } from './learner';
import type { LfwEvaluation } from './lfw';
import { NOT_KEPT } from './not-kept';
import type { Pace } from './pace';
import { addStep, cutAt } from './record';
import { setsOf } from './sets';
import { isLost, MOST_LOSSES, steadily } from './steadily';
import { watchOf } from './watching';

/** How long one call to the worker may take, milliseconds: pauses and stops are heard between two. */
const CALL_MS = 300;
/** Milliseconds after which where it stands is kept, epoch or not; more where keeping itself takes long. */
const KEEP_EVERY = 20_000;
/** Of the time of a training, keeping takes at most about one part in so many. */
const KEEPING_SHARE = 20;
/** Milliseconds between two looks at memory. */
const MEMORY_EVERY = 2000;

export interface Running {
  engine: Engine;
  id: string;
  began: Began;
  emit: Emit;
  pace: Pace;
  signal?: AbortSignal;
  since: number;
  /** Measured after each epoch. */
  lfw?: LfwEvaluation;
}

export class Loop {
  #watch: ReturnType<typeof watchOf>;
  #last: Pick<Checkpoint, 'step' | 'state'>;
  #perCall = 1;
  #secondsPerStep = 0;
  #memory = 0;
  #memoryAt = 0;
  #keptAt = performance.now();
  #keepAfter = KEEP_EVERY;
  #epochBegan = performance.now();
  #best = { gain: -Infinity, epochs: 0 };
  #toldNotKept = false;
  /** Its patience is out. */
  #isOut = false;
  #alarm?: string;

  constructor(
    private readonly running: Running,
    private readonly before: TrainingFigures,
  ) {
    this.#watch = watchOf(running.began);
    this.#last = { step: running.began.learner.step, state: running.began.state };
    for (const { figures, epoch } of running.began.record.figures) {
      const gain = gainOf(before, figures);
      if (gain !== undefined) this.#goesOn(gain, epoch, false);
    }
  }

  /**
   * Until its end, or a stop, or an alarm: then it stands where it was last right.
   * @returns what the alarm says
   */
  async run(): Promise<string | undefined> {
    const { began, pace } = this.running;
    const { learner } = began;
    let losses = 0;
    while (!pace.stopped && learner.step < learner.steps) {
      await pace.turn();
      if (pace.stopped) break;
      try {
        if (!(await this.#next())) break;
        losses = 0;
      } catch (error) {
        if (!isLost(error) || ++losses > MOST_LOSSES) throw error;
        await this.#goBack();
        this.#notice('lost', `What computes was lost; it goes on from step ${this.#last.step}.`);
      }
    }
    if (this.#isOut) await this.#takeBest();
    return this.#alarm;
  }

  /** @returns whether it goes on */
  async #next(): Promise<boolean> {
    const { began, signal } = this.running;
    const { learner, record, options } = began;
    const untilEpoch = learner.epochSize - (learner.step % learner.epochSize);
    const at = performance.now();
    const steps = await learner.next(Math.min(this.#perCall, untilEpoch), signal);
    if (steps.length === 0) return false;
    await this.#measureSpeed((performance.now() - at) / 1000 / steps.length);
    for (const step of steps) {
      const alarm = this.#watch.see(step);
      if (alarm) {
        await this.#goBack();
        this.#alarm = `${alarm.says} It was taken back to step ${this.#last.step} and ended there.`;
        this.#notice(alarm.what, this.#alarm);
        return false;
      }
      addStep(record, step);
      this.#tell({
        kind: 'step',
        ...step,
        steps: learner.steps,
        epoch: Math.ceil(step.step / learner.epochSize),
        stepsPerSecond: 1 / this.#secondsPerStep,
        photosPerSecond: options.batchSize / this.#secondsPerStep,
        secondsLeft: (learner.steps - step.step) * this.#secondsPerStep,
        memory: this.#memory,
      });
    }
    if (learner.step % learner.epochSize === 0 || learner.step >= learner.steps) {
      return this.#endEpoch(steps.at(-1)!.rate);
    }
    if (performance.now() - this.#keptAt > this.#keepAfter) await this.#keep();
    return true;
  }

  async #endEpoch(rate: number): Promise<boolean> {
    const { began, engine } = this.running;
    const { learner, record, options, parts } = began;
    const epoch = Math.ceil(learner.step / learner.epochSize);
    const timeTrain = (performance.now() - this.#epochBegan) / 1000;
    const evaluating = performance.now();
    const sets = await setsOf(learner, parts, 1);
    const figures = await engine.numbers({}, (remote) =>
      remote.trainingFigures(sets, options.falseAlarms),
    );
    await this.#measureLfw(epoch);
    const timeEvaluate = (performance.now() - evaluating) / 1000;
    this.#epochBegan = performance.now();
    const { timeValidate = 0, prelogitsHistogram } = learner.epoch ?? {};
    record.epochs.push({
      ...{ epoch, rate, timeTrain, timeValidate, timeEvaluate },
      ...(prelogitsHistogram && { prelogitsHistogram }),
    });
    record.figures.push({ step: learner.step, epoch, figures });
    this.#tell({ kind: 'figures', step: learner.step, epoch, figures });
    const gain = gainOf(this.before, figures);
    await this.#keep(gain);
    return gain === undefined || this.#goesOn(gain, epoch);
  }

  async #measureLfw(epoch: number): Promise<void> {
    const { began, lfw } = this.running;
    if (!lfw) return;
    const { learner, record } = began;
    const measured = await lfw.measured(learner);
    record.lfw.push({ epoch, step: learner.step - learner.epochSize, ...measured });
    this.#tell({ kind: 'lfw', epoch, ...measured });
  }

  /** Ends early where nothing was gained for long, and says so where what was gained is lost again. */
  #goesOn(gain: number, epoch: number, told = true): boolean {
    const { patience } = this.running.began.options;
    if (gain > this.#best.gain) this.#best = { gain, epochs: 0 };
    else this.#best.epochs++;
    if (told && this.#best.gain > 0 && gain < 0) {
      this.#notice(
        'overfit',
        `After epoch ${epoch} held-out photos are recognised less often than before, though they had gained: it learns the photos by heart.`,
      );
    }
    this.#isOut = patience > 0 && this.#best.epochs >= patience;
    return !this.#isOut;
  }

  /** Ended for want of gain, it stands where it had gained most, as far as that is kept. */
  async #takeBest(): Promise<void> {
    const { began, id } = this.running;
    const best = await bestCheckpoint(id);
    if (!best || best.step >= began.learner.step) return;
    this.#last = best;
    await this.#goBack();
  }

  async #keep(gain?: number): Promise<void> {
    const { began, id, since } = this.running;
    const { learner, record } = began;
    const at = performance.now();
    const [step, state] = [learner.step, await learner.state()];
    this.#last = { step, state };
    const epoch = Math.floor(step / learner.epochSize);
    const outcome = await keepCheckpoint(
      id,
      {
        ...{ step, epoch, state, record: structuredClone(record) },
        ...(gain !== undefined && { gain }),
      },
      since,
    );
    this.#keptAt = performance.now();
    this.#keepAfter = Math.max(KEEP_EVERY, KEEPING_SHARE * (this.#keptAt - at));
    if (outcome === 'kept') this.#tell({ kind: 'kept', step, bytes: bytesOf(state) });
    else if (!this.#toldNotKept) {
      this.#toldNotKept = true;
      this.#notice('not kept', NOT_KEPT[outcome]);
    }
  }

  async #goBack(): Promise<void> {
    const { learner, record } = this.running.began;
    await steadily(learner, this.#last.state, () => learner.restore(this.#last.state));
    cutAt(record, this.#last.step, learner.epochSize);
    this.#watch = watchOf(this.running.began);
  }

  async #measureSpeed(seconds: number): Promise<void> {
    this.#secondsPerStep = this.#secondsPerStep
      ? 0.7 * this.#secondsPerStep + 0.3 * seconds
      : seconds;
    this.#perCall = Math.max(1, Math.min(50, Math.round(CALL_MS / 1000 / this.#secondsPerStep)));
    if (performance.now() - this.#memoryAt < MEMORY_EVERY) return;
    this.#memoryAt = performance.now();
    const { heapBytes, gpuBytes } = await this.running.engine.stats();
    this.#memory = heapBytes + gpuBytes;
  }

  #notice(what: Extract<TrainEvent, { kind: 'noticed' }>['what'], says: string): void {
    this.#tell({ kind: 'noticed', what, says, backTo: this.#last.step });
  }

  #tell(event: TrainEvent): void {
    this.running.emit(event);
  }
}

/** By how much own held-out photos are accepted more often; undefined where none are held out. */
function gainOf(before: TrainingFigures, now: TrainingFigures): number | undefined {
  return before.own && now.own && now.own.val - before.own.val;
}

/** Bytes of all arrays in a state. */
function bytesOf(state: unknown): number {
  if (ArrayBuffer.isView(state)) return state.byteLength;
  if (state instanceof Map) return bytesOf([...state.values()]);
  if (typeof state !== 'object' || state === null) return 0;
  return Object.values(state).reduce<number>((sum, part) => sum + bytesOf(part), 0);
}
