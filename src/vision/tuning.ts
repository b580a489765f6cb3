/** What is known of this device's programs: kept over visits, made better in idle moments. */
import { backend } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { TuningReport } from '../base/types';
import { tuneNext } from '../kernels/convolutions/tune';
import { drop, droppedOn } from '../kernels/gpu/health';
import { setTuned, tuningTableOf, type Timing } from '../kernels/gpu/tuning-table';
import { selfTest, selfTestHalves } from '../kernels/self-test';
import { openStore } from '../storage/stores';

/** Raised whenever a program changes: what was measured and tested of the earlier ones counts no more. */
const PROGRAMS_VERSION = 3;
/** Between the last job and the first try of a program, milliseconds. */
const QUIET = 1000;

const triedHalves = new WeakSet<GPUDevice>();

/** What is kept, under adapter, browser and version of the programs. */
interface Kept {
  dropped: string[];
  /** Programs that read halves were tried as well. */
  halves?: boolean;
  tuned: [shape: string, timings: Timing[]][];
}

/**
 * Before the device computes for a person: what an earlier visit found, or else its self-test.
 * @throws Error in a person's words, where the device computes wrongly what nothing else could
 */
export async function checkDevice(adapter: string): Promise<void> {
  const gpu = backend() as WebGPUBackend;
  const kept = await keptOf(adapter);
  if (kept) {
    kept.dropped.forEach((family) => drop(gpu.device, family));
    if (kept.halves) triedHalves.add(gpu.device);
    setTuned(gpu.device, new Map(kept.tuned));
    return;
  }
  const { fatal } = await selfTest(gpu);
  if (fatal) throw new Error(`This graphics processor computes ${fatal} wrongly.`);
  await keep(adapter, gpu.device);
}

/**
 * Before weights are first read as halves on the device: programs that do so wrongly are not used. To be called while
 * nothing else computes there.
 */
export async function checkHalves(adapter: string): Promise<void> {
  const gpu = backend() as WebGPUBackend;
  if (triedHalves.has(gpu.device)) return;
  triedHalves.add(gpu.device);
  // One that does not compile is dropped like one that is wrong, and is nobody's error.
  gpu.device.pushErrorScope('validation');
  await selfTestHalves(gpu).finally(() => gpu.device.popErrorScope());
  await keep(adapter, gpu.device);
}

/** Tries programs of shapes that were met, whenever nothing else is to be done. */
export class Tuner {
  #timer?: ReturnType<typeof setTimeout>;
  #isTrying = false;

  /** @param isIdle whether the device has no work of anybody's */
  constructor(
    private readonly adapter: string,
    private readonly isIdle: () => boolean,
  ) {}

  /** To be called whenever a job was done. */
  wake(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#try(), QUIET);
  }

  async #try(): Promise<void> {
    if (this.#isTrying || !this.isIdle()) return;
    this.#isTrying = true;
    const gpu = backend() as WebGPUBackend;
    const before = tuningTableOf(gpu.device).tuned.size;
    try {
      while (this.isIdle() && (await tuneNext(gpu, this.isIdle)));
      if (tuningTableOf(gpu.device).tuned.size > before) await keep(this.adapter, gpu.device);
    } catch {
      // A device that was lost meanwhile ends its worker; what was kept before is kept.
    } finally {
      this.#isTrying = false;
    }
  }
}

/** What is known of the device in use. */
export function tuningReport(device: GPUDevice): TuningReport {
  const { met, tuned } = tuningTableOf(device);
  return {
    dropped: droppedOn(device),
    table: [...tuned].map(([shape, timings]) => ({
      shape,
      programs: timings.map(({ family, ms }) => ({ program: family, ms })),
    })),
    untried: met.size,
  };
}

/** Forgets all that was measured, of every adapter; programs that are wrong stay dropped until the next start. */
export async function clearTuning(device: GPUDevice): Promise<void> {
  setTuned(device, new Map());
  await openStore('tuning')
    .clear()
    .catch(() => undefined);
}

const keyOf = (adapter: string) => [PROGRAMS_VERSION, adapter, navigator.userAgent].join(' | ');

async function keptOf(adapter: string): Promise<Kept | undefined> {
  return openStore('tuning')
    .get(keyOf(adapter))
    .catch(() => undefined) as Promise<Kept | undefined>;
}

async function keep(adapter: string, device: GPUDevice): Promise<void> {
  const kept: Kept = {
    dropped: droppedOn(device),
    ...(triedHalves.has(device) && { halves: true }),
    tuned: [...tuningTableOf(device).tuned],
  };
  await openStore('tuning')
    .set([[keyOf(adapter), kept]])
    .catch(() => undefined);
}
