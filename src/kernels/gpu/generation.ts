/** Which programs a device computes with changes now and then: what was kept of earlier ones counts no more. */

const generations = new WeakMap<GPUDevice, number>();

/** Equal as long as the same work is done by the same programs, on data that is still right. */
export function generationOf(device: GPUDevice): number {
  return generations.get(device) ?? 0;
}

/** From now on other programs may be chosen on the device, or what is derived there is made anew. */
export function raiseGeneration(device: GPUDevice): void {
  generations.set(device, generationOf(device) + 1);
}
