/** @vladmandic/human: BlazeFace, its mesh, and its own embedder, on the backend that is asked for. */
import type { Box } from '../../src/base/types';
import { chooseFace } from '../../src/faces/choose';
import { toRgb } from '../../src/faces/standardise';
import type { Pixels } from '../../src/photos/pixels';
import type { Ground } from '../cases';
import type { Contestant, Found, Job, Recogniser, Result } from './contestant';

interface Tensor {
  dispose(): void;
}

interface HumanFace {
  box: [x: number, y: number, width: number, height: number];
  boxScore: number;
  embedding?: number[];
}

/** What is used of the package, which is fetched only where this is run. */
interface Human {
  version: string;
  tf: {
    tensor3d(values: ArrayLike<number>, shape: number[], type: 'int32'): Tensor;
    getBackend(): string;
  };
  load(): Promise<void>;
  init(): Promise<void>;
  detect(input: Tensor): Promise<{ face: HumanFace[]; error?: string }>;
}

const PACKAGE = '/peers/@vladmandic/human';
const MOST_FACES = 100;
/** Its default. */
const CONFIDENCE = 0.2;
/** So low that the whole curve of precision is seen. */
const LEAST = 0.05;
const OFF = { enabled: false };

interface Face {
  minConfidence: number;
  /** Mesh and embedding beside the detector. */
  recognises: boolean;
}

async function load(ground: Ground, { minConfidence, recognises }: Face): Promise<Human> {
  const { Human } = (await import(/* @vite-ignore */ `${PACKAGE}/dist/human.esm.js`)) as {
    Human: new (config: object) => Human;
  };
  const human = new Human({
    backend: ground,
    wasmPath: '/peers/@tensorflow/tfjs-backend-wasm/dist/',
    modelBasePath: `${PACKAGE}/models/`,
    debug: false,
    // Every photo is another: nothing of the one before may be used again.
    cacheModels: false,
    cacheSensitivity: 0,
    skipAllowed: false,
    ...{ body: OFF, hand: OFF, object: OFF, gesture: OFF, segmentation: OFF, filter: OFF },
    face: {
      enabled: true,
      detector: {
        maxDetected: MOST_FACES,
        minConfidence,
        rotation: recognises,
        // The box as found: its default makes it larger for the mesh.
        ...(!recognises && { scale: 1 }),
      },
      mesh: { enabled: recognises },
      description: { enabled: recognises },
      ...{ iris: OFF, emotion: OFF, attention: OFF, antispoof: OFF, liveness: OFF },
    },
  });
  await human.init();
  await human.load();
  if (human.tf.getBackend() !== ground) {
    throw new Error(`it runs on ${human.tf.getBackend()} instead`);
  }
  return human;
}

async function facesOf(human: Human, photo: Pixels): Promise<HumanFace[]> {
  const x = human.tf.tensor3d(toRgb(photo), [photo.height, photo.width, 3], 'int32');
  const { face, error } = await human.detect(x);
  x.dispose();
  if (error) throw new Error(error);
  return face;
}

const found = ({ box: [x, y, width, height], boxScore }: HumanFace): Found => ({
  box: [x, y, x + width, y + height] satisfies Box,
  score: boxScore,
});

export class HumanContestant implements Contestant {
  #human?: Human;
  #photos: Pixels[] = [];

  constructor(private readonly ground: Ground) {}

  async start(): Promise<string> {
    const settings = { minConfidence: CONFIDENCE, recognises: false };
    this.#human = await load(this.ground, settings);
    return `human ${this.#human.version} on ${this.ground}`;
  }

  async prepare(job: Job): Promise<void> {
    if (job.kind !== 'detect') throw new Error('It has networks of its own.');
    this.#photos = job.photos;
  }

  async run(): Promise<Result> {
    const faces: Found[][] = [];
    for (const photo of this.#photos) faces.push((await facesOf(this.#human!, photo)).map(found));
    return { faces };
  }
}

export async function humanRecogniser(): Promise<Recogniser> {
  const detector = await load('wasm', { minConfidence: LEAST, recognises: false });
  const whole = await load('wasm', { minConfidence: CONFIDENCE, recognises: true });
  return {
    find: async (photo) => (await facesOf(detector, photo)).map(found),
    async describe(photo) {
      const faces = await facesOf(whole, photo);
      const best = faces[chooseFace(faces.map(found), photo.width, photo.height)];
      return best?.embedding && Float32Array.from(best.embedding);
    },
  };
}
