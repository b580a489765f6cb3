/** The webcam: its picture, and the faces in its newest frame. One call at a time, no backlog. */
import { FacetError, toFacetError } from '../../../base/errors';
import { Meter } from '../../../base/meter';
import type { Face } from '../../../base/types';
import { facet } from '../../../facet';
import { text } from '../../text';
import type { Search } from './search.svelte';
import { smoothed } from './smoothing';

export class Camera {
  on = $state(false);
  stream = $state.raw<MediaStream>();
  faces = $state.raw<Face[]>([]);
  /** Frames looked through a second. */
  rate = $state<number>();
  error = $state.raw<FacetError>();

  #search: Search;
  #watching: AbortController | undefined;

  constructor(search: Search) {
    this.#search = search;
  }

  async start(): Promise<void> {
    if (this.on) return;
    this.on = true;
    this.error = undefined;
    try {
      if (!navigator.mediaDevices) throw new DOMException('', 'NotFoundError');
      const stream = await navigator.mediaDevices.getUserMedia({
        video: { width: { ideal: 1280 }, height: { ideal: 720 }, facingMode: 'user' },
      });
      // Stopped while the browser asked.
      if (this.on) this.stream = stream;
      else release(stream);
    } catch (error) {
      this.error = refusal(error);
    }
  }

  stop(): void {
    this.#watching?.abort();
    if (this.stream) release(this.stream);
    this.stream = undefined;
    this.faces = [];
    this.rate = undefined;
    this.error = undefined;
    this.on = false;
  }

  /** Looks at one frame after the other, always the newest, until stopped. */
  async watch(video: HTMLVideoElement): Promise<void> {
    const watching = (this.#watching = new AbortController());
    const { signal } = watching;
    const meter = new Meter('frames');
    let seen = 0;
    try {
      for (await frame(video); !signal.aborted; await frame(video)) {
        const options = { ...this.#search.options, quality: false, rotations: false, signal };
        const detection = await facet.detect(video, options);
        if (signal.aborted) return;
        this.faces = smoothed(this.faces, this.#search.keep(detection));
        seen += 1;
        this.rate = meter.at(seen).rate;
      }
    } catch (error) {
      if (!signal.aborted) this.error = toFacetError(error);
    }
  }
}

/** The frame that the video shows, as a photo. */
export async function capture(video: HTMLVideoElement): Promise<Blob> {
  const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
  canvas.getContext('2d')!.drawImage(video, 0, 0);
  return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.95 });
}

/** Resolves when the video shows a frame that it did not show before. */
function frame(video: HTMLVideoElement): Promise<unknown> {
  return new Promise((resolve) => {
    if ('requestVideoFrameCallback' in video) video.requestVideoFrameCallback(resolve);
    else requestAnimationFrame(resolve);
  });
}

function release(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

function refusal(error: unknown): FacetError {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') {
    const { message, hint } = text.detect.camera.refused;
    return new FacetError('CAMERA_REFUSED', message, { hint, cause: error });
  }
  const { message, hint } =
    name === 'NotReadableError' ? text.detect.camera.taken : text.detect.camera.missing;
  return new FacetError('CAMERA_MISSING', message, { hint, cause: error });
}
