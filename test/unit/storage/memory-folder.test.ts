import { describe, expect, test } from 'vitest';
import { folderSink } from '../../../src/files/out/sinks';
import { memoryFolder } from '../../../src/storage/memory-folder';

const bytes = (count: number) => new Blob([new Uint8Array(count)]);

async function names(folder: FileSystemDirectoryHandle): Promise<string[]> {
  const all: string[] = [];
  for await (const name of folder.keys()) all.push(name);
  return all;
}

describe('a folder in memory', () => {
  test('takes files in folders, and has them afterwards', async () => {
    const folder = memoryFolder(1_000);
    const sink = folderSink(folder);
    expect(await sink.has('Alder/1.png')).toBe(false);
    await sink.write('Alder/1.png', bytes(10));
    expect(await sink.has('Alder/1.png')).toBe(true);
    expect(await names(folder)).toEqual(['Alder']);
  });

  test('takes a stream', async () => {
    const file = await memoryFolder(1_000).getFileHandle('a', { create: true });
    await bytes(7)
      .stream()
      .pipeTo(await file.createWritable());
    expect((await file.getFile()).size).toBe(7);
  });

  test('is full at its limit, says what to do, and has nothing of what did not fit', async () => {
    const sink = folderSink(memoryFolder(100));
    await sink.write('a/1', bytes(60));
    await expect(sink.write('b/2', bytes(60))).rejects.toMatchObject({
      code: 'STORAGE_FULL',
      hint: expect.stringContaining('Save the zip'),
    });
    expect(await sink.has('b/2')).toBe(false);
    await sink.write('b/3', bytes(40));
  });

  test('has room again for what is written over or removed', async () => {
    const folder = memoryFolder(100);
    const sink = folderSink(folder);
    await sink.write('a/1', bytes(90));
    await sink.write('a/1', bytes(80));
    await folder.removeEntry('a', { recursive: true });
    await folderSink(folder).write('b/1', bytes(100));
    expect(await names(folder)).toEqual(['b']);
  });

  test('that was removed says so when it is looked into', async () => {
    const folder = memoryFolder(100);
    const inside = await folder.getDirectoryHandle('a', { create: true });
    await folder.removeEntry('a');
    await expect(inside.values().next()).rejects.toMatchObject({ name: 'NotFoundError' });
  });
});
