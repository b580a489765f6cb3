/** The types of the calls across the workers, checked by the compiler: what goes in comes out, promised. */
import type { Remote } from 'comlink';
import type { Desks } from '../../../src/engine/engine';
import { describe, expectTypeOf, it } from 'vitest';
import type { Detection, ModelInfo, Ready, Weights } from '../../../src/base/types';
import type { Vision, VisionStats } from '../../../src/vision/vision';
import type { WeightLibrary } from '../../../src/weights/library';

type RemoteVision = Desks<Vision>;
type RemoteFiles = Remote<WeightLibrary>;

describe('a call on a worker', () => {
  it('promises what the method gives', () => {
    expectTypeOf<ReturnType<RemoteVision['start']>>().toEqualTypeOf<Promise<Ready>>();
    expectTypeOf<ReturnType<RemoteVision['detecting']['detect']>>().toEqualTypeOf<
      Promise<Detection>
    >();
    expectTypeOf<ReturnType<RemoteVision['detecting']['crop']>>().toEqualTypeOf<
      Promise<ImageBitmap>
    >();
    expectTypeOf<ReturnType<RemoteFiles['load']>>().toEqualTypeOf<Promise<Weights>>();
    expectTypeOf<ReturnType<RemoteFiles['best']>>().toEqualTypeOf<Promise<ModelInfo>>();
  });

  it('promises also what the method gives at once', () => {
    expectTypeOf<ReturnType<RemoteVision['stats']>>().toEqualTypeOf<Promise<VisionStats>>();
    expectTypeOf<ReturnType<RemoteVision['unload']>>().toEqualTypeOf<Promise<void>>();
  });

  it('takes the options with their signal and progress, as the method itself', () => {
    type Options = NonNullable<Parameters<RemoteFiles['load']>[1]>;
    expectTypeOf<Options['signal']>().toEqualTypeOf<AbortSignal | undefined>();
    expectTypeOf<Options['onProgress']>().toBeNullable();
    expectTypeOf<Parameters<RemoteVision['detecting']['detect']>>().toEqualTypeOf<
      Parameters<Vision['detecting']['detect']>
    >();
  });

  it('does not show what is private to the worker', () => {
    expectTypeOf<RemoteVision>().not.toHaveProperty('scheduler');
  });
});
