/** A data set without what was removed, with what was moved in its new place, as a tree of its own. */
import { FacetError, throwIfAborted, toFacetError } from '../../base/errors';
import { Meter } from '../../base/meter';
import type {
  AlignDestination,
  CallOptions,
  Cleaning,
  CleaningMove,
  SavedTree,
} from '../../base/types';
import { safeName, safePath, uniqueNames } from '../../files/out/names';
import { sinkFor } from '../../files/out/sinks';

/** A photo's name in another folder beside its own. */
export function movedPath(path: string, to: string): string {
  const parts = path.split('/');
  parts.splice(Math.max(0, parts.length - 2), parts.length > 1 ? 1 : 0, safeName(to));
  return parts.join('/');
}

/**
 * The files are copied; those that the tree came from stay as they are. One that can't be written, or could not be
 * read at all and is not to be removed, is told of, and the rest goes on. Where it is stopped or fails no zip is finished; what is in a folder by then stays there.
 * @throws FacetError `INVALID_OPTION` for a move of a photo that is not there, or to nowhere; `ABORTED`; `STORAGE_FULL`
 */
export async function saveCleaned(
  { files, unread }: Cleaning,
  moves: Iterable<CleaningMove>,
  destination: AlignDestination,
  { signal, onProgress }: CallOptions = {},
): Promise<SavedTree> {
  const decided = new Map([...moves].map((move) => [move.path, move]));
  const known = new Set([...files.keys(), ...unread.map(({ path }) => path)]);
  const sink = sinkFor(destination);
  const unique = uniqueNames();
  const failed = unread.filter(({ path }) => decided.get(path)?.action !== 'remove');
  const saved: SavedTree = { written: 0, removed: 0, moved: 0, failed };
  const meter = new Meter('files', files.size);
  // What stays keeps its name; what comes to it makes room.
  const order = [...files].sort(([a], [b]) => Number(isMoved(a)) - Number(isMoved(b)));
  try {
    for (const move of decided.values()) checkMove(move, known);
    for (const [done, [path, file]] of order.entries()) {
      throwIfAborted(signal);
      const move = decided.get(path);
      if (move?.action === 'remove') saved.removed++;
      else await write(path, file, move);
      onProgress?.(meter.at(done + 1, path));
    }
  } catch (error) {
    // A zip finished here would look whole, in the place of an earlier one that was.
    if (sink.abort) await sink.abort(error);
    else await sink.close?.();
    throw error;
  }
  await sink.close?.();
  return saved;

  function isMoved(path: string): boolean {
    return decided.get(path)?.action === 'move';
  }

  async function write(path: string, file: Blob, move?: CleaningMove): Promise<void> {
    const to = move?.action === 'move' ? movedPath(path, move.to) : path;
    try {
      await sink.write(unique(safePath(to)), file);
      saved.written++;
      if (to !== path) saved.moved++;
    } catch (error) {
      const why = toFacetError(error, path);
      if (why.code === 'STORAGE_FULL') throw why;
      saved.failed.push({ path, error: why });
    }
  }
}

function checkMove(move: CleaningMove, known: ReadonlySet<string>): void {
  const { path } = move;
  if (!known.has(path)) {
    throw new FacetError('INVALID_OPTION', `There is no ${path} in this data set.`, {
      hint: 'Decide about photos by their paths, as its findings name them.',
    });
  }
  if (move.action === 'move' && move.to.trim() === '') {
    throw new FacetError('INVALID_OPTION', `${path} would be moved to nobody.`, {
      hint: 'Name the folder that it belongs in.',
      file: path,
    });
  }
}
