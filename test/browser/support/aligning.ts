/** Trees and destinations of faces for tests of aligning. */
import type { AlignSink } from '../../../src/base/types';
import { decodePhoto, type DecodedPhoto } from '../../../src/photos/decode';
import type { Pixels } from '../../../src/photos/pixels';
import { sharedBlob } from './shared';

/** Photos of the reference data as a person's folder. */
export async function photoTree(
  folder: string,
  names: string[],
): Promise<{ path: string; file: Blob }[]> {
  return Promise.all(
    names.map(async (name) => ({
      path: `album/${name}`,
      file: new File([await sharedBlob(`${folder}/${name}`)], name),
    })),
  );
}

export const samplePaths = ['Alder', 'Aster', 'Hazel'].flatMap((name) =>
  ['0001', '0002'].map((number) => `${name}/${name}_${number}.jpg`),
);

/** The people who come with Facet: one face a photo. */
export async function samplePeople(): Promise<{ path: string; file: File }[]> {
  return Promise.all(
    samplePaths.map(async (path) => {
      const blob = await (await fetch(`/samples/people/${path}`)).blob();
      return { path, file: new File([blob], path.split('/').pop()!) };
    }),
  );
}

export async function sampleGroup(number: number): Promise<Blob> {
  return (await fetch(`/samples/groups/group-${number}.jpg`)).blob();
}

export const decodePng = (png: Blob): Promise<DecodedPhoto> => decodePhoto(png);

/** Mean absolute difference of the RGB values. */
export function meanDifference(a: Pixels, b: Pixels): number {
  let sum = 0;
  for (let i = 0; i < a.pixels.length; i++) {
    if (i % 4 < 3) sum += Math.abs(a.pixels[i]! - b.pixels[i]!);
  }
  return sum / (a.width * a.height * 3);
}

/** A sink that throws `error` at its nth file. */
export function failingSink(inner: AlignSink, nth: number, error: Error): AlignSink {
  let count = 0;
  return {
    ...inner,
    async write(path, content) {
      if (++count >= nth) throw error;
      await inner.write(path, content);
    },
  };
}

/** An empty folder of this origin, as a person would pick one. */
export async function emptyFolder(name: string): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  await root.removeEntry(name, { recursive: true }).catch(() => {});
  return root.getDirectoryHandle(name, { create: true });
}

/** Puts files into a folder. */
export async function fill(
  folder: FileSystemDirectoryHandle,
  files: { path: string; file: Blob }[],
): Promise<void> {
  for (const { path, file } of files) {
    const parts = path.split('/');
    let at = folder;
    for (const part of parts.slice(0, -1)) {
      at = await at.getDirectoryHandle(part, { create: true });
    }
    const stream = await (await at.getFileHandle(parts.at(-1)!, { create: true })).createWritable();
    await stream.write(file);
    await stream.close();
  }
}

/** Paths of the files in a folder, sorted. */
export async function listFolder(
  folder: FileSystemDirectoryHandle,
  prefix = '',
): Promise<string[]> {
  const paths: string[] = [];
  for await (const child of folder.values()) {
    const path = prefix + child.name;
    if (child.kind === 'directory') paths.push(...(await listFolder(child, `${path}/`)));
    else paths.push(path);
  }
  return paths.sort();
}

/**
 * What Pillow's rule gives for one value of a crop, written from its definition in floating point: a
 * triangle as wide as the shrinking, its weights normalised, first along rows, then along columns.
 * Pillow rounds to 8 bits between the passes; this does not.
 */
export function pillowBilinear(photo: Pixels, box: number[], size: number): Float64Array {
  const [x1, y1, x2, y2] = box as [number, number, number, number];
  const across = taps(x2 - x1, size);
  const down = taps(y2 - y1, size);
  const rows = new Float64Array((y2 - y1) * size * 3);
  for (let y = 0; y < y2 - y1; y++) {
    across.forEach((weights, x) => {
      for (const [from, weight] of weights) {
        for (let c = 0; c < 3; c++) {
          const value = photo.pixels[((y1 + y) * photo.width + x1 + from) * 4 + c]!;
          rows[(y * size + x) * 3 + c]! += weight * value;
        }
      }
    });
  }
  const out = new Float64Array(size * size * 3);
  down.forEach((weights, y) => {
    for (const [from, weight] of weights) {
      for (let i = 0; i < size * 3; i++) {
        out[y * size * 3 + i]! += weight * rows[from * size * 3 + i]!;
      }
    }
  });
  return out;
}

function taps(from: number, to: number): [index: number, weight: number][][] {
  const scale = from / to;
  const reach = Math.max(1, scale);
  return Array.from({ length: to }, (_, i) => {
    const centre = (i + 0.5) * scale;
    const all: [number, number][] = [];
    for (let at = 0; at < from; at++) {
      const weight = 1 - Math.abs(at + 0.5 - centre) / reach;
      if (weight > 0) all.push([at, weight]);
    }
    const sum = all.reduce((total, [, weight]) => total + weight, 0);
    return all.map(([at, weight]) => [at, weight / sum]);
  });
}
