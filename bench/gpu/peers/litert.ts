/** LiteRT.js on WebGPU, with TensorFlow Lite models that are written here from the same weights, one a size of input. */
import { tfliteModel } from '../../tflite/layers';
import { runsScriptsOfWorkers } from './classic-scripts';
import type { LiteRtModel, LiteRtTensor } from '../../peers/packages';
import { packageFolder, published } from './packages';
import type { Peer, PeerJob, PeerRun } from './peer';

/** What is used of the package. */
interface LiteRt {
  loadLiteRt(folder: string, options: { jspi: boolean }): Promise<object>;
  loadAndCompile(
    model: Uint8Array,
    options: { accelerator: 'webgpu'; gpuOptions: { precision: 'fp32' } },
  ): Promise<LiteRtModel>;
  Tensor: new (values: Float32Array, shape: readonly number[]) => MovableTensor;
}

interface MovableTensor extends LiteRtTensor {
  moveTo(accelerator: 'webgpu'): Promise<LiteRtTensor>;
}

/** A model with the pictures that it is for. */
interface Ready {
  compiled: LiteRtModel;
  input: LiteRtTensor;
}

export class LiteRtPeer implements Peer {
  #api?: LiteRt;
  /** What it writes of errors, which says more than what it throws. */
  #errors: string[] = [];

  async start(): Promise<string> {
    const folder = packageFolder('@litertjs/core');
    runsScriptsOfWorkers((line) => line.startsWith('ERROR') && this.#errors.push(line));
    this.#api = await published<LiteRt>(`${folder}/dist/index.js`);
    await this.#api.loadLiteRt(`${folder}/wasm/`, { jspi: true });
    return 'LiteRT.js, JSPI, 32 bits, a model a size, inputs and outputs on the device';
  }

  async prepare({ network, embeddingSize, layers, inputs }: PeerJob): Promise<PeerRun> {
    const { loadAndCompile, Tensor } = this.#api!;
    this.#errors = [];
    const all: Ready[] = [];
    const release = async () => all.forEach((each) => [each.compiled, each.input].forEach(free));
    try {
      for (const { shape, values } of inputs) {
        const written = { denseAsFilter: true };
        const model = tfliteModel(network, layers, embeddingSize, shape, written);
        const compiled = await loadAndCompile(model, {
          accelerator: 'webgpu',
          gpuOptions: { precision: 'fp32' },
        });
        all.push({ compiled, input: await new Tensor(values, shape).moveTo('webgpu') });
        if (!compiled.isFullyAccelerated) {
          throw new Error('It does not compute all of the network on the GPU.');
        }
      }
    } catch (error) {
      await release();
      throw new Error([String(error), ...this.#errors].join('; '), { cause: error });
    }
    return { run: () => through(all), release };
  }
}

const free = (each: { delete(): void }) => each.delete();

/** All are recorded before any of the results is waited for. */
async function through(all: readonly Ready[]): Promise<Float32Array[]> {
  const outputs: LiteRtTensor[] = [];
  for (const { compiled, input } of all) outputs.push((await compiled.run([input]))[0]!);
  const found = await Promise.all(outputs.map((output) => output.data()));
  outputs.forEach(free);
  return found;
}
