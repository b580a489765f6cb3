/**
 * What programs make once of a tensor that stays, as a filter in another form: it lies on the device for
 * as long as the tensor does.
 */
import { env, type DataType, type TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { raiseGeneration } from './generation';
import { COMPILE_ONLY } from './recording';
import { refuseNoting } from './replay/noting';

interface Derived {
  tensor: TensorInfo;
  /** The device's errors when it was filled; none while it isn't. */
  filled?: number;
}

export interface Form {
  /** Tells apart what is made of the same source. */
  name: string;
  shape: number[];
  dtype: DataType;
  /** Records the program that makes it. */
  fill(tensor: TensorInfo): void;
}

type Sources = WeakMap<object, Map<string, Derived>>;

const backends = new WeakMap<WebGPUBackend, Sources>();

/**
 * @param source whose values never change
 * @returns that form of it, which is disposed of with the source
 */
export function derivedOf(backend: WebGPUBackend, source: TensorInfo, form: Form): TensorInfo {
  const sources = sourcesOf(backend);
  let forms = sources.get(source.dataId);
  if (!forms) sources.set(source.dataId, (forms = new Map()));
  let derived = forms.get(form.name);
  const errors = errorsOf(backend.device);
  // A replay would fill it each time.
  if (derived?.filled !== errors) refuseNoting();
  if (!derived) {
    const tensor = backend.makeTensorInfo(form.shape, form.dtype);
    forms.set(form.name, (derived = { tensor }));
  }
  if (derived.filled !== errors) {
    form.fill(derived.tensor);
    // Where pipelines are only compiled ahead, nothing is computed.
    if (!env().getBool(COMPILE_ONLY)) derived.filled = errors;
  }
  return derived.tensor;
}

const reported = new WeakMap<GPUDevice, number>();

/** How many times a device reported errors. */
export const errorsOf = (device: GPUDevice): number => reported.get(device) ?? 0;

/** The device reported an error: what was submitted with its cause was not computed, so that all is made anew. */
export function distrustDerived(device: GPUDevice): void {
  reported.set(device, errorsOf(device) + 1);
  raiseGeneration(device);
}

function sourcesOf(backend: WebGPUBackend): Sources {
  const known = backends.get(backend);
  if (known) return known;
  const sources: Sources = new WeakMap();
  backends.set(backend, sources);
  const dispose = backend.disposeData.bind(backend);
  backend.disposeData = (dataId, force) => {
    const isGone = dispose(dataId, force);
    if (isGone) {
      for (const { tensor } of sources.get(dataId)?.values() ?? []) dispose(tensor.dataId, true);
      sources.delete(dataId);
    }
    return isGone;
  };
  return sources;
}
