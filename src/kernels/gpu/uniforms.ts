/** Uniform buffers by what they hold: a network asks for the same few shapes again and again. */

/** More shapes than a person's photos make; older ones are let go of. */
const MOST = 2048;

const devices = new WeakMap<GPUDevice, Map<string, GPUBuffer>>();

/** A buffer that holds these values. It may be shared: nobody writes to it. */
export function uniformsOf(device: GPUDevice, values: Uint32Array): GPUBuffer {
  let buffers = devices.get(device);
  if (!buffers) devices.set(device, (buffers = new Map()));
  const key = values.join();
  const known = buffers.get(key);
  if (known) return known;
  const buffer = device.createBuffer({
    size: values.byteLength,
    usage: GPUBufferUsage.UNIFORM,
    mappedAtCreation: true,
  });
  new Uint32Array(buffer.getMappedRange()).set(values);
  buffer.unmap();
  // A command that was recorded may still read the oldest: it is left to the collector, not destroyed.
  if (buffers.size >= MOST) buffers.delete(buffers.keys().next().value!);
  buffers.set(key, buffer);
  return buffer;
}
