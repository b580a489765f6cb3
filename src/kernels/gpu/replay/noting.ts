/** What a piece of work would record on a device, noted in place of recorded: nothing runs meanwhile, no memory is taken. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Recording } from '../recording';

/** What a tensor that the work makes has in place of a buffer. */
export class Slot {
  /** @param size bytes */
  constructor(readonly size: number) {}
}

/** What a program finds at one of its bindings. */
export interface Binding {
  place: GPUBuffer | Slot;
  /** Bytes: a buffer may be larger than what lies in it. */
  size: number;
}

/** One run of a program. */
export interface Step {
  pipeline: GPUComputePipeline;
  /** Of group 0, in their order; the first is the output. */
  bindings: Binding[];
  workgroups: readonly [x: number, y: number, z: number];
}

/** A uniform buffer as tfjs binds it. */
type Uniforms = Required<GPUBufferBinding>;

/** Work of which a list of steps is not the whole: it reads back, uploads, or would have to run once. */
class NotRepeatable extends Error {}

let current: { gpu: Recording; steps: Step[] } | undefined;

/** The steps noted so far, where work on this backend is being noted; who would record adds to them instead. */
export function stepsOf(gpu: Recording): Step[] | undefined {
  return current?.gpu === gpu ? current.steps : undefined;
}

export const isNoting = (): boolean => current !== undefined;

/** To be called before what a replay would leave out, or do again in vain. */
export function refuseNoting(): void {
  if (current) throw new NotRepeatable();
}

/** Where a tensor lies, whose values are on the device or will be. */
export function bindingOf(gpu: Recording, { dataId, shape }: TensorInfo): Binding {
  const place: unknown = gpu.tensorMap.get(dataId).resource;
  if (!(place instanceof GPUBuffer || place instanceof Slot)) throw new NotRepeatable();
  return { place, size: 4 * shape.reduce((product, n) => product * n, 1) };
}

/**
 * Notes the steps of work, which must dispose of each tensor that it makes.
 * @returns nothing where it cannot be repeated as steps alone
 */
export function noted(gpu: Recording, work: () => void): Step[] | undefined {
  const steps: Step[] = [];
  const { bufferManager, recordAndSubmit, ensureCommandEncoderReady, endComputePassEncoder } = gpu;
  const usual = {
    bufferManager,
    recordAndSubmit,
    ensureCommandEncoderReady,
    endComputePassEncoder,
  };
  current = { gpu, steps };
  Object.assign(gpu, {
    bufferManager: Object.assign(Object.create(bufferManager), { acquireBuffer: slotOf }),
    recordAndSubmit: (...program: unknown[]) =>
      recordAndSubmit.apply(notingStock(gpu, steps), program),
    ensureCommandEncoderReady: refuseNoting,
    endComputePassEncoder: refuseNoting,
  } satisfies Partial<Recording>);
  try {
    work();
    return steps;
  } catch (error) {
    if (error instanceof NotRepeatable) return undefined;
    throw error;
  } finally {
    current = undefined;
    Object.assign(gpu, usual);
  }
}

/** In place of a buffer; one that is mapped is about to be filled with values. */
function slotOf(size: number, _: number, isMapped = false): Slot {
  if (isMapped) refuseNoting();
  return new Slot(size);
}

/**
 * A backend by which tfjs's own way to record a program notes it. What it makes of uniforms is written to a buffer of
 * their own at once, and stays.
 */
function notingStock(gpu: Recording, steps: Step[]): Recording {
  const { device, queue, makeUniforms } = gpu;
  let pipeline: GPUComputePipeline;
  let bindings: Binding[];
  const backend = {
    device: {
      createBindGroup: ({ entries }: { entries: { resource: Binding | Uniforms }[] }) =>
        (bindings = entries.map(({ resource }) =>
          'place' in resource ? resource : { place: resource.buffer, size: resource.size },
        )),
    },
    queue,
    makeUniforms,
    uniformPendingDisposal: [],
    bufferManager: {
      acquireBuffer: (size: number, usage: number) => device.createBuffer({ size, usage }),
    },
    tensorToBinding: (tensor: TensorInfo) => bindingOf(gpu, tensor),
    computePassEncoder: {
      setPipeline: (given: GPUComputePipeline) => void (pipeline = given),
      setBindGroup: () => undefined,
      dispatchWorkgroups: (x: number, y: number, z: number) =>
        steps.push({ pipeline, bindings, workgroups: [x, y, z] }),
    },
    commandQueueOwnedIds: new WeakSet(),
    // Never so many that they are submitted.
    dispatchCountInPass: -Infinity,
    ensureCommandEncoderReady: () => undefined,
    endComputePassEncoder: refuseNoting,
  };
  return backend as unknown as Recording;
}
