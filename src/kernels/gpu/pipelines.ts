/** Compiled programs, one a device and key. */
import type { GpuProgram } from './dispatch';

interface Compiled {
  ready: Map<string, GPUComputePipeline>;
  coming: Map<string, Promise<void>>;
}

const devices = new WeakMap<GPUDevice, Compiled>();

function compiledOn(device: GPUDevice): Compiled {
  let compiled = devices.get(device);
  if (!compiled) devices.set(device, (compiled = { ready: new Map(), coming: new Map() }));
  return compiled;
}

/**
 * @param ahead begin to compile it beside other work rather than wait for it
 * @returns the pipeline; nothing where it is compiled ahead
 */
export function pipelineOf(
  device: GPUDevice,
  { key, code }: GpuProgram,
  ahead: boolean,
): GPUComputePipeline | undefined {
  const { ready, coming } = compiledOn(device);
  const known = ready.get(key);
  if (known) return ahead ? undefined : known;
  if (ahead && coming.has(key)) return undefined;
  const module = device.createShaderModule({ code: code(), label: key });
  const descriptor = { layout: 'auto' as const, compute: { module, entryPoint: 'main' } };
  if (!ahead) {
    const pipeline = device.createComputePipeline(descriptor);
    ready.set(key, pipeline);
    return pipeline;
  }
  const done = device.createComputePipelineAsync(descriptor).then(
    (pipeline) => void ready.set(key, pipeline),
    // Whoever needs it compiles it then, and is told what is wrong with it.
    () => undefined,
  );
  coming.set(
    key,
    done.then(() => void coming.delete(key)),
  );
  return undefined;
}

/** Resolves once all that is being compiled ahead is there. */
export async function compiledAhead(device: GPUDevice): Promise<void> {
  await Promise.all(compiledOn(device).coming.values());
}
