/** Galleries as files: what comes out is what went in, and what is wrong with a file is said before it costs anything. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { sha256 } from '../../../src/base/sha256';
import { packContainer } from '../../../src/export/gallery-container';
import { ITERATIONS } from '../../../src/export/gallery-crypt';
import { readGallery, writeGallery } from '../../../src/export/gallery-file';
import type { FaceWithCrop, PersonContent } from '../../../src/export/gallery-records';

const FIXED = 48;
const NAME = 'family.facet';

const face = (id: string, picture?: Blob): FaceWithCrop => ({
  record: {
    ...{ id, photo: 'f00d', path: `Alder/${id}.jpg`, box: [1.5, 2, 30.25, 40], score: 0.98 },
    landmarks: [
      [3, 4],
      [5, 6],
      [7, 8],
      [9, 10],
      [11, 12],
    ],
    added: 1_700_000_000_000,
    turn: 90,
    quality: {
      ...{ size: 28, roll: 1, yaw: -2, sharpness: 0.5, exposure: 0.4 },
      ...{ verdict: 'fair' as const, reasons: ['too small: 28 px'] },
    },
    embeddings: { '20180408-102900': Float32Array.of(0.1, -0.2, 1 / 3), other: Float32Array.of(7) },
    ...(picture && {
      crop: {
        ...{ width: 400, height: 300, scale: 0.5, box: [10, 20, 30, 40] as never },
        landmarks: [
          [1, 1],
          [2, 2],
          [3, 3],
          [4, 4],
          [5, 5],
        ] as never,
      },
    }),
  },
  ...(picture && { picture }),
});

const picture = () => new Blob([new Uint8Array(5000).map((_, i) => i * 7)], { type: 'image/jpeg' });
const people = (): PersonContent[] => [
  { name: 'Alder', faces: [face('a1', picture()), face('a2')], not: [face('n1', picture())] },
  { name: 'Zoë Öst', faces: [], not: [] },
];

/** What is in a Blob takes its place, so that two can be compared. */
const plain = (content: PersonContent[]) =>
  Promise.all(
    content.map(async ({ name, faces, not }) => {
      const bytes = ({ record, picture: blob }: FaceWithCrop) =>
        blob?.arrayBuffer().then((buffer) => [record, [...new Uint8Array(buffer)], blob.type]) ??
        Promise.resolve([record]);
      return [name, await Promise.all(faces.map(bytes)), await Promise.all(not.map(bytes))];
    }),
  );

const bytesOf = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer());

/** The same file with another header, whose checksum is right. */
async function withHeader(file: Blob, change: (header: Record<string, unknown>) => unknown) {
  const bytes = await bytesOf(file);
  const length = new DataView(bytes.buffer).getUint32(12, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(FIXED, FIXED + length)));
  const text = new TextEncoder().encode(JSON.stringify(change(header)));
  const fixed = bytes.slice(0, FIXED);
  new DataView(fixed.buffer).setUint32(12, text.length, true);
  const sum = await sha256(text);
  for (let i = 0; i < 32; i++) fixed[16 + i] = parseInt(sum.slice(2 * i, 2 * i + 2), 16);
  return new Blob([fixed, text, bytes.subarray(FIXED + length)]);
}

/** The same file with one byte changed. */
async function bent(file: Blob, at: number) {
  const bytes = await bytesOf(file);
  bytes[at < 0 ? bytes.length + at : at]! ^= 0xff;
  return new Blob([bytes]);
}

const failure = (file: Blob, passphrase?: string) =>
  readGallery(file, NAME, { passphrase }).catch((error: unknown) => error);

describe('a gallery file', () => {
  it('gives back what was written, pictures and all', async () => {
    const read = await readGallery(await writeGallery(people()), NAME);
    expect(await plain(read)).toEqual(await plain(people()));
  });

  it('without pictures gives back the rest', async () => {
    const read = await readGallery(await writeGallery(people(), { crops: false }), NAME);
    const { crop: _, ...record } = people()[0]!.faces[0]!.record;
    expect(read[0]!.faces[0]).toEqual({ record });
  });

  it('of nobody is a file, too', async () => {
    expect(await readGallery(await writeGallery([]), NAME)).toEqual([]);
  });

  it('larger than a piece comes back whole', async () => {
    const large = new Uint8Array(9e6).map((_, i) => i % 251);
    const content = [{ name: 'A', faces: [face('a', new Blob([large]))], not: [] }];
    for (const passphrase of [undefined, 'x']) {
      const file = await writeGallery(content, { passphrase });
      const [read] = await readGallery(file, NAME, { passphrase });
      expect(await sha256(await bytesOf(read!.faces[0]!.picture!))).toBe(await sha256(large));
    }
  });

  it.each([0, 1, 7, 47, 48, 60, -5000, -1])(
    'cut off at %i says that it ends too early',
    async (at) => {
      const file = await writeGallery(people());
      const error = await failure(file.slice(0, at < 0 ? file.size + at : at));
      expect(error).toMatchObject({
        code: at === 0 ? 'FILE_EMPTY' : 'GALLERY_INVALID',
        file: NAME,
        message: expect.stringContaining(NAME),
      });
      if (at >= 8 || at < 0)
        expect(error).toMatchObject({ message: expect.stringContaining('ends too early') });
    },
  );

  it.each([20, 50, 400, -1, -3000])(
    'with a wrong byte at %i says that it is damaged',
    async (at) => {
      expect(await failure(await bent(await writeGallery(people()), at))).toMatchObject({
        code: 'GALLERY_INVALID',
        message: `${NAME} is damaged: its checksum is wrong.`,
      });
    },
  );

  it('of a newer version says so', async () => {
    const bytes = await bytesOf(await writeGallery(people()));
    new DataView(bytes.buffer).setUint32(8, 7, true);
    expect(await failure(new Blob([bytes]))).toMatchObject({
      code: 'GALLERY_INVALID',
      message: `${NAME} was saved by a newer Facet: it is of version 7, and this one reads up to 1.`,
    });
  });

  it('that is something else says so', async () => {
    expect(await failure(new Blob(['PK\u0003\u0004 a zip of photos']))).toMatchObject({
      message: `${NAME} is no gallery of Facet.`,
    });
  });
});

describe('a gallery file that claims too much', () => {
  /** A Blob of which anything large that is read is an error. */
  const guarded = (file: Blob) => {
    const slice = file.slice.bind(file);
    vi.spyOn(file, 'slice').mockImplementation((from, to) => {
      expect((to ?? 0) - (from ?? 0)).toBeLessThan(1e6);
      return slice(from, to);
    });
    return file;
  };

  it('3 GB of content: says what is missing, and reads none of it', async () => {
    const file = await withHeader(await writeGallery(people()), (header) => ({
      ...header,
      bytes: 3e9,
      sha256: Array.from({ length: Math.ceil(3e9 / (header.piece as number)) }, () => ''),
    }));
    expect(await failure(guarded(file))).toMatchObject({
      code: 'GALLERY_INVALID',
      message: expect.stringMatching(/ends too early.*3,000,\d{3},\d{3} that it should have/),
    });
  });

  it('3 GB of header', async () => {
    const bytes = await bytesOf(await writeGallery(people()));
    new DataView(bytes.buffer).setUint32(12, 3e9, true);
    expect(await failure(guarded(new Blob([bytes])))).toMatchObject({ code: 'GALLERY_INVALID' });
  });

  it.each([
    ['a piece of 3 GB', { piece: 3e9 }],
    ['pieces of nothing', { piece: 0 }],
    ['fewer pieces than it has', { sha256: [] }],
    ['sizes that are no numbers', { bytes: 'many' }],
    ['an encryption without end', { encryption: { iterations: 1e15 } }],
  ])('%s: is damaged', async (_, part) => {
    const file = await withHeader(await writeGallery(people()), (header) => ({
      ...header,
      ...part,
    }));
    expect(await failure(guarded(file))).toMatchObject({ code: 'GALLERY_INVALID' });
  });

  it.each([
    ['no list of people', {}],
    ['an embedding beyond the file', { a: [0, 3e9] }],
    ['an embedding at half a place', { a: [0.5, 4] }],
    ['an embedding of five bytes', { a: [0, 5] }],
    ['an embedding without end', { a: [0, 8], 'not a number': [0, 4] }],
  ])('an index with %s: is damaged', async (_, embeddings) => {
    const { embeddings: _own, ...record } = people()[0]!.faces[1]!.record;
    const index =
      Object.keys(embeddings).length === 0
        ? {}
        : { people: [{ name: 'A', faces: [{ ...record, embeddings }], not: [] }] };
    const text = new TextEncoder().encode(JSON.stringify(index));
    const content = new Uint8Array(4 + text.length + 8);
    new DataView(content.buffer).setUint32(0, text.length, true);
    content.set(text, 4);
    // NaN, twice.
    content.set([0, 0, 0xc0, 0x7f, 0, 0, 0xc0, 0x7f], 4 + text.length);
    expect(await failure(await packContainer(new Blob([content])))).toMatchObject({
      code: 'GALLERY_INVALID',
    });
  });
});

describe('a gallery file under a passphrase', () => {
  const secret = 'correct horse Ünïcode';

  afterEach(() => vi.unstubAllGlobals());

  it('comes back with it', async () => {
    const file = await writeGallery(people(), { passphrase: secret });
    const read = await readGallery(file, NAME, { passphrase: secret });
    expect(await plain(read)).toEqual(await plain(people()));
  });

  it('is derived with at least 600,000 rounds and salt of its own each time, and shows nobody’s name', async () => {
    const [a, b] = await Promise.all(
      [1, 2].map(async () => (await writeGallery(people(), { passphrase: secret })).text()),
    );
    expect(ITERATIONS).toBeGreaterThanOrEqual(600_000);
    expect(a).toContain(`"iterations":${ITERATIONS}`);
    expect(/"salt":"([0-9a-f]{32})"/.exec(a!)![1]).not.toBe(/"salt":"([0-9a-f]{32})"/.exec(b!)![1]);
    expect(a).not.toContain('Alder');
  });

  it('without it says that it is encrypted', async () => {
    const file = await writeGallery(people(), { passphrase: secret });
    expect(await failure(file)).toMatchObject({
      code: 'PASSPHRASE_WRONG',
      message: `${NAME} is encrypted.`,
    });
  });

  it('with another says that it is the wrong one', async () => {
    const file = await writeGallery(people(), { passphrase: secret });
    expect(await failure(file, `${secret} `)).toMatchObject({
      code: 'PASSPHRASE_WRONG',
      file: NAME,
      message: 'The passphrase is not the one of this file.',
    });
  });

  it('that is damaged says so, not that the passphrase is wrong', async () => {
    const file = await writeGallery(people(), { passphrase: secret });
    expect(await failure(await bent(file, -100), secret)).toMatchObject({
      code: 'GALLERY_INVALID',
    });
  });

  it('can’t be had over plain http, which says why', async () => {
    vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto) });
    await expect(writeGallery(people(), { passphrase: secret })).rejects.toMatchObject({
      code: 'PASSPHRASE_WRONG',
      message: expect.stringContaining('Over plain http'),
    });
    expect(await plain(await readGallery(await writeGallery(people()), NAME))).toHaveLength(2);
  });
});
