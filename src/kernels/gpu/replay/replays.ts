/**
 * Work of one tensor that a device has done before is replayed: looking up each of its programs again takes longer than
 * many a device computes them. The first time a shape is met it is computed as ever, so that its weights and what is
 * derived from them are on the device; the second time its programs are captured; from then on they are played.
 */
import { engine, env, type Tensor } from '@tensorflow/tfjs-core';
import { errorsOf } from '../derived';
import { generationOf } from '../generation';
import { COMPILE_ONLY, flush, type Recording } from '../recording';
import { Capture } from './capture';
import { isNoting } from './noting';
import { Scratch } from './scratch';

/** Shapes of one network that are remembered, as many as the pyramids of five sizes of photos have; those that were not met for the longest time are let go of. */
const MOST_SHAPES = 64;
/** A device that reported as many errors may lack the memory that captures take: it does without. */
const MOST_ERRORS = 3;

type Met = Capture | 'met' | 'not worth it';

export class Replays<In extends Tensor, Out extends Tensor> {
  /** The one met last is the last. */
  readonly #shapes = new Map<string, Met>();
  #gpu?: Recording;
  #generation = 0;

  /** @param compute tensors alone, always the same for the same values; it leaves none but its result */
  constructor(private readonly compute: (x: In) => Out) {}

  /** What `compute` gives, of the same bits. Gradients are taken through `compute` itself. */
  run(x: In): Out {
    const gpu = deviceInUse();
    if (!gpu) return this.compute(x);
    if (errorsOf(gpu.device) >= MOST_ERRORS) {
      this.forget();
      return this.compute(x);
    }
    this.#holdTo(gpu);
    const shape = `${x.dtype} ${x.shape.join()}`;
    const before = this.#shapes.get(shape);
    if (before) this.#shapes.delete(shape);
    const now = before === 'met' ? this.#captured(gpu, x) : (before ?? 'met');
    this.#shapes.set(shape, now);
    this.#keepFew();
    if (!(now instanceof Capture)) return this.compute(x);
    gpu.uploadToGPU(x.dataId);
    return now.play(x) as Out;
  }

  /** Lets go of all that is kept; it may be run again. */
  forget(): void {
    const captures = [...this.#shapes.values()].filter((met) => met instanceof Capture);
    this.#shapes.clear();
    if (captures.length > 0) flush(this.#gpu!);
    captures.forEach((capture) => capture.close());
  }

  #captured(gpu: Recording, x: In): Met {
    gpu.uploadToGPU(x.dataId);
    return Capture.of(gpu, scratchOf(gpu), x, this.compute) ?? 'not worth it';
  }

  /** What was kept on another device, or of other programs, serves no more. */
  #holdTo(gpu: Recording): void {
    const generation = generationOf(gpu.device);
    if (this.#gpu === gpu && this.#generation === generation) return;
    this.forget();
    this.#gpu = gpu;
    this.#generation = generation;
  }

  #keepFew(): void {
    if (this.#shapes.size <= MOST_SHAPES) return;
    const [[shape, oldest]] = this.#shapes as Iterable<[string, Met]> as [[string, Met]];
    this.#shapes.delete(shape);
    if (!(oldest instanceof Capture)) return;
    flush(this.#gpu!);
    oldest.close();
  }
}

/** The backend in use, where what it is asked for now is no more than to compute. */
function deviceInUse(): Recording | undefined {
  const { backend, state } = engine();
  const gpu = backend as unknown as Recording;
  // Other backends record nothing.
  if (!gpu.recordAndSubmit || isNoting()) return undefined;
  const isWatched = state.gradientDepth > 0 || state.profiling || gpu.activeTimers;
  if (isWatched || env().getBool('DEBUG')) return undefined;
  return env().getBool(COMPILE_ONLY) ? undefined : gpu;
}

const scratches = new WeakMap<GPUDevice, { scratch: Scratch; generation: number }>();

/** Bytes that replays take on a device, beside tensors. */
export function replayBytes(device: GPUDevice): number {
  return scratches.get(device)?.scratch.bytes ?? 0;
}

/** The buffers of a device. After an error some of them may be none: captures of before are never played again. */
function scratchOf(gpu: Recording): Scratch {
  const { device } = gpu;
  const generation = generationOf(device);
  const known = scratches.get(device);
  if (known?.generation === generation) return known.scratch;
  if (known) {
    flush(gpu);
    known.scratch.destroy();
  }
  const scratch = new Scratch(device);
  scratches.set(device, { scratch, generation });
  return scratch;
}
