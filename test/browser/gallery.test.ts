/** The gallery of the drawn people, through the public API: enrolled, saved, wiped, brought back, recognised. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Enrolment, Facet, PhotoFace } from '../../src/facet';
import { drawnPeople, fetchSample, personPath } from '../../src/calls/samples';
import { WHEEL } from './support/embedder';
import { blurFaces } from '../../src/photos/blur-faces';
import { startFacet } from './support/facet';
import { shared, sharedBlob } from './support/shared';

const MODEL = 'dlib-resnet';
const PASSPHRASE = 'a drawn secret';

let facet: Facet;
let tree: { path: string; file: Blob }[];
let enrolment: Enrolment;
let saved: Blob;

const nameIn = (path: string) => path.split('/').at(-2)!;
const photo = async (name: string, number: number) =>
  (await fetchSample(personPath(name, number))).file;

/** Whom the third photo of each of these is taken for. */
async function named(names: string[], model = MODEL): Promise<(string | undefined)[]> {
  const photos = await Promise.all(names.map((name) => photo(name, 3)));
  const all: (string | undefined)[] = [];
  for await (const { identified } of facet.gallery.identifyMany(photos, { model, face: 'best' })) {
    all.push(identified!.faces[0]!.name);
  }
  return all;
}

beforeAll(async () => {
  facet = startFacet('wasm');
  await facet.gallery.wipe();
  tree = [...(await drawnPeople(2))].map(([path, file]) => ({ path, file }));
  enrolment = await facet.gallery.enrolTree(tree, { model: MODEL });
  saved = await facet.gallery.export({ passphrase: PASSPHRASE });
}, 300_000);

afterEach(async () => {
  await facet.gallery.wipe();
  await facet.gallery.import(saved, { passphrase: PASSPHRASE });
});

afterAll(async () => {
  await facet.gallery.wipe();
  await facet.stop();
});

describe('a gallery of 24 drawn people', () => {
  const everybody = () => [...new Set(tree.map(({ path }) => nameIn(path)))].sort();

  it('is enrolled from their folders in bulk, two photos each', () => {
    expect(enrolment.notEnrolled).toEqual([]);
    expect(enrolment.kept).toBe(true);
    expect(new Set(enrolment.enrolled.map(({ name }) => name)).size).toBe(24);
    expect(enrolment.enrolled.every(({ face }) => face.hasCrop && face.embedded)).toBe(true);
  });

  it('saved under a passphrase, wiped and brought back, gives everybody the same name', async () => {
    const people = everybody();
    const before = await named(people);
    expect(before).toEqual(people);
    await facet.gallery.wipe();
    expect(await facet.gallery.people()).toEqual([]);
    expect(await named(people.slice(0, 2))).toEqual([undefined, undefined]);
    const brought = await facet.gallery.import(saved, { passphrase: PASSPHRASE });
    expect(brought).toMatchObject({ newFaces: 48, known: 0, kept: true, notes: [] });
    expect(brought.newPeople.sort()).toEqual(people);
    expect(await named(people)).toEqual(before);
  });

  it('imported over itself loses nothing and doubles nothing', async () => {
    await facet.gallery.rename('Alder', 'Ada');
    const brought = await facet.gallery.import(saved, { passphrase: PASSPHRASE });
    expect(brought).toMatchObject({ newPeople: ['Alder'], newFaces: 0, known: 46 });
    expect(brought.notes).toEqual(['2 faces are enrolled for somebody else here, and stayed so.']);
    const people = await facet.gallery.people();
    expect(people.find(({ name }) => name === 'Ada')!.faces).toHaveLength(2);
  });

  it('a wrong passphrase leaves everybody as they are', async () => {
    await expect(facet.gallery.import(saved, { passphrase: 'another' })).rejects.toMatchObject({
      code: 'PASSPHRASE_WRONG',
    });
    expect(await facet.gallery.people()).toHaveLength(24);
  });

  it('a face that was said not to be somebody is unknown afterwards, until that is taken back', async () => {
    await facet.gallery.removePerson('Birch');
    // The limit at which half of all strangers are somebody: the drawn people are much alike.
    const ask = async (number: number) => {
      const file = await photo('Birch', number);
      const options = { model: MODEL, fpir: 0.5, face: 'best' } as const;
      const { faces } = await facet.gallery.identify(file, options);
      return { file, face: faces[0]! };
    };
    const { file, face } = await ask(3);
    expect(face.name).toBeDefined();
    await facet.gallery.notThisPerson(face.name!, face, file, { model: MODEL });
    for (const number of [3, 4, 5]) expect((await ask(number)).face.name).not.toBe(face.name);
    const again = (await ask(3)).face;
    expect(again.name).toBeUndefined();
    expect(again.why).toContain(`you said that it is not ${face.name!}`);
    await facet.gallery.takeBack(face.name!, face.id);
    expect((await ask(3)).face.name).toBe(face.name);
  });

  it('what adds nothing is not enrolled again, and it is said why', async () => {
    const { path, file } = tree[0]!;
    const again = await facet.gallery.enrol(nameIn(path), [{ path, file }], { model: MODEL });
    expect(again.enrolled).toEqual([]);
    expect(again.notEnrolled).toMatchObject([{ path, reason: 'enrolled' }]);
    const other = await facet.gallery.enrol('Somebody', [{ path, file }], { model: MODEL });
    expect(other.notEnrolled).toMatchObject([
      { reason: 'somebody else', says: expect.stringContaining(nameIn(path)) },
    ]);
    const bitmap = await createImageBitmap(file);
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    canvas.getContext('2d')!.drawImage(bitmap, 0, 0);
    const copy = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.95 });
    const copied = [{ path: 'copy.jpg', file: copy }];
    const same = await facet.gallery.enrol(nameIn(path), copied, { model: MODEL });
    expect(same.notEnrolled).toMatchObject([{ path: 'copy.jpg', reason: 'same picture' }]);
  });

  it('a photo that shows nobody is told of, and the rest goes on', async () => {
    const blank = new OffscreenCanvas(200, 200);
    blank.getContext('2d')!.fillRect(0, 0, 200, 200);
    const photos = [
      { path: 'a/blank.png', file: await blank.convertToBlob() },
      { path: 'a/empty.jpg', file: new Blob([]) },
      { path: 'a/good.jpg', file: await photo('Alder', 5) },
    ];
    const { enrolled, notEnrolled } = await facet.gallery.enrol('Alder', photos, { model: MODEL });
    expect(enrolled.map(({ face }) => face.path)).toEqual(['a/good.jpg']);
    expect(notEnrolled.map(({ path, error }) => [path, error!.code]).sort()).toEqual([
      ['a/blank.png', 'NO_FACE'],
      ['a/empty.jpg', 'FILE_EMPTY'],
    ]);
  });

  it('a photo of somebody else among a person’s is pointed out', async () => {
    const {
      embeddings,
      faces,
      photo: id,
    } = await facet.embed(await photo('Cedar', 4), {
      model: MODEL,
      face: 'best',
    });
    const stranger: PhotoFace = {
      ...{ id: 'x', photo: id!, path: 'x.jpg', face: faces[0]! },
      // As far from everybody as can be.
      embedding: embeddings[0]!.map((value) => -value),
    };
    const file = await photo('Cedar', 4);
    await facet.useEmbedder(MODEL);
    await facet.gallery.enrolFaces('Alder', [{ face: stranger, file }]);
    const alder = (await facet.gallery.people()).find(({ name }) => name === 'Alder')!;
    expect(alder.faces.find((face) => face.id === 'x')!.outlier).toBeGreaterThan(0.4);
    expect(alder.faces.filter(({ outlier }) => outlier === undefined)).toHaveLength(2);
  });

  it('embeddings of another length, or without an end, are refused by the photo’s name', async () => {
    const face = {
      id: 'y',
      photo: '',
      path: 'odd.jpg',
      face: { box: [0, 0, 1, 1] },
    } as never as PhotoFace;
    const file = await photo('Alder', 6);
    for (const embedding of [new Float32Array(512), new Float32Array(128).fill(NaN)]) {
      await expect(
        facet.gallery.enrolFaces('Alder', [{ face: { ...face, embedding }, file }], {
          model: MODEL,
        }),
      ).rejects.toMatchObject({ code: 'INVALID_OPTION', file: 'odd.jpg' });
    }
  });

  it('people are renamed, merged and removed; faces are moved and removed', async () => {
    const { gallery } = facet;
    await gallery.merge('Alder', 'Aster');
    await gallery.rename('Aster', 'Aster the Second');
    await expect(gallery.rename('Basil', 'Birch')).rejects.toMatchObject({
      code: 'INVALID_OPTION',
    });
    const find = async (name: string) =>
      (await gallery.people()).find((person) => person.name === name);
    const merged = (await find('Aster the Second'))!;
    expect(merged.faces).toHaveLength(4);
    await gallery.removeFace(merged.faces[0]!.id);
    await gallery.moveFace(merged.faces[1]!.id, 'Alder');
    await gallery.removePerson('Basil');
    expect((await find('Aster the Second'))!.faces).toHaveLength(2);
    expect((await find('Alder'))!.faces).toHaveLength(1);
    expect(await find('Basil')).toBeUndefined();
    await expect(gallery.removePerson('Basil')).rejects.toMatchObject({ code: 'INVALID_OPTION' });
  });
});

describe('a photo whose faces are blurred', () => {
  it('shows nobody whom anybody recognises', async () => {
    const { file } = await fetchSample('groups/group-2.jpg');
    const names = async (photo: Blob) =>
      (await facet.gallery.identify(photo, { model: MODEL })).faces.map(({ name }) => name);
    const bitmap = await createImageBitmap(file);
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext('2d')!;
    context.drawImage(bitmap, 0, 0);
    const { faces } = await facet.detect(file);
    blurFaces(
      context,
      faces.map(({ box }) => box),
    );
    const before = (await names(file)).filter((name) => name !== undefined);
    expect(before.length).toBeGreaterThanOrEqual(6);
    const after = await names(await canvas.convertToBlob());
    expect(after.filter((name) => name !== undefined)).toEqual([]);
  });
});

describe.runIf(shared)('another embedder', () => {
  const OTHER = '20180408-102900';
  const some = ['Alder', 'Cedar', 'Fern', 'Ivy'];

  beforeAll(async () => {
    const wheel = new File([await sharedBlob(WHEEL)], WHEEL.split('/').pop()!);
    await facet.addModel([wheel]);
  }, 120_000);

  it('keeps every name: faces are embedded again from the pictures kept', async () => {
    expect(await named(some, OTHER)).toEqual(some);
    await facet.useEmbedder(OTHER);
    const faces = (await facet.gallery.people()).flatMap((person) => person.faces);
    expect(faces.every(({ embedded }) => embedded)).toBe(true);
  });

  it('is as near to the pictures kept as to the photos', async () => {
    const asked = await facet.gallery.identify(await photo('Alder', 1), { model: OTHER });
    const [nearest] = asked.faces[0]!.candidates[0]!.nearest;
    // JPEG at 0.95 is all that lies between, which is 0.0004 here; another photo of the same person is 0.2 away.
    expect(nearest!.distance).toBeLessThan(0.005);
  });

  it('asks for the photos of faces of which no picture is kept', async () => {
    const { gallery } = facet;
    await gallery.wipe();
    const own = tree.filter(({ path }) => some.includes(nameIn(path)));
    await gallery.enrolTree(own, { model: MODEL, crops: false });
    const asked = await gallery.identify(await photo('Alder', 3), { model: OTHER });
    expect(asked.faces[0]!.name).toBeUndefined();
    expect(asked.notes.join()).toContain('8 enrolled faces can’t be compared by these weights');
    expect((await gallery.refresh({ model: OTHER })).missing).toHaveLength(8);
    const refreshed = await gallery.refresh({ model: OTHER, photos: own });
    expect(refreshed).toEqual({ embedded: 8, missing: [], kept: true });
    expect(await named(some, OTHER)).toEqual(some);
  });
});
