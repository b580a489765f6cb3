/** Which camera the photos are made poor like. */
import type { Camera, MeasuredCamera, TrainOptions } from '../../../base/types';
import { TRAIN } from '../../../calls/train/options';

export type CameraChoice = 'none' | 'door' | 'own';

/** What a person's own starts from, before it is set or measured. */
const USUAL: Camera = { size: 60, grey: false, contrast: 0.8, brightness: 0, noise: 6 };

export class CameraForm {
  choice = $state<CameraChoice>('none');
  own = $state<Camera>({ ...USUAL });
  /** Whether it takes the enrolled photos too. */
  where = $state<'recognition' | 'everywhere'>(TRAIN.cameraAt.default);
  /** What the own one was measured from; undefined where it was set by hand. */
  from = $state.raw<Pick<MeasuredCamera, 'faces' | 'leftOut'>>();

  /** As `train` takes them. */
  get options(): Pick<TrainOptions, 'camera' | 'cameraAt'> {
    const { choice, where: cameraAt } = this;
    if (choice === 'none') return {};
    return { camera: choice === 'door' ? 'door' : { ...this.own }, cameraAt };
  }

  /** Takes what was measured. */
  take({ faces, leftOut, ...camera }: MeasuredCamera): void {
    this.choice = 'own';
    this.own = camera;
    this.from = { faces, leftOut };
  }
}
