/** An engine of a test's own, and the weights a test wants in it. */
import { Engine } from '../../../src/engine/engine';
import type { Backend } from '../../../src/base/types';
import { sharedBlob } from './shared';

/** @param onWorker told each vision worker that is started */
export function startEngine(
  backend: Backend | undefined,
  onWorker: (worker: Worker) => void = () => {},
): Engine {
  return new Engine({
    createVision: () => {
      const url = new URL('../workers/fragile-vision.worker.ts', import.meta.url);
      const worker = new Worker(url, { type: 'module' });
      onWorker(worker);
      return worker;
    },
    createFiles: () =>
      new Worker(new URL('../../../workers/files.worker.ts', import.meta.url), { type: 'module' }),
    backend,
  });
}

/** Puts the published detector into the engine, as a person does who drops its three files. */
export async function addPublished(engine: Engine): Promise<void> {
  const names = ['det1.npy', 'det2.npy', 'det3.npy'];
  const files = names.map(
    async (name) => new File([await sharedBlob(`models/mtcnn/${name}`)], name),
  );
  await engine.addModel(await Promise.all(files));
}
