/** Work for one shape as a list of programs: played back, nothing is looked up, and nothing allocated but its output. */
import { engine, env, type DataType, type Tensor } from '@tensorflow/tfjs-core';
import { createBindGroup, numberOf } from '../bind-groups';
import { trimPool } from '../pool';
import { flush, passOf, SUBMIT, type Recording } from '../recording';
import { noted, Slot, type Step } from './noting';
import type { Placement, Scratch } from './scratch';

/** Pairs of an input's and an output's buffer whose groups are kept: tfjs has the same few again and again. */
const MOST_PAIRS = 16;

/** One program, ready to be recorded but for the group where it binds the input or the output. */
interface Ready {
  pipeline: GPUComputePipeline;
  group?: GPUBindGroup;
  workgroups: Step['workgroups'];
}

interface Output {
  slot: Slot;
  shape: number[];
  dtype: DataType;
}

export class Capture {
  readonly #steps: Ready[];
  /** Those that bind the input or the output. */
  readonly #open: Step[];
  readonly #groups = new Map<string, GPUBindGroup[]>();

  private constructor(
    private readonly gpu: Recording,
    steps: Step[],
    private readonly input: GPUBuffer,
    private readonly output: Output,
    private readonly placement: Placement,
  ) {
    const isOpen = ({ bindings }: Step) =>
      bindings.some(({ place }) => place === input || place === output.slot);
    this.#open = steps.filter(isOpen);
    this.#steps = steps.map((step) => ({
      pipeline: step.pipeline,
      workgroups: step.workgroups,
      group: isOpen(step) ? undefined : this.#groupOf(step),
    }));
  }

  /**
   * @param x on the device; its values are not read
   * @returns nothing where the work is more than a list of programs, or needs too much memory beside
   */
  static of<In extends Tensor>(
    gpu: Recording,
    scratch: Scratch,
    x: In,
    compute: (x: In) => Tensor,
  ): Capture | undefined {
    let output: Output | undefined;
    const steps = noted(gpu, () => {
      const result = compute(x);
      const { dataId, shape, dtype } = result;
      const slot: unknown = gpu.tensorMap.get(dataId).resource;
      if (slot instanceof Slot) output = { slot, shape, dtype };
      result.dispose();
    });
    if (!steps || !output) return undefined;
    // What the shape took when it was computed the ordinary way makes room.
    const placement = scratch.place(steps, output.slot, () => trimPool(gpu));
    if (!placement) return undefined;
    return new Capture(gpu, steps, gpu.tensorMap.get(x.dataId).resource, output, placement);
  }

  /**
   * Records its programs.
   * @param x of the shape and type it was captured for, on the device
   */
  play(x: Tensor): Tensor {
    const { gpu } = this;
    const output = gpu.makeTensorInfo(this.output.shape, this.output.dtype);
    gpu.uploadToGPU(output.dataId);
    const groups = this.#groupsFor(
      gpu.tensorMap.get(x.dataId).resource,
      gpu.tensorMap.get(output.dataId).resource,
    );
    const most = env().getNumber(SUBMIT);
    let open = 0;
    for (const { pipeline, group, workgroups } of this.#steps) {
      const pass = passOf(gpu);
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, group ?? groups[open++]!);
      pass.dispatchWorkgroups(workgroups[0], workgroups[1], workgroups[2]);
      if (++gpu.dispatchCountInPass >= most) flush(gpu);
    }
    // Disposed of before all is submitted, their buffers are not given to others.
    [x, output].forEach(({ dataId }) => gpu.commandQueueOwnedIds.add(dataId));
    return engine().makeTensorFromTensorInfo(output);
  }

  /** Frees its memory; it can't be played any more. Nothing of it may be recorded and not submitted. */
  close(): void {
    this.placement.close();
  }

  /** Groups of the programs that bind the input or the output. */
  #groupsFor(x: GPUBuffer, output: GPUBuffer): GPUBindGroup[] {
    const key = `${numberOf(x)},${numberOf(output)}`;
    const known = this.#groups.get(key);
    if (known) return known;
    const groups = this.#open.map((step) => this.#groupOf(step, x, output));
    if (this.#groups.size >= MOST_PAIRS) this.#groups.delete(this.#groups.keys().next().value!);
    this.#groups.set(key, groups);
    return groups;
  }

  #groupOf({ pipeline, bindings }: Step, x?: GPUBuffer, output?: GPUBuffer): GPUBindGroup {
    const bufferAt = (place: GPUBuffer | Slot): GPUBuffer => {
      if (place === this.input) return x!;
      if (place === this.output.slot) return output!;
      return place instanceof Slot ? this.placement.bufferOf(place) : place;
    };
    return createBindGroup(
      this.gpu.device,
      pipeline,
      bindings.map(({ place, size }) => ({ buffer: bufferAt(place), size })),
    );
  }
}
