/** What was found, as files, with what a person expects in them. */
import { unzipSync } from 'fflate';
import { expect, test } from './support/facet-page';
import { group, person } from './support/samples';

const PNG = [0x89, 0x50, 0x4e, 0x47];

/** Width and height in a PNG's first chunk. */
const sizeOf = (png: Buffer) => [png.readUInt32BE(16), png.readUInt32BE(20)];

test.beforeEach(async ({ facet }) => {
  await facet.open();
  await facet.pick('Add photos', [group(1), person('Alder', 1)]);
  await facet.finished('2 photos, 4 faces.');
  await facet.photo('group-1.jpg').click();
  await expect(facet.faces).toHaveCount(3);
});

test('JSON holds every photo with its faces', async ({ facet }) => {
  const { name, bytes } = await facet.exportAs('Faces as JSON');
  expect(name).toBe('facet-faces.json');
  const { photos, options } = JSON.parse(bytes.toString());
  expect(options.thresholds).toEqual([0.6, 0.6, 0.6]);
  expect(photos.map((photo: { faces: unknown[] }) => photo.faces.length).sort()).toEqual([1, 3]);
});

test('CSV has a line a face', async ({ facet }) => {
  const { name, bytes } = await facet.exportAs('Faces as CSV');
  expect(name).toBe('facet-faces.csv');
  const lines = bytes.toString().trim().split('\r\n');
  expect(lines).toHaveLength(5);
  expect(lines[0]).toMatch(/^photo,width,height,face,x1,y1,x2,y2,score/);
});

test('crops are PNGs of 160 pixels in a zip: of this photo, of all', async ({ facet }) => {
  const here = unzipSync((await facet.exportAs('Face crops of this photo')).bytes);
  expect(Object.keys(here)).toEqual(['group-1_1.png', 'group-1_2.png', 'group-1_3.png']);
  const all = unzipSync((await facet.exportAs('Face crops of all photos')).bytes);
  expect(Object.keys(all)).toHaveLength(4);
  for (const png of Object.values(all)) {
    expect([...png.subarray(0, 4)]).toEqual(PNG);
    expect(sizeOf(Buffer.from(png))).toEqual([160, 160]);
  }
});

test('the photo with its boxes is a PNG of its own size', async ({ facet }) => {
  const { name, bytes } = await facet.exportAs('This photo with boxes');
  expect(name).toBe('group-1-faces.png');
  expect(sizeOf(bytes)).toEqual([960, 640]);
});
