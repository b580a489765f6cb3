/** @vladmandic/face-api on its WebAssembly backend: its SSD detector, its 68 landmarks, and dlib's network, as it runs it. */
import type { Box } from '../../src/base/types';
import type { Pixels } from '../../src/photos/pixels';
import { chooseFace } from '../../src/faces/choose';
import { toRgb } from '../../src/faces/standardise';
import { parts } from './batches';
import type { Contestant, Found, Job, Recogniser, Result } from './contestant';

interface Tensor {
  data(): Promise<Float32Array>;
  dispose(): void;
}

/** What is used of the package. */
interface FaceApi {
  tf: {
    setWasmPaths(folder: string): void;
    setBackend(name: string): Promise<boolean>;
    ready(): Promise<void>;
    tensor3d(values: ArrayLike<number>, shape: number[], type?: 'int32'): Tensor;
    version: { tfjs: string };
  };
  version: string;
  nets: Record<
    'ssdMobilenetv1' | 'faceLandmark68Net' | 'faceRecognitionNet',
    { loadFromUri(folder: string): Promise<void> }
  > & {
    faceRecognitionNet: { forwardInput(input: object): Tensor };
  };
  NetInput: new (inputs: Tensor[]) => object;
  SsdMobilenetv1Options: new (options: { minConfidence: number; maxResults?: number }) => object;
  detectAllFaces(
    input: Tensor | HTMLCanvasElement,
    options: object,
  ): Promise<Detection[]> & {
    withFaceLandmarks(): {
      withFaceDescriptors(): Promise<{ detection: Detection; descriptor: Float32Array }[]>;
    };
  };
}

interface Detection {
  score: number;
  box: { left: number; top: number; right: number; bottom: number };
}

const PACKAGE = '/peers/@vladmandic/face-api';
/** Its mean red, green and blue, and what it divides by. */
const MEANS = [122.782, 117.001, 104.298];
const DIVISOR = 255;
/** Its default. */
const CONFIDENCE = 0.5;
/** So low that the curve of precision is seen, and not lower: it suppresses overlaps in quadratic time. */
const LEAST = 0.2;

async function load(): Promise<FaceApi> {
  const api = (await import(/* @vite-ignore */ `${PACKAGE}/dist/face-api.esm.js`)) as FaceApi;
  api.tf.setWasmPaths('/peers/@tensorflow/tfjs-backend-wasm/dist/');
  if (!(await api.tf.setBackend('wasm'))) throw new Error('its WebAssembly did not start');
  await api.tf.ready();
  await Promise.all(
    (['ssdMobilenetv1', 'faceLandmark68Net', 'faceRecognitionNet'] as const).map((name) =>
      api.nets[name].loadFromUri(`${PACKAGE}/model`),
    ),
  );
  return api;
}

async function find(
  api: FaceApi,
  photo: Pixels,
  options: { minConfidence: number; maxResults?: number },
): Promise<Found[]> {
  const x = api.tf.tensor3d(toRgb(photo), [photo.height, photo.width, 3], 'int32');
  const faces = await api.detectAllFaces(x, new api.SsdMobilenetv1Options(options));
  x.dispose();
  return faces.map(found);
}

function found({ score, box: { left, top, right, bottom } }: Detection): Found {
  return { score, box: [left, top, right, bottom] satisfies Box };
}

export class FaceApiContestant implements Contestant {
  #api?: FaceApi;
  #run?: () => Promise<Result>;

  async start(): Promise<string> {
    this.#api = await load();
    return `face-api ${this.#api.version}, its tfjs ${this.#api.tf.version.tfjs} on wasm`;
  }

  async prepare(job: Job): Promise<void> {
    const api = this.#api!;
    if (job.kind === 'pnet') throw new Error('It has no P-Net.');
    if (job.kind === 'detect') {
      this.#run = async () => {
        const faces: Found[][] = [];
        for (const photo of job.photos) {
          faces.push(await find(api, photo, { minConfidence: CONFIDENCE }));
        }
        return { faces };
      };
      return;
    }
    // It takes pixels: these become, by its own rule, exactly what the others are given.
    const pictures = parts(job.values, job.batch).map((picture) =>
      picture.map((value, i) => value * DIVISOR + MEANS[i % 3]!),
    );
    const side = Math.sqrt(pictures[0]!.length / 3);
    this.#run = async () => {
      const tensors = pictures.map((values) => api.tf.tensor3d(values, [side, side, 3]));
      const out = api.nets.faceRecognitionNet.forwardInput(new api.NetInput(tensors));
      const rows = parts(await out.data(), job.batch);
      [...tensors, out].forEach((each) => each.dispose());
      return { rows };
    };
  }

  run(): Promise<Result> {
    return this.#run!();
  }
}

export async function faceApiRecogniser(): Promise<Recogniser> {
  const api = await load();
  return {
    find: (photo) => find(api, photo, { minConfidence: LEAST, maxResults: 200 }),
    async describe(photo) {
      const options = new api.SsdMobilenetv1Options({ minConfidence: CONFIDENCE });
      const faces = await api
        .detectAllFaces(canvasOf(photo), options)
        .withFaceLandmarks()
        .withFaceDescriptors();
      const boxes = faces.map(({ detection }) => found(detection));
      return faces[chooseFace(boxes, photo.width, photo.height)]?.descriptor;
    },
  };
}

/** It cuts faces out of canvases only. */
function canvasOf({ width, height, pixels }: Pixels): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [width, height];
  canvas.getContext('2d')!.putImageData(new ImageData(pixels, width, height), 0, 0);
  return canvas;
}
