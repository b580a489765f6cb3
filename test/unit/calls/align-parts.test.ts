/** Parts of aligning that need no worker: names, counts, sinks, what ends a run. */
import { unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { withReport } from '../../../src/calls/align/failures';
import { alignOptions } from '../../../src/calls/align/options';
import { outputPath, sourcePhotos } from '../../../src/calls/align/source-photos';
import { noFace } from '../../../src/base/errors';
import { AlignTally } from '../../../src/calls/align/tally';
import { zipSink } from '../../../src/files/out/sinks';
import { countPhotos } from '../../../src/files/trees/count';
import type { Face } from '../../../src/base/types';
import { tar } from '../../fixtures/tars';
import { zip } from '../../fixtures/zips';

const face = {} as Face;
const list = (...paths: string[]) => paths.map((path) => ({ path, file: new Blob(['x']) }));

async function outputsOf(...paths: string[]): Promise<string[]> {
  const outputs: string[] = [];
  for await (const { output } of sourcePhotos(list(...paths), alignOptions({})))
    outputs.push(output);
  return outputs;
}

describe('where a face goes', () => {
  test('is the last folder and the name, as PNG', () => {
    expect(outputPath('lfw/photos/Ana_Lu/Ana_Lu_0001.jpg')).toBe('Ana_Lu/Ana_Lu_0001.png');
    expect(outputPath('photo.jpeg')).toBe('photo.png');
    expect(outputPath('Zoë/a.b.webp')).toBe('Zoë/a.b.png');
    expect(outputPath('x/con/a?.jpg')).toMatch(/^con_\/a_~[a-z]{6}\.png$/);
    expect(outputPath('x/A?/1.jpg')).not.toBe(outputPath('x/A*/1.jpg'));
  });

  test('is never the same for two photos', async () => {
    expect(await outputsOf('a/1.jpg', 'a/1.png', 'b/a/1.jpg')).toEqual([
      'a/1.png',
      'a/1 (2).png',
      'a/1 (3).png',
    ]);
  });

  test('may be said by who asks, and still is never the same for two', async () => {
    const outputOf = ({ path }: { path: string }) =>
      path === 'b/x.png' ? 'a/x (2).png' : undefined;
    const outputs: string[] = [];
    const tree = list('a/x.jpg', 'b/x.png', 'c/a/x.webp');
    for await (const { output } of sourcePhotos(tree, alignOptions({ outputOf })))
      outputs.push(output);
    expect(outputs).toEqual(['a/x.png', 'a/x (2).png', 'a/x (3).png']);
  });

  test('is asked for photos alone', async () => {
    expect(await outputsOf('a/1.jpg', 'a/pairs.txt', 'a/noending')).toEqual([
      'a/1.png',
      'a/noending.png',
    ]);
  });
});

describe('how many photos', () => {
  test('a list and a zip have is known before they are read, of a tar it is not', async () => {
    const names = ['a/1.jpg', 'a/2.PNG', 'a/.x.jpg', 'pairs.txt'];
    const files = names.map((name) => ({ name, data: new Uint8Array(3) }));
    expect(await countPhotos(list(...names))).toBe(2);
    expect(await countPhotos(new File([zip(files)], 'a.zip'))).toBe(2);
    expect(await countPhotos(new File([tar(files)], 'a.tar'))).toBeUndefined();
    expect(await countPhotos(list('a/1.jpg', 'more.zip'))).toBeUndefined();
    expect(await countPhotos(new File([zip(files).slice(0, 60)], 'a.zip'))).toBeUndefined();
  });
});

describe('the tally', () => {
  test('counts, and writes boxes as the original', () => {
    const tally = new AlignTally('mtcnn');
    const one = { decode: 1, detect: 2, crop: 3, write: 4 };
    const output = (path: string) => ({ path, box: [1, 2, 3, 4] as never, face });
    tally.add({ path: 'a/1.jpg', output: 'a/1.png', outputs: [output('a/1.png')] }, one);
    tally.add(
      { path: 'b/1.jpg', output: 'b/1.png', outputs: [output('b/1_0.png'), output('b/1_1.png')] },
      one,
    );
    tally.add({ path: 'c/1.jpg', output: 'c/1.png', outputs: [], skipped: true });
    const error = withReport(new Error('no'), tally.report());
    tally.add({ path: 'd/1.jpg', output: 'd/1.png', outputs: [], error: noFace('d') });
    tally.add({ path: 'e/1.jpg', output: 'e/1.png', outputs: [], error });
    const report = tally.report();
    expect(report).toMatchObject({ total: 5, aligned: 2, faces: 3, skipped: 1 });
    expect(report.failures.map(({ path }) => path)).toEqual(['d/1.jpg', 'e/1.jpg']);
    expect(report.boundingBoxes).toBe(
      'a/1.png 1 2 3 4\nb/1_0.png 1 2 3 4\nb/1_1.png 1 2 3 4\nd/1.png\n',
    );
    expect(report.timings).toEqual({ decode: 2, detect: 4, crop: 6, write: 8 });
  });
});

describe('a zip as destination', () => {
  test('is written file by file, and whole after close', async () => {
    const chunks: Uint8Array<ArrayBuffer>[] = [];
    const sink = zipSink(new WritableStream({ write: (chunk) => void chunks.push(chunk) }));
    await Promise.all(['a/1.png', 'b/2.png'].map((path) => sink.write(path, new Blob([path]))));
    expect(await sink.has('a/1.png')).toBe(true);
    expect(await sink.has('c/3.png')).toBe(false);
    await sink.close!();
    const files = unzipSync(new Uint8Array(await new Blob(chunks).arrayBuffer()));
    expect(Object.keys(files)).toEqual(['a/1.png', 'b/2.png']);
    expect(new TextDecoder().decode(files['b/2.png'])).toBe('b/2.png');
  });

  test('that fails says why, at a write or at the close', async () => {
    const full = new DOMException('full', 'QuotaExceededError');
    const failing = () =>
      zipSink(
        new WritableStream({
          write() {
            throw full;
          },
        }),
      );
    const sink = failing();
    const writes = [1, 2, 3].map((i) => sink.write(`${i}.png`, new Blob(['x'])));
    const results = await Promise.allSettled(writes);
    expect(results.at(-1)).toEqual({ status: 'rejected', reason: full });
    await expect(failing().close!()).rejects.toBe(full);
  });
});
