/** A name before the webcam that is wrong. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Box } from '../../../src/base/types';
import { Identifying } from '../../../src/ui/pages/gallery/identifying.svelte';
import { LiveNames } from '../../../src/ui/pages/gallery/live.svelte';

const { gallery } = vi.hoisted(() => ({
  gallery: {
    identify: vi.fn(),
    notThisPerson: vi.fn(async () => ({ kept: false })),
    takeBack: vi.fn(async () => {}),
  },
}));
vi.mock('../../../src/page-facet', () => ({
  facet: { gallery, status: { subscribe: () => {} } },
}));
vi.mock('../../../src/ui/status.svelte', () => ({ embedderInUse: async () => {} }));

const VIDEO = { videoWidth: 1 } as HTMLVideoElement;
const HERE: Box = [0, 0, 100, 100];
const seen = (name: string | undefined, box = HERE) => ({
  ...{ id: `shot ${box.join(' ')}`, name },
  face: { box, landmarks: [], score: 1 },
});

/** Before a webcam whose frames show these. */
class Filmed extends LiveNames {
  constructor(private readonly film: ReturnType<typeof seen>[][]) {
    super(new Identifying());
    this.on = true;
  }

  override async follow(_: unknown, __: unknown, look: () => unknown): Promise<void> {
    for (const faces of this.film) {
      gallery.identify.mockResolvedValueOnce({ faces, model: 'weights' });
      await look();
    }
  }

  override shot = async () => new Blob(['shot']);

  watchAll = () => this.watch(VIDEO, new AbortController().signal);
}

describe('a live name that is wrong', () => {
  let live: Filmed;

  beforeEach(async () => {
    vi.clearAllMocks();
    live = new Filmed(Array.from({ length: 4 }, () => [seen('Anna')]));
    await live.watchAll();
    expect(live.tracks[0]!.name).toBe('Anna');
  });

  it('makes the face that is there a negative, and is forgotten at once', async () => {
    const elsewhere = seen('Bo', [500, 0, 600, 100]);
    const face = seen('Anna', [5, 5, 99, 99]);
    gallery.identify.mockResolvedValueOnce({ faces: [elsewhere, face], model: 'weights' });
    await live.reject(VIDEO, live.tracks[0]!);
    expect(gallery.notThisPerson).toHaveBeenCalledWith('Anna', face, expect.any(File), {
      model: 'weights',
    });
    expect(live.tracks[0]!.name).toBeUndefined();
    expect(live.rejected).toEqual({ name: 'Anna', id: face.id, kept: false });
    // The next frame that still says so is one vote, and too few for a name.
    await live.watchAll.call(Object.assign(live, { film: [[seen('Anna')]] }));
    expect(live.tracks[0]!.name).toBeUndefined();
  });

  it('can be taken back', async () => {
    gallery.identify.mockResolvedValueOnce({ faces: [seen('Anna')], model: 'weights' });
    await live.reject(VIDEO, live.tracks[0]!);
    await live.takeBack(live.rejected!);
    expect(gallery.takeBack).toHaveBeenCalledWith('Anna', seen('Anna').id);
    expect(live.rejected).toBeUndefined();
  });

  it('is said to have moved on where nobody is in its place any more', async () => {
    gallery.identify.mockResolvedValueOnce({ faces: [], model: 'weights' });
    await live.reject(VIDEO, live.tracks[0]!);
    expect(gallery.notThisPerson).not.toHaveBeenCalled();
    expect(live.said).toBe(
      'The face that was named Anna has moved on. Try again while it is in view.',
    );
    expect(live.tracks[0]!.name).toBe('Anna');
  });
});
