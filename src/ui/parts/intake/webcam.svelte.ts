/** The webcam: asking for it, which of several, what it shows, giving it back. */
import { FacetError, toFacetError } from '../../../base/errors';
import { webcam } from '../../words';

export class Webcam {
  on = $state(false);
  stream = $state.raw<MediaStream>();
  error = $state.raw<FacetError>();
  /** Names by id: browsers tell them once one may be used. */
  devices = $state.raw<Record<string, string>>({});
  #device = $state('');

  /** The id of the one that is on. */
  get device(): string {
    return this.#device;
  }

  /** Takes another. */
  set device(id: string) {
    this.#device = id;
    this.#release();
    void this.#open();
  }

  async start(): Promise<void> {
    if (this.on) return;
    this.on = true;
    await this.#open();
  }

  /** Looks at one frame after the other, always the newest, until the signal fires. */
  async follow(video: HTMLVideoElement, signal: AbortSignal, look: () => unknown): Promise<void> {
    try {
      for (await nextFrame(video); !signal.aborted; await nextFrame(video)) await look();
    } catch (error) {
      if (!signal.aborted) this.error = toFacetError(error);
    }
  }

  /** The frame that the video shows, as a photo; undefined where it shows none any more, which is said in `error`. */
  async shot(video: HTMLVideoElement): Promise<Blob | undefined> {
    try {
      return await capture(video);
    } catch (error) {
      const isGone = video.videoWidth === 0;
      this.error ??= isGone ? refusal(new DOMException('', 'EndedError')) : toFacetError(error);
      return undefined;
    }
  }

  stop(): void {
    this.#release();
    this.error = undefined;
    this.on = false;
  }

  async #open(): Promise<void> {
    this.error = undefined;
    const wanted = this.#device;
    try {
      const stream = await open(wanted);
      // Stopped, or another was chosen, while the browser asked.
      if (!this.on || wanted !== this.#device) return release(stream);
      this.stream = stream;
      const [track] = stream.getVideoTracks();
      track?.addEventListener('ended', () => {
        if (this.stream === stream) this.#fail(new DOMException('', 'EndedError'));
      });
      this.#device = track?.getSettings().deviceId ?? wanted;
      this.devices = await namesOfDevices();
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.#release();
    // Where the one that was chosen is gone, the next start takes any.
    this.#device = '';
    this.error = refusal(error);
  }

  #release(): void {
    if (this.stream) release(this.stream);
    this.stream = undefined;
  }
}

async function open(device: string): Promise<MediaStream> {
  const { mediaDevices } = navigator;
  if (!mediaDevices) throw new DOMException('', isSecureContext ? 'NotSupportedError' : 'Insecure');
  const size = { width: { ideal: 1280 }, height: { ideal: 720 } };
  return mediaDevices.getUserMedia({
    video: device ? { ...size, deviceId: { exact: device } } : { ...size, facingMode: 'user' },
  });
}

/** Empty where the browser does not tell. */
async function namesOfDevices(): Promise<Record<string, string>> {
  const all = (await navigator.mediaDevices.enumerateDevices?.().catch(() => undefined)) ?? [];
  const cameras = all.filter(({ kind, deviceId }) => kind === 'videoinput' && deviceId);
  return Object.fromEntries(
    cameras.map(({ deviceId, label }, i) => [deviceId, label || webcam.numbered(i + 1)]),
  );
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

/** What is said of each way in which browsers refuse (W3C Media Capture, and what is ours above). */
const REASONS: Record<string, keyof typeof webcam.failures> = {
  NotAllowedError: 'refused',
  SecurityError: 'refused',
  NotFoundError: 'missing',
  OverconstrainedError: 'gone',
  NotReadableError: 'taken',
  AbortError: 'taken',
  InvalidStateError: 'taken',
  Insecure: 'insecure',
  NotSupportedError: 'unsupported',
  EndedError: 'ended',
};

function refusal(error: unknown): FacetError {
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  const reason = REASONS[name] ?? 'unsupported';
  const { message, hint } = webcam.failures[reason];
  const code = reason === 'refused' ? 'CAMERA_REFUSED' : 'CAMERA_MISSING';
  return new FacetError(code, message, { hint, cause: error });
}
