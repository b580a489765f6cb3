/** The vision worker in a browser whose threads never come to life, as Firefox's sometimes do not under a driver. */
import './dynamic-import';
import { serve } from '../../../src/engine/serve';
import { Vision } from '../../../src/vision/vision';

class DeadWorker extends EventTarget {
  postMessage(): void {}
  terminate(): void {}
}

Object.assign(self, { Worker: DeadWorker });
serve(new Vision());
