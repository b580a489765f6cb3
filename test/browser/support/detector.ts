/** Starting backends and loading detectors as the worker does, for tests below the engine. */
import type { Backend, Face, Weights } from '../../../src/base/types';
import { photoTensor } from '../../../src/kernels/photos/photo-tensor';
import { detectBatch } from '../../../src/mtcnn/detect';
import type { Hooks } from '../../../src/mtcnn/run';
import { loadNets, type Nets } from '../../../src/mtcnn/nets';
import { detectOptions } from '../../../src/calls/detect/options';
import { resolveOptions } from '../../../src/mtcnn/options';
import type { DetectOptions } from '../../../src/base/types';
import type { DecodedPhoto } from '../../../src/photos/decode';
import { startBackend, type RunningBackend } from '../../../src/vision/backend';
import { limitsOf } from '../../../src/vision/limits';
import { assemble, convertPart } from '../../../src/weights/fitting/accounting';
import { readWeightFile } from '../../../src/weights/formats/index';
import { partsOf } from '../../../src/weights/fitting/parts';
import { sharedUrl } from './shared';

let running: RunningBackend | undefined;

/** The backend, which other tests may have started before; others stay as they are. */
export async function useBackend(name: Backend): Promise<RunningBackend> {
  running = await startBackend(name);
  return running;
}

export const thresholds = {
  mtcnn: [0.6, 0.7, 0.7] as [number, number, number],
  'mtcnn-facet': [0.6, 0.6, 0.6] as [number, number, number],
};

/** The nets on the backend in use: the published ones, or those that come with Facet. */
export async function loadDetector(id: keyof typeof thresholds): Promise<Nets> {
  return loadNets(await detectorWeights(id));
}

/** Their weights, as the files worker gives them. */
export async function detectorWeights(id: keyof typeof thresholds): Promise<Weights> {
  const folder = id === 'mtcnn' ? sharedUrl('models/mtcnn') : '/models/facet/mtcnn';
  const parts = await Promise.all(
    partsOf('mtcnn').map(async (part) => {
      const bytes = new Uint8Array(await (await fetch(`${folder}/${part.file}`)).arrayBuffer());
      return convertPart(part, readWeightFile(bytes, part.file), part.file);
    }),
  );
  return { id, digest: '', ...assemble(parts) };
}

/** Faces of one decoded photo. */
export async function detectPhoto(
  nets: Nets,
  photo: Pick<DecodedPhoto, 'pixels' | 'width' | 'height'>,
  options: DetectOptions = {},
  hooks: Hooks = {},
): Promise<Face[]> {
  const tensor = photoTensor([photo.pixels], photo.height, photo.width);
  try {
    const result = await detectBatch({
      nets,
      photos: tensor,
      options: resolveOptions(
        detectOptions(options),
        thresholds[nets.id as keyof typeof thresholds],
        photo.height,
        photo.width,
      ),
      limits: limitsOf(running!),
      hooks,
    });
    return result.faces[0]!;
  } finally {
    tensor.dispose();
  }
}
