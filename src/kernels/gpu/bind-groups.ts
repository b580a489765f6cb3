/**
 * Bind groups by what they bind: a network's tensors lie in the same buffers from run to run, and to
 * make its groups anew is the larger half of recording it.
 */

/** More than the largest network binds; older ones are let go of. */
const MOST = 4096;

const devices = new WeakMap<GPUDevice, Map<string, GPUBindGroup>>();
const layouts = new WeakMap<GPUComputePipeline, GPUBindGroupLayout>();
const numbers = new WeakMap<object, number>();
let numbered = 0;

/** A number of its own for each object. */
export function numberOf(object: object): number {
  let number = numbers.get(object);
  if (number === undefined) numbers.set(object, (number = numbered++));
  return number;
}

/**
 * The group 0 of a pipeline.
 * @param buffers whole, in the order of their bindings
 */
export function bindGroupOf(
  device: GPUDevice,
  pipeline: GPUComputePipeline,
  buffers: readonly GPUBuffer[],
): GPUBindGroup {
  let groups = devices.get(device);
  if (!groups) devices.set(device, (groups = new Map()));
  const key = [pipeline, ...buffers].map(numberOf).join();
  const known = groups.get(key);
  if (known) return known;
  const group = createBindGroup(
    device,
    pipeline,
    buffers.map((buffer) => ({ buffer })),
  );
  if (groups.size >= MOST) groups.delete(groups.keys().next().value!);
  groups.set(key, group);
  return group;
}

/**
 * A new group 0 of a pipeline.
 * @param resources in the order of their bindings
 */
export function createBindGroup(
  device: GPUDevice,
  pipeline: GPUComputePipeline,
  resources: readonly GPUBufferBinding[],
): GPUBindGroup {
  let layout = layouts.get(pipeline);
  if (!layout) layouts.set(pipeline, (layout = pipeline.getBindGroupLayout(0)));
  const entries = resources.map(({ buffer, size }, binding) => ({
    binding,
    resource: { buffer, size },
  }));
  return device.createBindGroup({ layout, entries });
}
