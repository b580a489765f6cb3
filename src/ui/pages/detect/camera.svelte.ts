/** The webcam on the Detect page: the faces in its newest frame. One call at a time, no backlog. */
import { Meter } from '../../../base/meter';
import type { Face } from '../../../base/types';
import { smoothed } from '../../../faces/smoothing';
import { facet } from '../../../page-facet';
import { Webcam } from '../../parts/intake/webcam.svelte';
import type { Search } from './search.svelte';

export class Camera extends Webcam {
  faces = $state.raw<Face[]>([]);
  /** Frames looked through a second. */
  rate = $state<number>();

  constructor(private readonly search: Search) {
    super();
  }

  override stop(): void {
    this.faces = [];
    this.rate = undefined;
    super.stop();
  }

  /** Finds the faces in the newest frame, and then in the newest again, until the signal fires. */
  async watch(video: HTMLVideoElement, signal: AbortSignal): Promise<void> {
    const meter = new Meter('frames');
    let seen = 0;
    await this.follow(video, signal, async () => {
      const options = { ...this.search.options, quality: false, rotations: false, signal };
      const detection = await facet.detect(video, options);
      // It may have been stopped just now, and its view not yet be gone.
      if (signal.aborted || !this.on) return;
      this.faces = smoothed(this.faces, this.search.keep(detection));
      this.rate = meter.at((seen += 1)).rate;
    });
  }
}
