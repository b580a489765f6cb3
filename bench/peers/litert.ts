/** LiteRT.js, with models that are written here from the same weights, one a size of input. */
import type { Weights } from '../../src/base/types';
import { findNetwork } from '../../src/networks';
import { pnet } from '../../src/networks/mtcnn';
import type { Ground } from '../cases';
import { plainLayers } from '../models/plain-layers';
import { tfliteModel } from '../tflite/layers';
import { parts } from './batches';
import type { Contestant, Job, Result } from './contestant';
import type { LiteRtModel, LiteRtTensor } from './packages';

type Shape = [number, number, number, number];

/** What is used of the package, which is fetched only where this is run. */
interface LiteRt {
  loadLiteRt(folder: string, options: { jspi?: boolean; threads?: boolean }): Promise<object>;
  loadAndCompile(
    model: Uint8Array,
    options: { accelerator: Ground; gpuOptions?: { precision: 'fp32' } },
  ): Promise<LiteRtModel>;
  Tensor: new (values: Float32Array, shape: number[]) => LiteRtTensor;
}

const PACKAGE = '/peers/@litertjs/core';

export class LiteRtContestant implements Contestant {
  #api?: LiteRt;
  #compiled: LiteRtModel[] = [];
  #run?: () => Promise<Result>;

  constructor(private readonly ground: Ground) {}

  async start(): Promise<string> {
    this.#api = (await import(/* @vite-ignore */ `${PACKAGE}/dist/index.js`)) as LiteRt;
    const isWebGPU = this.ground === 'webgpu';
    await this.#api.loadLiteRt(`${PACKAGE}/wasm/`, isWebGPU ? { jspi: true } : { threads: true });
    return `LiteRT.js on ${this.ground}${isWebGPU ? ', 32 bits' : ', threads'}`;
  }

  async prepare(job: Job, weights: Weights): Promise<void> {
    this.#compiled.forEach((each) => each.delete());
    this.#compiled = [];
    if (job.kind === 'detect') throw new Error('It has networks, but no cascade of its own.');
    if (job.kind === 'pnet') {
      const layers = plainLayers(pnet, weights, 0, `${pnet.id}/`);
      const shapes = job.levels.map(({ height, width }): Shape => [1, height, width, 3]);
      for (const shape of shapes) await this.#compile(tfliteModel(pnet, layers, 0, shape));
      this.#run = async () => {
        const rows: Float32Array[] = [];
        for (const [i, { values }] of job.levels.entries()) {
          rows.push(await this.#through(this.#compiled[i]!, values, shapes[i]!));
        }
        return { rows };
      };
      return;
    }
    const network = findNetwork(job.network)!;
    const { height, width } = network.input;
    const shape: Shape = [job.batch, height, width, 3];
    const layers = plainLayers(network, weights, job.embeddingSize);
    const compiled = await this.#compile(tfliteModel(network, layers, job.embeddingSize, shape));
    this.#run = async () => ({
      rows: parts(await this.#through(compiled, job.values, shape), job.batch),
    });
  }

  run(): Promise<Result> {
    return this.#run!();
  }

  async #compile(model: Uint8Array): Promise<LiteRtModel> {
    const compiled = await this.#api!.loadAndCompile(model, {
      accelerator: this.ground,
      ...(this.ground === 'webgpu' && { gpuOptions: { precision: 'fp32' } }),
    });
    this.#compiled.push(compiled);
    if (this.ground === 'webgpu' && !compiled.isFullyAccelerated) {
      throw new Error('it does not compute all of the network on the GPU');
    }
    return compiled;
  }

  async #through(compiled: LiteRtModel, values: Float32Array, shape: Shape): Promise<Float32Array> {
    const x = new this.#api!.Tensor(values, shape);
    const outputs = await compiled.run([x]);
    const found = (await outputs[0]!.data()).slice();
    [x, ...outputs].forEach((each) => each.delete());
    return found;
  }
}
