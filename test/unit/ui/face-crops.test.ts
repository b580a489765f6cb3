/** Small pictures of faces: whose they are once others have taken their place. */
import { afterEach, expect, it, vi } from 'vitest';
import { FaceCrops } from '../../../src/ui/parts/sheet/face-crops';

vi.mock('../../../src/photos/decode-room', () => ({
  withBitmap: (file: Blob, _: object, work: (bitmap: { width: number; file: Blob }) => unknown) =>
    work({ width: 10, file }),
}));

const { createObjectURL } = URL;

afterEach(() => {
  vi.unstubAllGlobals();
  URL.createObjectURL = createObjectURL;
});

it('that were being cut when all were let go of are not shown for others of the same id', async () => {
  const addresses = new Map<Blob, string>();
  let finish: (() => void)[] = [];
  class Canvas {
    file!: Blob;
    getContext = () => ({ drawImage: ({ file }: { file: Blob }) => (this.file = file) });
    convertToBlob = () => new Promise<Blob>((resolve) => finish.push(() => resolve(this.file)));
  }
  vi.stubGlobal('OffscreenCanvas', Canvas);
  URL.createObjectURL = (blob) => addresses.get(blob as Blob)!;
  const show = (crops: FaceCrops, name: string) => {
    const file = new Blob([name]);
    addresses.set(file, name);
    const image = { src: '', hidden: false };
    crops.show({ id: 'Ann/1.jpg', file, box: [0, 0, 4, 4] })(image as HTMLImageElement);
    return image;
  };
  const settle = async () => {
    await new Promise((done) => setTimeout(done));
    for (const done of finish) done();
    finish = [];
    await new Promise((done) => setTimeout(done));
  };

  const crops = new FaceCrops();
  show(crops, 'first');
  await vi.waitFor(() => expect(finish).toHaveLength(1));
  crops.clear();
  await settle();
  const second = show(crops, 'second');
  await settle();
  expect(second.src).toBe('second');
});
