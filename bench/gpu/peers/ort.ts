/** onnxruntime-web on WebGPU, with ONNX models that are written here from the same weights. */
import { onnxModel, ONNX_INPUT } from '../../../src/export/onnx/model';
import { join } from '../../../src/export/onnx/protobuf';
import type { OrtSession, OrtTensor } from '../../peers/packages';
import { packageFolder, published } from './packages';
import type { Peer, PeerJob, PeerRun, Pictures } from './peer';

/** What is used of the package. */
interface Ort {
  env: {
    versions: { web?: string };
    logLevel: string;
    wasm: { numThreads: number; wasmPaths: string };
    /** Known once there is a session. */
    webgpu: { device: Promise<GPUDevice> };
  };
  Tensor: {
    fromGpuBuffer(
      buffer: GPUBuffer,
      options: { dataType: 'float32'; dims: readonly number[] },
    ): OrtTensor;
  };
  InferenceSession: { create(model: Uint8Array, options: object): Promise<OrtSession> };
}

/** A session with the picture that it is for. */
interface Ready {
  session: OrtSession;
  input: OrtTensor;
  buffer: GPUBuffer;
}

export class OrtPeer implements Peer {
  #ort?: Ort;

  /** @param captures whether its dispatches are recorded once and played again, which needs a graph of known sizes */
  constructor(private readonly captures: boolean) {}

  async start(): Promise<string> {
    const folder = `${packageFolder('onnxruntime-web')}/dist`;
    this.#ort = await published<Ort>(`${folder}/ort.jspi.min.mjs`);
    const { env } = this.#ort;
    env.logLevel = 'error';
    env.wasm.wasmPaths = `${folder}/`;
    env.wasm.numThreads = 1;
    return `onnxruntime-web ${env.versions.web ?? ''}, JSPI, NHWC, a session a size, inputs and outputs on the device${this.captures ? ', graphs captured' : ''}`;
  }

  /** Every size has a session of its own, whose sides are known when it is compiled. */
  async prepare({ network, embeddingSize, layers, inputs }: PeerJob): Promise<PeerRun> {
    const all: Ready[] = [];
    const release = async () => {
      for (const { session, input, buffer } of all) {
        input.dispose();
        await session.release();
        buffer.destroy();
      }
    };
    try {
      for (const pictures of inputs) {
        const [batch, height, width] = pictures.shape;
        const options = { embeddingSize, sides: [height, width] as [number, number] };
        const model = join(onnxModel(network, layers, options));
        const session = await this.#ort!.InferenceSession.create(model, {
          executionProviders: [{ name: 'webgpu', preferredLayout: 'NHWC' }],
          graphOptimizationLevel: 'all',
          freeDimensionOverrides: { batch },
          preferredOutputLocation: 'gpu-buffer',
          enableGraphCapture: this.captures,
        });
        all.push({ session, ...(await this.#onDevice(pictures)) });
      }
    } catch (error) {
      await release();
      throw error;
    }
    return { run: () => through(all), release };
  }

  async #onDevice({ shape, values }: Pictures): Promise<Omit<Ready, 'session'>> {
    const { env, Tensor } = this.#ort!;
    const device = await env.webgpu.device;
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    const buffer = device.createBuffer({ size: values.byteLength, usage });
    device.queue.writeBuffer(buffer, 0, values as Float32Array<ArrayBuffer>);
    return { buffer, input: Tensor.fromGpuBuffer(buffer, { dataType: 'float32', dims: shape }) };
  }
}

/** All are recorded before any of the results is waited for. */
async function through(all: readonly Ready[]): Promise<Float32Array[]> {
  const outputs: OrtTensor[] = [];
  for (const { session, input } of all) {
    outputs.push((await session.run({ [ONNX_INPUT]: input }))[session.outputNames[0]!]!);
  }
  const found = await Promise.all(outputs.map(async (output) => (await output.getData()).slice()));
  outputs.forEach((output) => output.dispose());
  return found;
}
