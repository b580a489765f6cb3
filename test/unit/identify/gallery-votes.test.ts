/** Names of a film's faces, voted over its frames. */
import { describe, expect, it } from 'vitest';
import { TrackVotes, type Sighting } from '../../../src/identify/track-votes';

const left = (name?: string, size = 100, x = 0): Sighting => ({
  box: [x, 0, x + size, size],
  name,
});
const right = (name?: string, size = 100): Sighting => left(name, size, 400);

/** What the last of the frames says. */
const after = (votes: TrackVotes, ...frames: Sighting[][]) =>
  frames.map((frame) => votes.see(frame)).at(-1)!;
const names = (votes: TrackVotes, ...frames: Sighting[][]) =>
  after(votes, ...frames).map(({ name }) => name);
const times = (count: number, frame: Sighting[]) => Array.from({ length: count }, () => frame);

describe('the names of a film', () => {
  it('two frames are too few for a name, three are enough', () => {
    const votes = new TrackVotes();
    expect(names(votes, ...times(2, [left('Alder')]))).toEqual([undefined]);
    expect(names(votes, [left('Alder')])).toEqual(['Alder']);
  });

  it('one frame that errs does not change a name', () => {
    const votes = new TrackVotes();
    expect(names(votes, ...times(5, [left('Alder')]), [left('Birch')])).toEqual(['Alder']);
    expect(names(votes, [left()])).toEqual(['Alder']);
  });

  it('another name takes over once it leads', () => {
    const votes = new TrackVotes();
    expect(names(votes, ...times(5, [left('Alder')]), ...times(20, [left('Birch')]))).toEqual([
      'Birch',
    ]);
  });

  it('a face that is unknown in most frames has no name', () => {
    const votes = new TrackVotes();
    const frames = times(6, [left()]);
    expect(names(votes, ...frames, [left('Alder')], [left()])).toEqual([undefined]);
  });

  it('large faces have more votes than small ones', () => {
    const frames = (size: number) => [
      [left('Birch', 60)],
      [left('Birch', 60)],
      [left('Alder', size)],
    ];
    expect(names(new TrackVotes(), ...frames(60))).toEqual(['Birch']);
    expect(names(new TrackVotes(), ...frames(105))).toEqual(['Alder']);
  });

  it('a face that moves on keeps its track, one that jumps begins another', () => {
    const votes = new TrackVotes();
    const [first] = votes.see([left('Alder', 100, 0)]);
    const [moved] = votes.see([left('Alder', 100, 30)]);
    const [jumped] = votes.see([left('Alder', 100, 400)]);
    expect(moved!.id).toBe(first!.id);
    expect(jumped!.id).not.toBe(first!.id);
  });

  it('a face that is hidden for a moment keeps its name', () => {
    const votes = new TrackVotes();
    expect(names(votes, ...times(4, [left('Alder')]), [], [], [left()])).toEqual(['Alder']);
  });

  it('a face that was away for long begins anew', () => {
    const votes = new TrackVotes();
    expect(names(votes, ...times(4, [left('Alder')]), ...times(6, []), [left()])).toEqual([
      undefined,
    ]);
  });

  it('two faces have their own names', () => {
    const votes = new TrackVotes();
    expect(names(votes, ...times(3, [left('Alder'), right('Birch')]))).toEqual(['Alder', 'Birch']);
  });

  it('nobody is in one frame twice: the face with more votes keeps the name', () => {
    const votes = new TrackVotes();
    const frames = times(4, [left('Alder', 200), right('Alder', 100)]);
    expect(names(votes, ...frames)).toEqual(['Alder', undefined]);
  });

  it('nobody is in one frame twice: of two faces with as many votes the one that was there first keeps the name', () => {
    const votes = new TrackVotes();
    const frames = times(4, [left('Alder'), right('Alder')]);
    expect(names(votes, ...frames)).toEqual(['Alder', undefined]);
    expect(names(votes, [right('Alder'), left('Alder')])).toEqual([undefined, 'Alder']);
  });

  it('a name that was said to be wrong has to be earned again', () => {
    const votes = new TrackVotes();
    const [track] = after(votes, ...times(6, [left('Alder')]));
    votes.forget(track!.id);
    expect(names(votes, ...times(3, [left()]))).toEqual([undefined]);
  });
});
