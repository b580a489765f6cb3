/** The webcam with live names: the newest frame, each face a track, its name voted over frames. */
import { Meter } from '../../../base/meter';
import type { Box, Face } from '../../../base/types';
import { smoothed } from '../../../faces/smoothing';
import { TrackVotes, type Track } from '../../../identify/track-votes';
import { facet } from '../../../page-facet';
import { Webcam } from '../../parts/intake/webcam.svelte';
import { embedderInUse } from '../../status.svelte';
import { Task } from '../../work/task.svelte';
import { words } from './identify-words';
import type { Identifying, Said } from './identifying.svelte';
import { outcomeOf } from './outcome';

/** Frames that are taken to enrol somebody, and the time between them, ms: the head moves meanwhile. */
const SHOTS = 4;
const BETWEEN = 500;

export class LiveNames extends Webcam {
  faces = $state.raw<Face[]>([]);
  tracks = $state.raw<Track[]>([]);
  /** Frames looked through a second. */
  rate = $state<number>();
  said = $state('');
  /** What was said last of a name that was wrong. */
  rejected = $state.raw<Said>();
  readonly adding = new Task('single');
  #votes = new TrackVotes();

  constructor(private readonly settings: Identifying) {
    super();
  }

  override stop(): void {
    this.faces = [];
    this.tracks = [];
    this.rate = undefined;
    this.said = '';
    this.rejected = undefined;
    this.#votes = new TrackVotes();
    this.adding.clear();
    super.stop();
  }

  /** Names in the newest frame, and then in the newest again, until the signal fires. */
  async watch(video: HTMLVideoElement, signal: AbortSignal): Promise<void> {
    const meter = new Meter('frames');
    let seen = 0;
    await embedderInUse();
    await this.follow(video, signal, async () => {
      const { method, fpir } = this.settings;
      const { faces } = await facet.gallery.identify(video, { method, fpir, signal });
      // It may have been stopped just now, and its view not yet be gone.
      if (signal.aborted || !this.on) return;
      this.tracks = this.#votes.see(faces.map(({ face, name }) => ({ box: face.box, name })));
      this.faces = smoothed(
        this.faces,
        faces.map(({ face }) => face),
      );
      this.rate = meter.at((seen += 1)).rate;
    });
  }

  /**
   * A face is not whom it is named as: it is kept from a frame of its own, so that it and faces like it are unknown at
   * once, and what was voted of it is forgotten.
   */
  async reject(video: HTMLVideoElement, { id, box, name }: Track): Promise<void> {
    if (name === undefined) return;
    this.said = '';
    await this.adding.run(async (signal) => {
      const shot = await this.shot(video);
      if (!shot) return;
      const file = new File([shot], words.live.file(1), { type: shot.type });
      const { faces, model } = await facet.gallery.identify(file, { signal });
      const face = faces.find((each) => isCentredIn(box, each.face.box));
      if (!face) {
        this.said = words.live.gone(name);
        return;
      }
      const { kept } = await facet.gallery.notThisPerson(name, face, file, { model });
      this.#votes.forget(id);
      this.tracks = this.tracks.map((each) =>
        each.id === id ? { ...each, name: undefined } : each,
      );
      this.rejected = { name, id: face.id, kept };
    });
  }

  async takeBack({ name, id }: Said): Promise<void> {
    await this.adding.run(async () => {
      await facet.gallery.takeBack(name, id);
      this.rejected = undefined;
    });
  }

  /** Enrols who is in front of the camera, from a few frames. */
  async add(video: HTMLVideoElement, name: string): Promise<void> {
    await this.adding.run(async (signal, onProgress) => {
      this.rejected = undefined;
      this.said = words.live.adding;
      const photos: { path: string; file: Blob }[] = [];
      for (let i = 0; i < SHOTS && !signal.aborted; i++) {
        const file = await this.shot(video);
        if (!file) return;
        photos.push({ path: words.live.file(i + 1), file });
        onProgress({ done: i + 1, total: SHOTS, unit: 'frames' });
        await new Promise((resolve) => setTimeout(resolve, BETWEEN));
      }
      const done = await facet.gallery.enrol(name, photos, { signal });
      this.said = outcomeOf(done, words.live.added(name, done.enrolled.length), words.live.none);
      this.#votes = new TrackVotes();
    });
    if (this.adding.error || this.error) this.said = '';
  }
}

function isCentredIn([x1, y1, x2, y2]: Box, [left, top, right, bottom]: Box): boolean {
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  return x > x1 && x < x2 && y > y1 && y < y2;
}
