import { describe, expect, test, vi } from 'vitest';
import { FailureList, type Failure } from '../../../src/ui/pages/align/failure-list';
import { Gate } from '../../../src/ui/pages/align/gate';

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
