/** What a program may count on from the device it runs on. */

export interface Traits {
  /** A software adapter: it computes on the processor, four invocations at a time. */
  software: boolean;
  /** Programs may use subgroups of four invocations or more. */
  subgroups: boolean;
  /** Invocations of one workgroup at most. */
  invocations: number;
  /** Bytes of workgroup memory at most. */
  workgroupMemory: number;
}

const known = new WeakMap<GPUDevice, Traits>();

/** Traits of a device, read once. */
export function traitsOf(device: GPUDevice): Traits {
  let traits = known.get(device);
  if (!traits) known.set(device, (traits = read(device)));
  return traits;
}

function read(device: GPUDevice): Traits {
  const { maxComputeInvocationsPerWorkgroup, maxComputeWorkgroupStorageSize } = device.limits;
  const info = (device as { adapterInfo?: GPUAdapterInfo }).adapterInfo;
  const smallest = info?.subgroupMinSize ?? 0;
  return {
    software: info?.isFallbackAdapter ?? info?.architecture === 'swiftshader',
    subgroups: device.features.has('subgroups') && smallest >= 4,
    invocations: maxComputeInvocationsPerWorkgroup,
    workgroupMemory: maxComputeWorkgroupStorageSize,
  };
}
