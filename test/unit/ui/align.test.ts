import { describe, expect, test, vi } from 'vitest';
import { BoxList } from '../../../src/export/box-list';
import { FailureList, type Failure } from '../../../src/ui/pages/align/failure-list';
import { fingerprint } from '../../../src/files/trees/fingerprint';
import { Gate } from '../../../src/ui/pages/align/gate';
import { between, byKey, firstBox } from '../../../src/ui/pages/align/hand-box';
import { fromFiles } from '../../../src/ui/parts/intake/photo-source';

const photo = { width: 200, height: 100 };

describe('a box drawn by hand', () => {
  test('begins in the middle, a little above', () => {
    expect(firstBox(photo)).toEqual([75, 20, 125, 70]);
    expect(firstBox({ width: 8, height: 8 })).toEqual([0, 0, 8, 8]);
  });

  test('lies between two points in any order, inside the photo, never too small', () => {
    expect(between([10.4, 20.6], [60, 70], photo)).toEqual([10, 21, 60, 70]);
    expect(between([60, 70], [10, 20], photo)).toEqual([10, 20, 60, 70]);
    expect(between([-50, -50], [500, 500], photo)).toEqual([0, 0, 200, 100]);
    expect(between([50, 50], [50, 50], photo)).toEqual([50, 50, 62, 62]);
  });

  test('moves by arrows and stops at the edge as large as it is', () => {
    expect(byKey([10, 20, 60, 70], 'ArrowRight', false, photo)).toEqual([12, 20, 62, 70]);
    expect(byKey([1, 20, 51, 70], 'ArrowLeft', false, photo)).toEqual([0, 20, 50, 70]);
    expect(byKey([10, 50, 60, 99], 'ArrowDown', false, photo)).toEqual([10, 51, 60, 100]);
    expect(byKey([10, 20, 60, 70], 'x', false, photo)).toBeUndefined();
  });

  test('changes its size by Shift and arrows', () => {
    expect(byKey([10, 20, 60, 70], 'ArrowRight', true, photo)).toEqual([10, 20, 62, 70]);
    expect(byKey([10, 20, 22, 32], 'ArrowUp', true, photo)).toEqual([10, 20, 22, 32]);
    expect(byKey([10, 20, 200, 70], 'ArrowRight', true, photo)).toEqual([10, 20, 200, 70]);
  });
});

describe('the gate', () => {
  test('holds up all who come while it is shut', async () => {
    const gate = new Gate();
    await gate.pass();
    gate.shut();
    gate.shut();
    const passed: number[] = [];
    const waiting = [1, 2].map((n) => gate.pass().then(() => passed.push(n)));
    await new Promise((resolve) => setTimeout(resolve));
    expect(passed).toEqual([]);
    gate.open();
    await Promise.all(waiting);
    expect(passed).toEqual([1, 2]);
  });
});

describe('the list of boxes', () => {
  test('is named as the original’s, and a photo done again replaces its lines', async () => {
    const list = new BoxList();
    expect(list.name).toMatch(/^bounding_boxes_\d{5}\.txt$/);
    list.set('a/1.png', 'a/1.png\n');
    list.set('a/2.png', 'a/2.png 1 2 3 4\n');
    list.set('a/1.png', 'a/1.png 5 6 7 8\n');
    list.set('a/2.png', '');
    expect(await list.file().text()).toBe('a/1.png 5 6 7 8\na/2.png 1 2 3 4\n');
  });

  test('goes on with lists that are there, under the name of the last', async () => {
    const earlier = ['a/1.png\na/2 (2).png 1 2 3 4\n', 'b/1.png\r\na/1.png 5 6 7 8\r\n'];
    const list = new BoxList('bounding_boxes_00042.txt', earlier);
    expect(list.name).toBe('bounding_boxes_00042.txt');
    expect(['a/1.png', 'a/2 (2).png', 'b/1.png', 'b/2.png'].map((path) => list.has(path))).toEqual([
      true,
      true,
      true,
      false,
    ]);
    // Several faces are found where there seemed to be none.
    list.set('b/1.png', 'b/1_0.png 1 1 2 2\nb/1_1.png 3 3 4 4\n');
    expect(await list.file().text()).toBe(
      'a/1.png 5 6 7 8\na/2 (2).png 1 2 3 4\nb/1_0.png 1 1 2 2\nb/1_1.png 3 3 4 4\n',
    );
  });
});

describe('failures', () => {
  const failure = (path: string, output: string, file?: Blob) => ({
    photo: { path, output, outputs: [] },
    crops: [],
    file,
  });

  test('stay until a later look gives a result, and keep the place of their photo', () => {
    let shown: Failure[] = [];
    const list = new FailureList((all) => (shown = all));
    const [face, other] = [new Blob(['a']), new Blob(['b'])];
    list.add(failure('z.zip/a/x.png', 'a/x (2).png', face));
    list.add(failure('z.zip/a/y.png', 'a/y.png', other));
    list.add(failure('z.zip', 'z.png'));
    const { tree, outputOf } = list.again();
    expect(tree).toEqual([
      { path: 'z.zip/a/x.png', file: face },
      { path: 'z.zip/a/y.png', file: other },
    ]);
    expect(outputOf!({ path: 'z.zip/a/x.png', file: face })).toBe('a/x (2).png');
    expect(list.remove('a/y.png')).toBe(true);
    expect(list.remove('a/y.png')).toBe(false);
    list.tell();
    expect(shown.map(({ photo }) => photo.output)).toEqual(['a/x (2).png', 'z.png']);
  });

  test('are told of a few times a second, however many come', () => {
    vi.useFakeTimers();
    let told = 0;
    const list = new FailureList(() => (told += 1));
    for (let i = 0; i < 1000; i += 1) list.add(failure(`${i}.jpg`, `${i}.png`));
    expect(told).toBe(0);
    vi.advanceTimersByTime(1000);
    expect(told).toBe(1);
    vi.useRealTimers();
  });
});

describe('the fingerprint of photos', () => {
  const list = (...sizes: number[]) =>
    sizes.map((size, i) => ({ path: `photos/${i}.jpg`, file: new Blob(['x'.repeat(size)]) }));

  test('is the same for the same names and sizes, in any order', async () => {
    expect(await fingerprint(list(1, 2, 3).reverse())).toBe(await fingerprint(list(1, 2, 3)));
    expect(await fingerprint(list(1, 2, 3))).not.toBe(await fingerprint(list(1, 2, 4)));
    expect(await fingerprint(list(1, 2, 3))).not.toBe(await fingerprint(list(1, 2)));
  });

  test('of an archive goes by name, size and date', async () => {
    const archive = (name: string, content: string, lastModified: number) =>
      fingerprint(new File([content], name, { lastModified }));
    const first = await archive('a.zip', 'one', 1);
    expect(await archive('a.zip', 'two', 1)).toBe(first);
    expect(await archive('b.zip', 'one', 1)).not.toBe(first);
    expect(await archive('a.zip', 'three', 1)).not.toBe(first);
    expect(await archive('a.zip', 'one', 2)).not.toBe(first);
  });
});

test('a list is called by its photos, whatever else is in it', () => {
  const files = (...names: string[]) => names.map((name) => new File(['x'], name));
  expect(fromFiles(files('a.jpg', 'b.png', 'pairs.txt')).name).toBe('2 photos');
  expect(fromFiles(files('a.zip', 'b.zip')).name).toBe('2 files');
});
