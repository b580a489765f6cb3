/** tfjs's WebGPU backend on a device of our own: with the features that our programs use where there are any. */
import { registerBackend, removeBackend } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';

/** What tfjs asks of a device, and what our programs add. */
const FEATURES = ['timestamp-query', 'subgroups'] as const;
/** Raised to what the adapter has; a device comes with WebGPU's smallest otherwise. */
const LIMITS = [
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxComputeWorkgroupSizeX',
  'maxComputeInvocationsPerWorkgroup',
  'maxStorageBuffersPerShaderStage',
] as const;

export interface DeviceOptions {
  /** WebGPU's smallest limits and no features, as the least of devices. */
  least?: boolean;
}

let isRegistered = false;

/**
 * Registers the backend `webgpu` in place of tfjs's own registration, once a realm; its kernels stay.
 * @param backend the class of tfjs-backend-webgpu, whose import brought its kernels
 */
export function registerWebGPU(backend: typeof WebGPUBackend, options: DeviceOptions = {}): void {
  if (isRegistered) return;
  isRegistered = true;
  removeBackend('webgpu');
  const start = async () => {
    const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
    if (!adapter) throw new Error('WebGPU found no graphics adapter.');
    const device = await adapter.requestDevice(deviceDescriptorOf(adapter, options));
    return new backend(device, adapter.info);
  };
  registerBackend('webgpu', start, 3);
}

/** What is asked of an adapter. */
export function deviceDescriptorOf(
  adapter: GPUAdapter,
  { least = false }: DeviceOptions = {},
): GPUDeviceDescriptor {
  if (least) return {};
  return {
    requiredFeatures: FEATURES.filter((feature) => adapter.features.has(feature)),
    requiredLimits: Object.fromEntries(LIMITS.map((name) => [name, adapter.limits[name]])),
  };
}
