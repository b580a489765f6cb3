/** The webcam: asking for it, what it shows, giving it back. */
import { FacetError, toFacetError } from '../../../base/errors';
import { webcam } from '../../words';

export class Webcam {
  on = $state(false);
  stream = $state.raw<MediaStream>();
  error = $state.raw<FacetError>();

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

  /** Looks at one frame after the other, always the newest, until the signal fires. */
  async follow(video: HTMLVideoElement, signal: AbortSignal, look: () => unknown): Promise<void> {
    try {
      for (await nextFrame(video); !signal.aborted; await nextFrame(video)) await look();
    } catch (error) {
      if (!signal.aborted) this.error = toFacetError(error);
    }
  }

  stop(): void {
    if (this.stream) release(this.stream);
    this.stream = undefined;
    this.error = undefined;
    this.on = false;
  }
}

/** The frame that the video shows, as a photo. */
export async function capture(video: HTMLVideoElement): Promise<Blob> {
  const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
  canvas.getContext('2d')!.drawImage(video, 0, 0);
  return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.95 });
}

/** Resolves when the video shows a frame that it did not show before. */
function nextFrame(video: HTMLVideoElement): Promise<unknown> {
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
    const { message, hint } = webcam.refused;
    return new FacetError('CAMERA_REFUSED', message, { hint, cause: error });
  }
  const { message, hint } = name === 'NotReadableError' ? webcam.taken : webcam.missing;
  return new FacetError('CAMERA_MISSING', message, { hint, cause: error });
}
