/** Many photos through one call each, a few at a time, results in order: pulls, never floods. */
import { aborted, toFacetError } from '../base/errors';
import { Meter } from '../base/meter';
import type { FacetError } from '../base/errors';
import type { CallOptions, Photo } from '../base/types';
import type { Engine } from './engine';

export type Photos = Iterable<Photo> | AsyncIterable<Photo>;

/** What became of one photo. */
export type Each<R> = { index: number; result?: R; error?: FacetError };

/**
 * @param photos photos, or whatever `work` makes a photo's result of
 * @param work one photo
 * @throws FacetError `ABORTED` once the signal fires; a photo that fails is a result with `error`
 */
export async function* forEachPhoto<P, O extends CallOptions, R>(
  engine: Engine,
  photos: Iterable<P> | AsyncIterable<P>,
  options: O,
  work: (photo: P, options: O) => Promise<R>,
): AsyncGenerator<Each<R>> {
  const source = iterate(photos);
  const total = Array.isArray(photos) ? photos.length : undefined;
  const meter = new Meter('photos', total);
  const { onProgress, ...rest } = options;
  const leaving = new AbortController();
  const signal = options.signal
    ? AbortSignal.any([options.signal, leaving.signal])
    : leaving.signal;
  const open: Promise<Each<R>>[] = [];
  let next: Promise<IteratorResult<P>> | undefined;
  let ended = false;
  let started = 0;
  let done = 0;
  try {
    for (;;) {
      if (options.signal?.aborted) throw aborted();
      if (!ended && open.length < engine.atOnce()) next ??= Promise.resolve(source.next());
      const oldest = open[0];
      if (!next && !oldest) return;
      const event = await Promise.race([
        ...(next ? [next.then((item) => ({ item }))] : []),
        ...(oldest ? [oldest.then((result) => ({ result }))] : []),
      ]);
      if ('item' in event) {
        next = undefined;
        if (event.item.done) ended = true;
        else open.push(one(event.item.value, started++));
      } else {
        open.shift();
        onProgress?.(meter.at(++done));
        yield event.result;
      }
    }
  } finally {
    leaving.abort();
    await source.return?.();
  }

  async function one(photo: P, index: number): Promise<Each<R>> {
    try {
      return { index, result: await work(photo, { ...rest, signal } as unknown as O) };
    } catch (error) {
      return { index, error: toFacetError(error) };
    }
  }
}

function iterate<P>(photos: Iterable<P> | AsyncIterable<P>): Iterator<P> | AsyncIterator<P> {
  return Symbol.asyncIterator in photos
    ? photos[Symbol.asyncIterator]()
    : photos[Symbol.iterator]();
}
