/** The graphics processor for distances: where there is one, and they are many. */
import { FacetError } from '../base/errors';
import type { Space } from '../identify/space';
import { BAND, DistanceBands } from '../kernels/distances/bands';

/** Faces from which it is worth the start of a device. */
const MANY = 4_000;

/**
 * Does work with the walks through a space on the graphics processor; on the processor where that can't be had, is
 * not exact, or is lost on the way, which costs time alone.
 * @throws what the work does
 */
export async function withBands<R>(space: Space, work: () => Promise<R>): Promise<R> {
  const device = space.count < MANY ? undefined : await deviceFor();
  if (!device) return work();
  try {
    const { values, size } = space.rows;
    const bands = await DistanceBands.on(device, values, size);
    if (bands) await space.walkOn({ height: BAND, of: (first) => bands.of(first) });
    return await work();
  } catch (error) {
    // A device that is lost aborts too, in its own words.
    if (error instanceof FacetError) throw error;
    space.walkHere();
    return await work();
  } finally {
    device.destroy();
  }
}

async function deviceFor(): Promise<GPUDevice | undefined> {
  try {
    const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
    if (!adapter) return undefined;
    const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits;
    return await adapter.requestDevice({
      requiredLimits: { maxBufferSize, maxStorageBufferBindingSize },
    });
  } catch {
    return undefined;
  }
}
