/** facet.align through the whole call: photos in, PNGs out. */
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AlignOptions, AlignReport, Box } from '../../src/base/types';
import { folderSink, memorySink, type Facet, type FacetError } from '../../src/facet';
import { decodePhoto } from '../../src/photos/decode';
import { tar } from '../fixtures/tars';
import { zip } from '../fixtures/zips';
import {
  emptyFolder,
  failingSink,
  fill,
  listFolder,
  sampleGroup,
  samplePaths,
  samplePeople,
} from './support/aligning';
import { startFacet } from './support/facet';

const LFW: AlignOptions = { crop: { rule: 'facenet', size: 160, margin: 32 } };
const outputs = samplePaths.map((path) => path.replace('.jpg', '.png'));

let facet: Facet;
beforeAll(() => {
  facet = startFacet('wasm');
});
afterAll(() => facet.stop());

/** The tree's bytes, by path. */
async function bytesOf(tree: { path: string; file: Blob }[]) {
  return Promise.all(
    tree.map(async ({ path, file }) => ({
      name: path,
      data: new Uint8Array(await file.arrayBuffer()),
    })),
  );
}

const gzipped = (bytes: Uint8Array<ArrayBuffer>): Promise<Blob> =>
  new Response(new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'))).blob();

async function firstHalf(coming: Promise<Blob>): Promise<Blob> {
  const blob = await coming;
  return blob.slice(0, blob.size >> 1);
}

describe('a tree of people', () => {
  it('becomes a tree of crops, with the original’s list of boxes', async () => {
    const sink = memorySink();
    const progress: number[] = [];
    const report = await facet.align(await samplePeople(), sink, {
      ...LFW,
      onProgress: ({ done, unit }) => progress.push(unit === 'photos' ? done : -1),
    });
    expect([...sink.files.keys()].sort()).toEqual(outputs);
    expect(report).toMatchObject({ total: 6, aligned: 6, faces: 6, skipped: 0, failures: [] });
    expect(progress).toEqual([1, 2, 3, 4, 5, 6]);
    const lines = report.boundingBoxes.trimEnd().split('\n');
    expect(lines).toHaveLength(6);
    for (const line of lines) expect(line).toMatch(/^\w+\/\w+_000\d\.png( \d+){4}$/);
    const crop = await decodePhoto(sink.files.get(outputs[0]!)!);
    expect([crop.width, crop.height]).toEqual([160, 160]);
    for (const milliseconds of Object.values(report.timings))
      expect(milliseconds).toBeGreaterThan(0);
  });

  it('gives the same crops from a folder, a zip, a tar and a tar.gz', async () => {
    const people = await samplePeople();
    const expected = memorySink();
    await facet.align(people, expected, LFW);
    const folder = await emptyFolder('people');
    await fill(folder, people);
    const files = await bytesOf(people);
    const packed = tar(files);
    const trees = {
      folder,
      zip: new File([zip(files)], 'people.zip'),
      tar: new File([packed], 'people.tar'),
      tgz: new File([await gzipped(packed)], 'people.tar.gz'),
    };
    for (const [kind, tree] of Object.entries(trees)) {
      const sink = memorySink();
      const report = await facet.align(tree, sink, LFW);
      expect({ kind, aligned: report.aligned }).toEqual({ kind, aligned: 6 });
      for (const path of outputs) {
        const [a, b] = [sink.files.get(path)!, expected.files.get(path)!];
        expect(new Uint8Array(await a.arrayBuffer())).toEqual(
          new Uint8Array(await b.arrayBuffer()),
        );
      }
    }
  });

  it('goes into a folder, and a second run redoes nothing', async () => {
    const people = await samplePeople();
    const folder = await emptyFolder('faces');
    await facet.align(people.slice(0, 4), folder, LFW);
    expect(await listFolder(folder)).toEqual(outputs.slice(0, 4));
    const written: string[] = [];
    const report = await facet.align(people, folder, {
      ...LFW,
      onPhoto: ({ photo }) => written.push(...photo.outputs.map(({ path }) => path)),
    });
    expect(report).toMatchObject({ total: 6, aligned: 2, skipped: 4 });
    expect(written).toEqual(outputs.slice(4));
    expect(await listFolder(folder)).toEqual(outputs);
  });

  it('a folder may be asked for a file while another makes its folder', async () => {
    const root = await emptyFolder('asked');
    for (let i = 0; i < 20; i++) {
      const sink = folderSink(root);
      const [there, written] = await Promise.allSettled([
        sink.has(`${i}/a.png`),
        sink.write(`${i}/b.png`, new Blob(['b'])),
      ]);
      expect(there).toEqual({ status: 'fulfilled', value: false });
      expect(written.status).toBe('fulfilled');
    }
  });

  it('what a closed tab left empty is written again', async () => {
    const root = await emptyFolder('closed');
    await fill(root, [{ path: outputs[0]!, file: new Blob([]) }]);
    const report = await facet.align((await samplePeople()).slice(0, 1), root, LFW);
    expect(report).toMatchObject({ aligned: 1, skipped: 0 });
    expect(await folderSink(root).has(outputs[0]!)).toBe(true);
  });

  it('goes into one zip as a stream', async () => {
    const chunks: Uint8Array<ArrayBuffer>[] = [];
    const stream = new WritableStream<Uint8Array<ArrayBuffer>>({
      write: (chunk) => void chunks.push(chunk),
    });
    await facet.align(await samplePeople(), stream, LFW);
    const files = unzipSync(new Uint8Array(await new Blob(chunks).arrayBuffer()));
    expect(Object.keys(files).sort()).toEqual(outputs);
    const crop = await decodePhoto(new Blob([files[outputs[0]!] as Uint8Array<ArrayBuffer>]));
    expect(crop.width).toBe(160);
  });

  it('comes in the same random order for the same seed', async () => {
    const people = await samplePeople();
    const order = async (seed: number) => {
      const paths: string[] = [];
      const onPhoto: AlignOptions['onPhoto'] = ({ photo }) => paths.push(photo.path);
      await facet.align(people, memorySink(), { ...LFW, randomOrder: true, seed, onPhoto });
      return paths;
    };
    const first = await order(1);
    expect(await order(1)).toEqual(first);
    expect(first).not.toEqual(samplePaths);
    expect([...first].sort()).toEqual(samplePaths);
    const archive = new File([zip(await bytesOf(people))], 'people.zip');
    const refused = facet.align(archive, memorySink(), { randomOrder: true });
    await expect(refused).rejects.toMatchObject({ code: 'INVALID_OPTION' });
  });
});

describe('several faces in a photo', () => {
  it('are numbered where all are wanted, and a single one is not', async () => {
    const tree = [
      { path: 'groups/many.jpg', file: await sampleGroup(1) },
      (await samplePeople())[0]!,
    ];
    const sink = memorySink();
    const report = await facet.align(tree, sink, { ...LFW, multipleFaces: true });
    const paths = ['Alder/Alder_0001.png', ...[0, 1, 2].map((i) => `groups/many_${i}.png`)];
    expect([...sink.files.keys()].sort()).toEqual(paths);
    expect(report).toMatchObject({ aligned: 2, faces: 4 });
    const again = await facet.align(tree, sink, { ...LFW, multipleFaces: true });
    expect(again).toMatchObject({ aligned: 0, skipped: 2 });
  });

  it('give one by the original’s choice otherwise', async () => {
    const sink = memorySink();
    await facet.align([{ path: 'groups/many.jpg', file: await sampleGroup(1) }], sink, LFW);
    expect([...sink.files.keys()]).toEqual(['groups/many.png']);
  });
});

describe('what goes wrong', () => {
  const blank = async () => {
    const canvas = new OffscreenCanvas(120, 90);
    canvas.getContext('2d')!.fillRect(0, 0, 120, 90);
    return canvas.convertToBlob({ type: 'image/jpeg' });
  };

  it('with single photos is counted, with the reason, and the rest goes on', async () => {
    const [good] = await samplePeople();
    const tree = [
      { path: 'a/broken.jpg', file: new Blob(['not a picture']) },
      { path: 'a/empty.png', file: new Blob([]) },
      { path: 'b/nobody.jpg', file: await blank() },
      { path: 'b/pairs.txt', file: new Blob(['10 300']) },
      good!,
    ];
    const report = await facet.align(tree, memorySink(), LFW);
    expect(report).toMatchObject({ total: 4, aligned: 1, faces: 1 });
    const reasons = report.failures.map(({ path, error }) => [path, error?.code]);
    expect(reasons).toEqual([
      ['a/broken.jpg', 'NOT_AN_IMAGE'],
      ['a/empty.png', 'FILE_EMPTY'],
      ['b/nobody.jpg', 'NO_FACE'],
    ]);
    expect(report.boundingBoxes).toMatch(/^b\/nobody\.png$/m);
    expect(report.boundingBoxes).not.toContain('broken');
  });

  it('with an archive that ends early leaves what came before', async () => {
    const packed = tar(await bytesOf(await samplePeople()));
    const half = packed.slice(0, Math.floor(packed.length / 2));
    for (const [name, blob] of [
      ['half.tar', new Blob([half])],
      ['half.tar.gz', await firstHalf(gzipped(packed))],
    ] as const) {
      const report = await facet.align(new File([blob], name), memorySink(), LFW);
      expect(report.aligned).toBeGreaterThan(0);
      expect(report.aligned).toBeLessThan(6);
      expect(report.failures).toHaveLength(1);
      expect(report.failures[0]).toMatchObject({ path: name, error: { code: 'ARCHIVE_INVALID' } });
    }
  });

  it('with the destination ends the run, says what was written, and a later run goes on', async () => {
    const cases = [
      [new DOMException('full', 'QuotaExceededError'), 'STORAGE_FULL'],
      [new DOMException('no', 'NotAllowedError'), 'FILE_UNREADABLE'],
    ] as const;
    for (const [error, code] of cases) {
      const sink = memorySink();
      let closed = 0;
      const failing = { ...failingSink(sink, 4, error), close: async () => void closed++ };
      const failure = (await facet
        .align(await samplePeople(), failing, LFW)
        .catch((thrown: unknown) => thrown)) as { code: string; hint: string; detail: AlignReport };
      expect(failure.code).toBe(code);
      expect(failure.hint).toContain('goes on from there');
      expect(failure.detail.faces).toBe(3);
      expect(sink.files.size).toBe(3);
      expect(closed).toBe(1);
      const report = await facet.align(await samplePeople(), sink, LFW);
      expect(report).toMatchObject({ aligned: 3, skipped: 3 });
    }
  });

  it('by a stop leaves whole files, closes the sink, and a later run redoes nothing', async () => {
    const folder = await emptyFolder('stopped');
    const people = await samplePeople();
    const controller = new AbortController();
    const run = facet.align(people, folder, {
      ...LFW,
      signal: controller.signal,
      onProgress: ({ done }) => done === 2 && controller.abort(),
    });
    const stopped = (await run.catch((error: unknown) => error)) as FacetError;
    const left = await listFolder(folder);
    // What was being written when it stopped is whole, and counted.
    expect(stopped).toMatchObject({ code: 'ABORTED', detail: { aligned: left.length } });
    expect(left.length).toBeGreaterThanOrEqual(2);
    expect(left.length).toBeLessThan(6);
    const report = await facet.align(people, folder, LFW);
    expect(report).toMatchObject({ skipped: left.length, aligned: 6 - left.length });
    expect(await listFolder(folder)).toEqual(outputs);
    expect((await facet.stats()).queue).toBe(0);
  });

  it('with the options is said at once', async () => {
    const people = await samplePeople();
    const bad: AlignOptions[] = [
      { crop: { rule: 'facenet', size: 0, margin: 32 } },
      { crop: { rule: 'proportional', size: 100, margin: 100 } },
      { detect: { minSize: Number.NaN } },
      { detect: { model: 'nobody' } },
    ];
    for (const options of bad) {
      await expect(facet.align(people, memorySink(), options)).rejects.toMatchObject({
        code: expect.stringMatching(/INVALID_OPTION|MODEL_UNKNOWN/),
      });
    }
    const folder = await emptyFolder('both');
    const inside = await folder.getDirectoryHandle('faces', { create: true });
    await expect(facet.align(folder, inside)).rejects.toMatchObject({ code: 'INVALID_OPTION' });
  });
});

it('a photo that was decoded smaller gives the box of the original', async () => {
  const bitmap = await createImageBitmap(await sampleGroup(1));
  const scale = Math.ceil(Math.sqrt(41e6 / (bitmap.width * bitmap.height)));
  const canvas = new OffscreenCanvas(bitmap.width * scale, bitmap.height * scale);
  canvas.getContext('2d')!.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  const file = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 });
  const boxes: Box[] = [];
  const sink = memorySink();
  await facet.align([{ path: 'big/photo.jpg', file }], sink, {
    ...LFW,
    detect: { minSize: 'auto' },
    onPhoto: ({ photo }) => {
      boxes.push(...photo.outputs.map(({ box }) => box));
      expect(photo.notes?.[0]).toContain('%');
    },
  });
  expect(boxes).toHaveLength(1);
  expect(boxes[0]![2]).toBeGreaterThan(bitmap.width);
  const crop = await decodePhoto(sink.files.get('big/photo.png')!);
  expect(crop.width).toBe(160);
});
