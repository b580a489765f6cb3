import { describe, expect, test } from 'vitest';
import { BoxList } from '../../../src/ui/pages/align/box-list';
import { Gate } from '../../../src/ui/pages/align/gate';
import { between, byKey, firstBox } from '../../../src/ui/pages/align/hand-box';

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
    expect(list.empty).toBe(true);
    list.set('a/1.png', 'a/1.png\n');
    list.set('a/2.png', 'a/2.png 1 2 3 4\n');
    list.set('a/1.png', 'a/1.png 5 6 7 8\n');
    list.set('a/2.png', '');
    expect(await list.file().text()).toBe('a/1.png 5 6 7 8\na/2.png 1 2 3 4\n');
  });
});
