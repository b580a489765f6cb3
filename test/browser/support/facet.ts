/** A Facet of a test's own, and the weights a test wants in it. */
import { createFacet, type Backend, type Facet } from '../../../src/facet';
import { sharedBlob } from './shared';

/** @param onWorker told each vision worker that is started */
export function startFacet(
  backend: Backend | undefined,
  onWorker: (worker: Worker) => void = () => {},
): Facet {
  return createFacet({
    createVision: () => {
      const url = new URL('../workers/fragile-vision.worker.ts', import.meta.url);
      const worker = new Worker(url, { type: 'module' });
      onWorker(worker);
      return worker;
    },
    backend,
  });
}

/** A Facet in a browser that starts no threads of WebAssembly. */
export function startThreadless(): Facet {
  const url = new URL('../workers/threadless-vision.worker.ts', import.meta.url);
  return createFacet({
    createVision: () => new Worker(url, { type: 'module' }),
    backend: 'wasm',
  });
}

/** A Facet on a machine of four cores. */
export function startThreaded(onWorker: (worker: Worker) => void): Facet {
  return createFacet({
    createVision: () => {
      const url = new URL('../workers/threaded-vision.worker.ts', import.meta.url);
      const worker = new Worker(url, { type: 'module' });
      onWorker(worker);
      return worker;
    },
    backend: 'wasm',
  });
}

/** Puts the published detector into it, as a person does who drops its three files. */
export async function addPublished(facet: Facet): Promise<void> {
  const names = ['det1.npy', 'det2.npy', 'det3.npy'];
  const files = names.map(
    async (name) => new File([await sharedBlob(`models/mtcnn/${name}`)], name),
  );
  await facet.addModel(await Promise.all(files));
}
