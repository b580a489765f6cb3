/** The vision worker on a machine of four cores, two of which tfjs takes for WebAssembly. */
import './dynamic-import';
import { serve } from '../../../src/engine/serve';
import { Vision } from '../../../src/vision/vision';

let modules = 0;

class CountedWorker extends Worker {
  constructor(url: string | URL, options?: WorkerOptions) {
    super(url, options);
    if (options?.type === 'module') modules++;
  }
}

export class ThreadedVision extends Vision {
  /** Threads beside its own that run programs of ours: tfjs's own are no modules. */
  threads(): number {
    return modules;
  }
}

Object.defineProperty(navigator, 'hardwareConcurrency', { value: 4 });
Object.assign(self, { Worker: CountedWorker });
serve(new ThreadedVision());
