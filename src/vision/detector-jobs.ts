/** Jobs of the detector: photos of one size and the same options go through MTCNN together. */
import type { Face } from '../base/types';
import { photoTensor } from '../kernels/photos/photo-tensor';
import { detectBatch, type BatchResult } from '../mtcnn/detect';
import type { Nets } from '../mtcnn/nets';
import type { ResolvedOptions } from '../mtcnn/options';
import type { Pixels } from '../photos/pixels';
import type { RunningBackend } from './backend';
import { fenced } from './gpu-errors';
import { limitsOf } from './limits';
import { letAbortsIn, type Kind } from './scheduler';

/** A detector on the device. */
export interface Detector {
  nets: Nets;
  thresholds: [p: number, r: number, o: number];
  /** Of the weights' files: equal for equal weights. */
  digest: string;
}

export interface DetectJob {
  photo: Pixels;
  detector: Detector;
  options: ResolvedOptions;
}

/** What one photo gave; of stages that several photos shared, each bears its part. */
export interface Found extends Omit<BatchResult, 'faces'> {
  faces: Face[];
}

/** Pixels of photos that one batch holds on the device. */
const BATCH_PIXELS = 4_000_000;
const MOST_PHOTOS = 16;

/** Jobs that may go together have the same key. */
export function detectKey({ photo, detector, options }: DetectJob): string {
  return `${detector.nets.id} ${photo.width}x${photo.height} ${JSON.stringify(options)}`;
}

/** The detector's jobs on this backend. */
export function detecting(running: RunningBackend): Kind<DetectJob, Found> {
  const limits = limitsOf(running);
  return {
    // Batches save dispatches; where there are none to save they only cost memory.
    atOnce: ({ photo }) =>
      running.backend === 'webgpu'
        ? Math.min(MOST_PHOTOS, Math.floor(BATCH_PIXELS / (photo.width * photo.height)))
        : 1,
    async work(jobs, signals) {
      const { photo, detector, options } = jobs[0]!;
      const checkpoint = () => letAbortsIn(signals);
      const { faces, pnet, rnet, onet } = await fenced(running.device, async () => {
        const photos = photoTensor(
          jobs.map((job) => job.photo.pixels),
          photo.height,
          photo.width,
        );
        try {
          return await detectBatch({
            nets: detector.nets,
            photos,
            options,
            limits,
            hooks: { checkpoint },
          });
        } finally {
          photos.dispose();
        }
      });
      const n = jobs.length;
      return faces.map((mine) => ({ faces: mine, pnet: pnet / n, rnet: rnet / n, onet: onet / n }));
    },
  };
}
