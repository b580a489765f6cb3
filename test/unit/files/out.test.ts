import { unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { FacetError } from '../../../src/base/errors';
import type { Detection, Face } from '../../../src/base/types';
import { csv } from '../../../src/export/csv';
import { detectionsCsv, detectionsJson, type PhotoRow } from '../../../src/export/detections';
import {
  cropName,
  safeName,
  safePath,
  splitEnding,
  uniqueNames,
} from '../../../src/files/out/names';
import { zipStream, type ZipFile } from '../../../src/files/out/zip-writer';
import { readZip } from '../../../src/files/trees/zip';

const face: Face = {
  box: [-2.53331, 90.96844, 51.0273, 159.714],
  score: 0.99999,
  landmarks: [
    [1, 2],
    [3, 4],
    [5, 6],
    [7, 8],
    [9, 10.5],
  ],
};
const detection: Detection = {
  width: 960,
  height: 640,
  faces: [face],
  timings: { decode: 1, pnet: 1, rnet: 1, onet: 1, total: 4 },
  model: 'mtcnn',
};
const rows: PhotoRow[] = [
  { photo: 'a/1.jpg', detection },
  { photo: 'a/2.jpg', error: new FacetError('IMAGE_DAMAGED', 'Broken.', { hint: 'Copy it.' }) },
];

describe('CSV', () => {
  test('quotes commas, quotes and line ends, and ends lines with CRLF', () => {
    expect(csv(['a', 'b'], [['1,2', 'say "x"\n']])).toBe('a,b\r\n"1,2","say ""x""\n"\r\n');
  });

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', ' =1+1', '\u00a0=1', '＝1+1'])(
    'disarms text like %j',
    (text) => expect(csv(['a'], [[text]])).toContain(`'${text}`),
  );

  test.each([
    ['x;=1+1', `x;'=1+1`],
    ['x;"=1+1', `"x;'""=1+1"`],
    ['a\t @SUM(A1);-2', `a\t' @SUM(A1);'-2`],
    ['a;b-c', 'a;b-c'],
  ])('disarms %j where semicolons or tabs part cells', (text, cell) => {
    expect(csv(['a'], [[text]])).toBe(`a\r\n${cell}\r\n`);
  });

  test('leaves negative numbers numbers, and what is no number empty', () => {
    expect(csv(['a', 'b', 'c'], [[-1.5, NaN, undefined]])).toBe('a,b,c\r\n-1.5,,\r\n');
  });

  test('has one line a face, and none for a photo that failed', () => {
    const [header, line, rest] = detectionsCsv(rows).split('\r\n');
    expect(header!.split(',').length).toBe(line!.split(',').length);
    expect(line).toContain('a/1.jpg,960,640,1,-2.5333,90.9684,51.0273,159.714,1,1,2,3,4,');
    expect(line).toMatch(/,mtcnn$/);
    expect(rest).toBe('');
  });

  test('has the quality where there is one', () => {
    const quality = {
      ...{ size: 53.56, roll: -1, yaw: 30, sharpness: 0.5, exposure: 0.4 },
      verdict: 'fair' as const,
      reasons: ['small: 54 px', 'turned'],
    };
    const judged = { ...detection, faces: [{ ...face, quality }] };
    const text = detectionsCsv([{ photo: '=x.jpg', detection: judged }]);
    expect(text).toContain("\r\n'=x.jpg,");
    expect(text).toContain('53.56,-1,30,0.5,0.4,fair,small: 54 px; turned,mtcnn');
  });
});

describe('JSON', () => {
  const parsed = JSON.parse(detectionsJson(rows, { minSize: 20 })) as {
    photos: Record<string, unknown>[];
  };

  test('says what it is, and the options', () => {
    expect(parsed).toMatchObject({
      format: 'facet-detections',
      version: 1,
      options: { minSize: 20 },
    });
  });

  test('names the landmarks', () => {
    expect(parsed.photos[0]).toEqual({
      photo: 'a/1.jpg',
      width: 960,
      height: 640,
      model: 'mtcnn',
      faces: [
        {
          box: [-2.5333, 90.9684, 51.0273, 159.714],
          score: 1,
          landmarks: {
            left_eye: [1, 2],
            right_eye: [3, 4],
            nose: [5, 6],
            left_mouth: [7, 8],
            right_mouth: [9, 10.5],
          },
        },
      ],
    });
  });

  test('has a photo that failed, with its reason', () => {
    expect(parsed.photos[1]).toEqual({
      photo: 'a/2.jpg',
      error: { code: 'IMAGE_DAMAGED', message: 'Broken.', hint: 'Copy it.' },
    });
  });
});

describe('a name', () => {
  test.each([
    ['a/b\\c:d*.jpg', 'a_b_c_d_~sbrzvh.jpg'],
    ['aux .jpg', 'aux_.jpg'],
    ['..hidden', 'hidden'],
    ['CON.png', 'CON_.png'],
    ['CON', 'CON_'],
    ['com1.txt', 'com1_.txt'],
    ['COM¹', 'COM¹_'],
    ['conin$.log', 'conin$_.log'],
    ['aux .tar.gz', 'aux_ .tar.gz'],
    ['auxiliary.jpg', 'auxiliary.jpg'],
    ['Ada . .', 'Ada'],
    ['photo. ', 'photo'],
    ['\u202egpj.exe', 'gpj.exe'],
    ['', 'unnamed'],
    ['Björk 東京.jpg', 'Björk 東京.jpg'],
  ])('%j becomes %j', (given, safe) => {
    expect(safeName(given)).toBe(safe);
  });

  test('that is long keeps its ending', () => {
    expect(safeName(`${'x'.repeat(300)}.jpeg`)).toMatch(/^x{49}~[a-z]{6}\.jpeg$/);
  });

  test.each([
    ['a question mark', 'A?', 'A*'],
    ['letters behind the sixtieth', `${'x'.repeat(60)}a`, `${'x'.repeat(60)}b`],
    ['a name that is safe already', 'A?', 'A_'],
  ])('stays another’s with %s', (_, one, other) => {
    expect(safeName(one)).not.toBe(safeName(other));
    expect(safeName(one)).toBe(safeName(one));
  });

  test.each(['A?', 'x'.repeat(70), 'Ada'])('of %s’s photo goes on saying whose it is', (person) => {
    expect(safeName(`${person}_0012.jpg`)).toBe(`${safeName(person)}_0012.jpg`);
  });

  test('with a path keeps its folders and can not climb', () => {
    expect(safePath('../a//./b\\..\\c.jpg')).toBe('a/b/c.jpg');
  });

  test('of a crop has the number of the face', () => {
    expect(cropName('album/photo.jpg', 1)).toBe('album/photo_2.png');
  });

  // Steps that grew with the square of these would not come to an end.
  test.each(['.', ' ', '_1', 'a.', '. ', '?', '=;'])('of a million %j is made in time', (piece) => {
    const long = `a${piece.repeat(1_000_000)}b`;
    expect(safeName(long).length).toBeLessThan(80);
    expect(splitEnding(long)[1]).toMatch(/^(\.b)?$/);
    expect(csv(['a'], [[long]])).toContain('b');
  });

  test('that a hundred thousand files share is told apart in time', () => {
    const unique = uniqueNames();
    for (let i = 1; i < 100_000; i++) unique('a.png');
    expect(unique('a.png')).toBe('a (100000).png');
  });

  test('comes only once, whatever its capitals', () => {
    const unique = uniqueNames();
    expect(['a/x.png', 'a/X.png', 'a/x (2).png', 'b/x.png'].map(unique)).toEqual([
      'a/x.png',
      'a/X (2).png',
      'a/x (2) (2).png',
      'b/x.png',
    ]);
  });
});

describe('the zip', () => {
  const bytes = (length: number) => Uint8Array.from({ length }, (_, i) => i % 251);
  const collect = async (stream: ReadableStream<Uint8Array<ArrayBuffer>>) =>
    new Uint8Array(await new Response(stream).arrayBuffer());

  test('is read by another program', async () => {
    const files: ZipFile[] = [
      { name: 'a/é.png', data: bytes(1000) },
      { name: 'b.png', data: new Blob([bytes(5)]) },
      { name: 'empty.png', data: bytes(0) },
    ];
    const read = unzipSync(await collect(zipStream(files)));
    expect(Object.keys(read)).toEqual(['a/é.png', 'b.png', 'empty.png']);
    expect(read['a/é.png']).toEqual(bytes(1000));
    expect(read['b.png']).toEqual(bytes(5));
  });

  test('may be empty', async () => {
    expect(unzipSync(await collect(zipStream([])))).toEqual({});
  });

  test('holds more than 65,535 files', async () => {
    const files = Array.from({ length: 66_000 }, (_, i) => ({ name: `${i}`, data: bytes(1) }));
    const archive = new Blob([await collect(zipStream(files))]);
    let count = 0;
    for await (const { file } of readZip(archive, 'a.zip')) {
      expect(file!.size).toBe(1);
      count += 1;
      if (count === 10) break;
    }
    expect(count).toBe(10);
  });

  test('pulls a file only when more is read, and lets go when it is cancelled', async () => {
    let pulled = 0;
    let ended = false;
    async function* files(): AsyncGenerator<ZipFile> {
      try {
        for (;;) {
          pulled += 1;
          yield { name: `${pulled}`, data: bytes(10) };
        }
      } finally {
        ended = true;
      }
    }
    const reader = zipStream(files()).getReader();
    await reader.read();
    expect(pulled).toBe(1);
    await reader.cancel();
    expect(ended).toBe(true);
  });

  test('fails with the error of its files', async () => {
    async function* files(): AsyncGenerator<ZipFile> {
      yield { name: 'a', data: bytes(1) };
      throw new FacetError('FILE_UNREADABLE', 'Gone.');
    }
    await expect(collect(zipStream(files()))).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
  });
});
