import { describe, expect, test } from 'vitest';
import { BoxList } from '../../../src/export/box-list';

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
