/** The webcam as browsers give it, refuse it, and take it away. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Webcam } from '../../../src/ui/parts/intake/webcam.svelte';

afterEach(() => vi.unstubAllGlobals());

/** Streams that a stubbed browser gave, each with the way to end it. */
function browser(devices: string[], getUserMedia?: () => Promise<never>) {
  const given: { device: string; stopped: boolean; end: () => void }[] = [];
  const stream = ({ video }: { video: { deviceId?: { exact: string } } }) => {
    const device = video.deviceId?.exact ?? devices[0]!;
    let ended = () => {};
    const one = { device, stopped: false, end: () => ended() };
    given.push(one);
    const track = {
      stop: () => (one.stopped = true),
      addEventListener: (_: string, listener: () => void) => (ended = listener),
      getSettings: () => ({ deviceId: device }),
    };
    return Promise.resolve({ getTracks: () => [track], getVideoTracks: () => [track] });
  };
  const enumerateDevices = async () =>
    devices.map((deviceId) => ({ kind: 'videoinput', deviceId, label: `Camera ${deviceId}` }));
  vi.stubGlobal('navigator', {
    mediaDevices: { getUserMedia: getUserMedia ?? stream, enumerateDevices },
  });
  return given;
}

const failing = (name: string) => browser([], () => Promise.reject(new DOMException('', name)));

describe('a webcam', () => {
  it.each([
    ['NotAllowedError', 'CAMERA_REFUSED', 'may not be used'],
    ['NotFoundError', 'CAMERA_MISSING', 'no webcam here'],
    ['NotReadableError', 'CAMERA_MISSING', 'can’t be opened'],
    ['AbortError', 'CAMERA_MISSING', 'can’t be opened'],
    ['InvalidStateError', 'CAMERA_MISSING', 'can’t be opened'],
    ['OverconstrainedError', 'CAMERA_MISSING', 'not there any more'],
  ])('that is refused with %s says what that means', async (name, code, said) => {
    failing(name);
    const webcam = new Webcam();
    await webcam.start();
    expect(webcam.error).toMatchObject({ code });
    expect(webcam.error!.message).toContain(said);
  });

  it.each([
    [false, 'no webcam over plain http', 'https'],
    [true, 'opens no webcam', 'another browser'],
  ])('in a browser without any, page secure: %s, says why', async (secure, said, hint) => {
    vi.stubGlobal('navigator', {});
    vi.stubGlobal('isSecureContext', secure);
    const webcam = new Webcam();
    await webcam.start();
    expect(webcam.error!.message).toContain(said);
    expect(webcam.error!.hint).toContain(hint);
  });

  it('that is gone when a photo is taken says so, and gives none', async () => {
    const webcam = new Webcam();
    const video = { videoWidth: 0, videoHeight: 0 } as HTMLVideoElement;
    expect(await webcam.shot(video)).toBeUndefined();
    expect(webcam.error).toMatchObject({ code: 'CAMERA_MISSING' });
  });

  it('of several can be chosen; the one before is given back', async () => {
    const given = browser(['a', 'b']);
    const webcam = new Webcam();
    await webcam.start();
    expect(webcam.device).toBe('a');
    expect(webcam.devices).toEqual({ a: 'Camera a', b: 'Camera b' });
    webcam.device = 'b';
    await vi.waitFor(() => expect(webcam.stream).toBeDefined());
    expect(given.map(({ device, stopped }) => [device, stopped])).toEqual([
      ['a', true],
      ['b', false],
    ]);
  });

  it('that is unplugged says that it has stopped', async () => {
    const given = browser(['a']);
    const webcam = new Webcam();
    await webcam.start();
    given[0]!.end();
    expect(webcam.error!.message).toContain('has stopped');
    expect(webcam.stream).toBeUndefined();
  });

  it('that was given back says nothing when its track ends', async () => {
    const given = browser(['a']);
    const webcam = new Webcam();
    await webcam.start();
    webcam.stop();
    given[0]!.end();
    expect(webcam.error).toBeUndefined();
    expect(given[0]!.stopped).toBe(true);
  });

  it('that comes after it was stopped is given back at once', async () => {
    const given = browser(['a']);
    const webcam = new Webcam();
    const starting = webcam.start();
    webcam.stop();
    await starting;
    expect(webcam.stream).toBeUndefined();
    expect(given[0]!.stopped).toBe(true);
  });
});
