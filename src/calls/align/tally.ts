/** Counts what became of the photos of a data set. */
import type { AlignedPhoto, AlignReport, AlignTimings } from '../../base/types';
import { boundingBoxLines } from '../../export/bounding-boxes';
import { Account } from '../../files/trees/account';

export class AlignTally {
  readonly #started = performance.now();
  #aligned = 0;
  #faces = 0;
  #skipped = 0;
  #failures: AlignedPhoto[] = [];
  #lines: string[] = [];
  #timings: AlignTimings = { decode: 0, detect: 0, crop: 0, write: 0 };

  /**
   * @param detector the weights that find the faces
   * @param account of what was left out
   */
  constructor(
    private readonly detector: string,
    private readonly account = new Account(),
  ) {}

  /** Photos so far. */
  get total(): number {
    return this.#aligned + this.#skipped + this.#failures.length;
  }

  add(photo: AlignedPhoto, timings?: AlignTimings): void {
    if (photo.skipped) this.#skipped += 1;
    else if (photo.error) this.#failures.push(photo);
    else this.#aligned += 1;
    this.#faces += photo.outputs.length;
    this.#lines.push(boundingBoxLines(photo));
    if (!timings) return;
    for (const stage of ['decode', 'detect', 'crop', 'write'] as const) {
      this.#timings[stage] += timings[stage];
    }
  }

  report(): AlignReport {
    const seconds = (performance.now() - this.#started) / 1000;
    return {
      detector: this.detector,
      total: this.total,
      aligned: this.#aligned,
      faces: this.#faces,
      skipped: this.#skipped,
      failures: [...this.#failures],
      leftOut: { ...this.account.leftOut },
      notes: [...this.account.notes],
      boundingBoxes: this.#lines.join(''),
      photosPerSecond: seconds > 0 ? (this.total - this.#skipped) / seconds : 0,
      timings: { ...this.#timings },
    };
  }
}
