/** Families of programs that a device was seen to compute wrongly: they are not used on it. */
import { raiseGeneration } from './generation';

const wrong = new WeakMap<GPUDevice, Set<string>>();

export function drop(device: GPUDevice, family: string): void {
  let families = wrong.get(device);
  if (!families) wrong.set(device, (families = new Set()));
  families.add(family);
  raiseGeneration(device);
}

export function isDropped(device: GPUDevice, family: string): boolean {
  return wrong.get(device)?.has(family) ?? false;
}

/** In the order in which they were dropped. */
export function droppedOn(device: GPUDevice): string[] {
  return [...(wrong.get(device) ?? [])];
}
