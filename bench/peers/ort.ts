/** onnxruntime-web, with models that are written here from the same weights. */
import type { Weights } from '../../src/base/types';
import { findNetwork } from '../../src/networks';
import { pnet } from '../../src/networks/mtcnn';
import { plainLayers } from '../models/plain-layers';
import { onnxModel, ONNX_INPUT } from '../../src/export/onnx/model';
import { join } from '../../src/export/onnx/protobuf';
import { parts } from './batches';
import type { Contestant, Job, Picture, Result } from './contestant';
import type { OrtSession, OrtTensor } from './packages';

/** What is used of the package, which is fetched only where this is run. */
interface Ort {
  env: {
    versions: { web?: string };
    wasm: { numThreads: number; wasmPaths: string; proxy: boolean };
  };
  Tensor: new (type: 'float32', values: Float32Array, shape: number[]) => OrtTensor;
  InferenceSession: {
    create(model: Uint8Array, options: object): Promise<OrtSession>;
  };
}

const FOLDER = '/peers/onnxruntime-web/dist';

export class OrtContestant implements Contestant {
  #ort?: Ort;
  #session?: OrtSession;
  #run?: () => Promise<Result>;
  readonly #models = new Map<string, Uint8Array>();

  constructor(
    private readonly provider: 'webgpu' | 'wasm',
    private readonly threads: number,
  ) {}

  async start(): Promise<string> {
    const file = this.provider === 'webgpu' ? 'ort.jspi.min.mjs' : 'ort.wasm.min.mjs';
    this.#ort = (await import(/* @vite-ignore */ `${FOLDER}/${file}`)) as Ort;
    const { env } = this.#ort;
    env.wasm.wasmPaths = `${FOLDER}/`;
    env.wasm.numThreads = this.threads;
    env.wasm.proxy = false;
    return `onnxruntime-web ${env.versions.web ?? ''} on ${this.provider}, threads: ${this.threads}`;
  }

  async prepare(job: Job, weights: Weights): Promise<void> {
    await this.#session?.release();
    if (job.kind === 'detect') throw new Error('It has networks, but no cascade of its own.');
    const network = job.kind === 'pnet' ? pnet : findNetwork(job.network)!;
    const size = job.kind === 'pnet' ? 0 : job.embeddingSize;
    const prefix = job.kind === 'pnet' ? `${pnet.id}/` : '';
    const model =
      this.#models.get(network.id) ??
      join(
        onnxModel(network, plainLayers(network, weights, size, prefix), {
          embeddingSize: size,
          ...(job.kind === 'pnet' && { sides: ['height', 'width'] }),
        }),
      );
    this.#models.set(network.id, model);
    this.#session = await this.#ort!.InferenceSession.create(model, {
      executionProviders: [
        this.provider === 'webgpu' ? { name: 'webgpu', preferredLayout: 'NHWC' } : 'wasm',
      ],
      graphOptimizationLevel: 'all',
      freeDimensionOverrides: { batch: job.kind === 'pnet' ? 1 : job.batch },
    });
    const { width, height } = network.input;
    this.#run =
      job.kind === 'pnet'
        ? async () => ({ rows: await this.#maps(job.levels) })
        : async () => {
            const picture = { height, width, values: job.values };
            return { rows: parts(await this.#through(picture, job.batch), job.batch) };
          };
  }

  run(): Promise<Result> {
    return this.#run!();
  }

  async #maps(levels: Picture[]): Promise<Float32Array[]> {
    const maps: Float32Array[] = [];
    for (const level of levels) maps.push(await this.#through(level, 1));
    return maps;
  }

  async #through({ height, width, values }: Picture, count: number): Promise<Float32Array> {
    const session = this.#session!;
    const x = new this.#ort!.Tensor('float32', values, [count, height, width, 3]);
    const out = (await session.run({ [ONNX_INPUT]: x }))[session.outputNames[0]!]!;
    const found = (await out.getData()).slice();
    [x, out].forEach((each) => each.dispose());
    return found;
  }
}
