/** Whether things are let go of: Node's garbage collector, called by hand. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** How many of these are still held by something, once everything loose has been collected. */
export async function held(references: WeakRef<object>[]): Promise<number> {
  // A reference that was read keeps its object until the running task ends; finalisation takes turns.
  for (let turn = 0; turn < 5; turn++) {
    await new Promise((resolve) => setTimeout(resolve));
    collect();
  }
  return references.filter((reference) => reference.deref()).length;
}
