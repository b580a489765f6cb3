/** Facet recognising faces: MTCNN, the crop that belongs to the embedder, the embedder, on WebAssembly. */
import { detectOptions } from '../../src/calls/detect/options';
import { chooseFace } from '../../src/faces/choose';
import type { Pixels } from '../../src/photos/pixels';
import { memoryStorage } from '../../src/storage/entries';
import { Vision } from '../../src/vision/vision';
import { findRow } from '../../src/weights/catalogue/catalogue';
import { WeightLibrary } from '../../src/weights/library';
import { DETECTOR } from '../page/weights';
import type { Recogniser } from './contestant';

/** @param embedder id of its weights */
export async function facetRecogniser(embedder: string): Promise<Recogniser> {
  const library = new WeightLibrary({ base: `${location.origin}/`, storage: memoryStorage() });
  const vision = new Vision();
  await vision.start('wasm');
  await vision.loadDetector(await library.load(DETECTOR.id), DETECTOR.thresholds);
  await vision.loadEmbedder(await library.load(embedder), findRow(embedder)!.embedder!);
  const options = { ...detectOptions({}), model: DETECTOR.id };
  const find = async (photo: Pixels) =>
    (await vision.detecting.detect(imageOf(photo), options)).faces;
  return {
    find,
    async describe(photo) {
      const faces = await find(photo);
      const best = faces[chooseFace(faces, photo.width, photo.height)];
      return best && vision.embedding.ofFace(imageOf(photo), best, { model: embedder });
    },
  };
}

/** A copy: what is decoded is discarded. */
function imageOf({ pixels, width, height }: Pixels): ImageData {
  return new ImageData(pixels.slice(), width, height);
}
