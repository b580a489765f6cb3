/**
 * Bind groups by what they bind: a network's tensors lie in the same buffers from run to run, and to
 * make its groups anew is the larger half of recording it.
 */

/** More than the largest network binds; older ones are let go of. */
const MOST = 4096;

interface Kept {
  layouts: WeakMap<GPUComputePipeline, GPUBindGroupLayout>;
  groups: Map<string, GPUBindGroup>;
}

const devices = new WeakMap<GPUDevice, Kept>();
const numbers = new WeakMap<object, number>();
let numbered = 0;

/** A number of its own for each object. */
function numberOf(object: object): number {
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
  let kept = devices.get(device);
  if (!kept) devices.set(device, (kept = { layouts: new WeakMap(), groups: new Map() }));
  const { layouts, groups } = kept;
  const key = [pipeline, ...buffers].map(numberOf).join();
  const known = groups.get(key);
  if (known) return known;
  let layout = layouts.get(pipeline);
  if (!layout) layouts.set(pipeline, (layout = pipeline.getBindGroupLayout(0)));
  const entries = buffers.map((buffer, binding) => ({ binding, resource: { buffer } }));
  const group = device.createBindGroup({ layout, entries });
  if (groups.size >= MOST) groups.delete(groups.keys().next().value!);
  groups.set(key, group);
  return group;
}
