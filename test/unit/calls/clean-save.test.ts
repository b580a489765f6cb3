/** A data set saved without what does not belong in it: into a sink, as a zip, where files can't be had. */
import { unzipSync } from 'fflate';
import { describe, expect, it, vi } from 'vitest';
import { FacetError } from '../../../src/base/errors';
import type { Cleaning, CleaningMove } from '../../../src/base/types';
import { saveCleaned } from '../../../src/calls/clean/save';
import { memorySink } from '../../../src/files/out/sinks';

describe('a data set saved', () => {
  const paths = ['set/A/1.jpg', 'set/A/2.jpg', 'set/B/1.jpg', 'set/pairs.txt'];
  const cleaning = {
    files: new Map(paths.map((path) => [path, new Blob([path])])),
    unread: [] as Cleaning['unread'],
  } as Cleaning;

  it('lacks what was removed, and has what was moved beside what was there', async () => {
    const sink = memorySink();
    const saved = await saveCleaned(
      cleaning,
      [
        { path: 'set/A/2.jpg', action: 'remove' },
        { path: 'set/A/1.jpg', action: 'move', to: 'B' },
        { path: 'set/B/1.jpg', action: 'keep' },
      ],
      sink,
    );
    expect([...sink.files.keys()]).toEqual(['set/B/1.jpg', 'set/pairs.txt', 'set/B/1 (2).jpg']);
    expect(await sink.files.get('set/B/1 (2).jpg')!.text()).toBe('set/A/1.jpg');
    expect(saved).toEqual({ written: 3, removed: 1, moved: 1, failed: [] });
  });

  it('goes on where one file can’t be written, and says which', async () => {
    const { write, ...sink } = memorySink();
    const failing = {
      ...sink,
      write: async (path: string, content: Blob) => {
        if (path === 'set/A/1.jpg') throw new Error('no');
        await write(path, content);
      },
    };
    const { written, failed } = await saveCleaned(cleaning, [], failing);
    expect(written).toBe(3);
    expect(failed).toMatchObject([{ path: 'set/A/1.jpg', error: { file: 'set/A/1.jpg' } }]);
  });

  describe('as a zip', () => {
    /** A chosen file: what is written to it takes the place of what was there once it is closed. */
    const fileOf = (fails?: Error) => {
      const ended = { how: 'open', bytes: 0 };
      const stream = new WritableStream<Uint8Array<ArrayBuffer>>({
        write: ({ length }) => {
          if (fails) throw fails;
          ended.bytes += length;
        },
        close: () => void (ended.how = 'closed'),
        abort: () => void (ended.how = 'aborted'),
      });
      return { ended, stream };
    };

    it('takes the place of the file once it is whole', async () => {
      const { ended, stream } = fileOf();
      await saveCleaned(cleaning, [], stream);
      expect(ended.how).toBe('closed');
    });

    it('has the others where one can’t be read any more, and says which', async () => {
      const chunks: Uint8Array<ArrayBuffer>[] = [];
      const stream = new WritableStream<Uint8Array<ArrayBuffer>>({
        write: (chunk) => void chunks.push(chunk),
      });
      const gone = new Blob(['gone']);
      gone.arrayBuffer = () => Promise.reject(new DOMException('gone', 'NotFoundError'));
      const files = new Map([...cleaning.files, ['set/A/1.jpg', gone]]);
      const saved = await saveCleaned({ ...cleaning, files }, [], stream);
      expect(saved).toMatchObject({ written: 3, failed: [{ path: 'set/A/1.jpg' }] });
      const zip = unzipSync(new Uint8Array(await new Blob(chunks).arrayBuffer()));
      expect(Object.keys(zip)).toEqual(['set/A/2.jpg', 'set/B/1.jpg', 'set/pairs.txt']);
    });

    it('leaves the file as it was where it is stopped on the way', async () => {
      const { ended, stream } = fileOf();
      const controller = new AbortController();
      const saving = saveCleaned(cleaning, [], stream, {
        signal: controller.signal,
        onProgress: ({ done }) => {
          if (done === 2) controller.abort();
        },
      });
      await expect(saving).rejects.toMatchObject({ code: 'ABORTED' });
      expect(ended.bytes).toBeGreaterThan(0);
      expect(ended.how).toBe('aborted');
    });

    it('is not left half open where a decision is refused', async () => {
      const { ended, stream } = fileOf();
      const moves = [{ path: 'set/A/1.jpg', action: 'move', to: ' ' }] as const;
      await expect(saveCleaned(cleaning, moves, stream)).rejects.toMatchObject({
        code: 'INVALID_OPTION',
      });
      expect(ended).toEqual({ how: 'aborted', bytes: 0 });
    });

    it('says that the disk is full, and does not close', async () => {
      const { ended, stream } = fileOf(new DOMException('full', 'QuotaExceededError'));
      await expect(saveCleaned(cleaning, [], stream)).rejects.toMatchObject({
        code: 'STORAGE_FULL',
      });
      expect(ended.how).not.toBe('closed');
    });
  });

  it('closes a sink of one’s own that can’t be aborted, also after a stop', async () => {
    const close = vi.fn(async () => {});
    const signal = AbortSignal.abort();
    const saving = saveCleaned(cleaning, [], { ...memorySink(), close }, { signal });
    await expect(saving).rejects.toMatchObject({ code: 'ABORTED' });
    expect(close).toHaveBeenCalledOnce();
  });

  describe('of which a file could not be had', () => {
    const path = 'set/B/2.jpg';
    const error = new FacetError('FILE_UNREADABLE', 'set/B/2.jpg can’t be read.', { file: path });
    const lacking = { ...cleaning, unread: [{ path, error }] };

    it.each([
      ['nothing was decided', []],
      ['it is to be kept', [{ path, action: 'keep' }]],
      ['it is to be moved', [{ path, action: 'move', to: 'A' }]],
    ] as [string, CleaningMove[]][])(
      'has the others and tells of it where %s',
      async (_, moves) => {
        const sink = memorySink();
        const saved = await saveCleaned(lacking, moves, sink);
        expect([...sink.files.keys()]).toEqual(paths);
        expect(saved).toEqual({ written: 4, removed: 0, moved: 0, failed: [{ path, error }] });
      },
    );

    it('has the others and nothing to tell where it is to be removed', async () => {
      const saved = await saveCleaned(lacking, [{ path, action: 'remove' }], memorySink());
      expect(saved).toEqual({ written: 4, removed: 0, moved: 0, failed: [] });
    });
  });

  it('is refused for a photo that is not there', async () => {
    const moves = [{ path: 'set/C/1.jpg', action: 'remove' }] as const;
    await expect(saveCleaned(cleaning, moves, memorySink())).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      message: 'There is no set/C/1.jpg in this data set.',
    });
  });
});
