/** Which camera the photos are made poor like. */
import type { Camera } from '../../../base/types';

export type CameraChoice = 'none' | 'door' | 'own';

/** What a person's own starts from, before it is set or measured. */
const USUAL: Camera = { size: 60, grey: false, contrast: 0.8, brightness: 0, noise: 6 };

export class CameraForm {
  choice = $state<CameraChoice>('none');
  own = $state<Camera>({ ...USUAL });
  /** Frames that the own one was measured from; 0 where it was set by hand. */
  frames = $state(0);

  /** As `train` takes it. */
  get camera(): 'door' | Camera | undefined {
    if (this.choice === 'none') return undefined;
    return this.choice === 'door' ? 'door' : { ...this.own };
  }

  /** Takes what was measured. */
  measured(camera: Camera, frames: number): void {
    this.choice = 'own';
    this.own = { ...camera };
    this.frames = frames;
  }
}
