/**
 * Names over the frames of a film: a face that moves on is one track, each frame votes for a name or for nobody, larger
 * faces with more weight, and a track keeps its name until another has clearly more votes.
 */
import type { Box } from '../base/types';

/** What one frame says of a face. */
export interface Sighting {
  box: Box;
  /** Undefined: unknown. */
  name?: string;
}

/** A face over frames. */
export interface Track {
  id: number;
  box: Box;
  /** As voted; undefined while that is not sure. */
  name?: string;
  /** Frames in which it was seen. */
  frames: number;
}

/** Intersection over union from which two boxes of successive frames are one face. */
const SAME = 0.3;
/** Frames that a face may be missing, behind a hand or turned away, before its track ends. */
const PATIENCE = 5;
/** Earlier votes count so much less with each frame: half after seven. */
const FADING = 0.9;
/** Frames before a first name is told: a single one errs too often. */
const LEAST = 3;
/** Share of all votes that a name needs. */
const MAJORITY = 0.5;
/** By so much another name must lead before it takes over. */
const LEAD = 1.5;

/** In the votes' place of a name. */
const UNKNOWN = Symbol();

interface State extends Track {
  votes: Map<string | typeof UNKNOWN, number>;
  missed: number;
}

export class TrackVotes {
  #tracks: State[] = [];
  #next = 1;

  /**
   * Takes a frame in.
   * @returns the track of each sighting, in their order; no two share one, and no two of a frame have one name
   */
  see(sightings: readonly Sighting[]): Track[] {
    const before = [...this.#tracks];
    for (const track of before) track.missed += 1;
    const tracks = sightings.map(() => undefined as State | undefined);
    const pairs = sightings.flatMap(({ box }, i) =>
      before.map((track) => ({ i, track, shared: overlap(track.box, box) })),
    );
    for (const { i, track, shared } of pairs.sort((a, b) => b.shared - a.shared)) {
      if (shared > SAME && !tracks[i] && track.missed > 0) {
        tracks[i] = track;
        track.missed = 0;
      }
    }
    const seen = sightings.map((sighting, i) => this.#vote(tracks[i] ?? this.#begin(), sighting));
    this.#tracks = this.#tracks.filter(({ missed }) => missed <= PATIENCE);
    return withoutDoubles(seen).map(({ id, box, name, frames }) => ({
      ...{ id, box, frames },
      ...(name !== undefined && { name }),
    }));
  }

  /** Forgets what was voted of a track: somebody said that its name is wrong. */
  forget(id: number): void {
    for (const track of this.#tracks) {
      if (track.id !== id) continue;
      track.votes.clear();
      track.name = undefined;
      track.frames = 0;
    }
  }

  #begin(): State {
    const track: State = {
      id: this.#next++,
      box: [0, 0, 0, 0],
      frames: 0,
      votes: new Map(),
      missed: 0,
    };
    this.#tracks.push(track);
    return track;
  }

  #vote(track: State, { box, name }: Sighting): State {
    track.box = box;
    track.frames += 1;
    for (const [voted, weight] of track.votes) track.votes.set(voted, weight * FADING);
    const weight = Math.min(box[2] - box[0], box[3] - box[1]);
    const key = name ?? UNKNOWN;
    track.votes.set(key, (track.votes.get(key) ?? 0) + weight);
    if (track.frames >= LEAST) track.name = elected(track);
    return track;
  }
}

function elected({ votes, name }: State): string | undefined {
  const total = [...votes.values()].reduce((sum, weight) => sum + weight, 0);
  const [first] = [...votes].sort(([, a], [, b]) => b - a);
  const [winner, weight] = first!;
  const own = name === undefined ? 0 : (votes.get(name) ?? 0);
  if (name !== undefined && winner !== name && weight < LEAD * own) return name;
  return winner !== UNKNOWN && weight > MAJORITY * total ? winner : undefined;
}

/** Nobody is in one frame twice: the name stays with the track that has more votes for it, of two with as many the earlier. */
function withoutDoubles(tracks: readonly State[]): State[] {
  const votesFor = ({ votes, name }: State) => (name === undefined ? 0 : votes.get(name)!);
  const leads = (a: State, b: State) => votesFor(a) - votesFor(b) || b.id - a.id;
  return tracks.map((track) => {
    const rival = tracks.some(
      (other) => other !== track && other.name === track.name && leads(other, track) > 0,
    );
    return rival ? { ...track, name: undefined } : track;
  });
}

/** Intersection over union. */
function overlap(a: Box, b: Box): number {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  if (width <= 0 || height <= 0) return 0;
  const area = (box: Box) => (box[2] - box[0]) * (box[3] - box[1]);
  return (width * height) / (area(a) + area(b) - width * height);
}
