/** Photos as tests decode them. */
import { expect } from 'vitest';
import type { Code, FacetError } from '../../../src/base/errors';
import { decodePhoto } from '../../../src/photos/decode';
import * as make from '../../fixtures/make';

const images = import.meta.glob('../../fixtures/images/*', {
  query: '?url',
  import: 'default',
  eager: true,
});

export const WHITE = [255, 255, 255, 255];

export async function sample(): Promise<Blob> {
  return (await fetch('/samples/groups/group-1.jpg')).blob();
}

export async function sampleBytes(): Promise<Uint8Array> {
  return new Uint8Array(await (await sample()).arrayBuffer());
}

/** A file as others made it, under its own name. */
export async function image(name: string): Promise<File> {
  const url = images[`../../fixtures/images/${name}`] as string;
  return new File([await (await fetch(url)).blob()], name);
}

/** A PNG up to its EXIF chunk, which is the last before the end. */
export async function withoutExif(name: string): Promise<File> {
  const bytes = new Uint8Array(await (await image(name)).arrayBuffer());
  const end = make.png({ width: 1, height: 1 }).slice(-12);
  return file(new Uint8Array([...bytes.subarray(0, bytes.length - 12 - 38), ...end]));
}

export const file = (bytes: Uint8Array<ArrayBuffer>, name = 'photo.jpg') => new File([bytes], name);

export async function corner(bytes: Uint8Array<ArrayBuffer>): Promise<number[]> {
  const { pixels } = await decodePhoto(file(bytes));
  return [...pixels.subarray(0, 4)];
}

export async function failure(photo: Blob): Promise<FacetError> {
  try {
    await decodePhoto(photo);
  } catch (error) {
    return error as FacetError;
  }
  throw new Error('It decoded.');
}

export async function expectFailure(bytes: Uint8Array<ArrayBuffer>, code: Code, words: RegExp) {
  const error = await failure(file(bytes));
  expect(error.code).toBe(code);
  expect(error.message).toMatch(words);
  expect(error.message).toContain('photo.jpg');
  expect(error.file).toBe('photo.jpg');
  expect(error.hint).not.toBe('');
}
