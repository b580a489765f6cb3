/** The webcam with live names: the newest frame, each face a track, its name voted over frames. */
import { Meter } from '../../../base/meter';
import type { Face } from '../../../base/types';
import { smoothed } from '../../../faces/smoothing';
import { TrackVotes, type Track } from '../../../identify/track-votes';
import { facet } from '../../../page-facet';
import { Webcam } from '../../parts/intake/webcam.svelte';
import { embedderInUse } from '../../status.svelte';
import { Task } from '../../work/task.svelte';
import { words } from './identify-words';
import type { Identifying } from './identifying.svelte';
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

  /** Enrols who is in front of the camera, from a few frames. */
  async add(video: HTMLVideoElement, name: string): Promise<void> {
    await this.adding.run(async (signal, onProgress) => {
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
