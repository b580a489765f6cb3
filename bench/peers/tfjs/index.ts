/** tfjs with its own kernels: the same weights, the same cascade, none of Facet's kernels for the nets. */
import { tensor4d, type Tensor2D, type Tensor4D } from '@tensorflow/tfjs-core';
import type { Weights } from '../../../src/base/types';
import { photoTensor } from '../../../src/kernels/photos/photo-tensor';
import { detectBatch } from '../../../src/mtcnn/detect';
import { findNetwork } from '../../../src/networks';
import { onet, pnet, rnet } from '../../../src/networks/mtcnn';
import { fenced } from '../../../src/vision/gpu-errors';
import { limitsOf } from '../../../src/vision/limits';
import { plainLayers } from '../../models/plain-layers';
import { parts } from '../batches';
import type { Contestant, Found, Job, Result } from '../contestant';
import { startStock, type StockBackend } from './backend';
import { registerPhotoKernels } from './photo-kernels';
import { stockNetwork, type StockNetwork } from './stock-layers';

/** Photos that go through the cascade together where that saves dispatches. */
const PHOTOS_AT_ONCE = { webgpu: 16, wasm: 1 };
/** Pictures that go through an embedder together: of a heap's caches no more fit. */
const PICTURES_AT_ONCE = { webgpu: 64, wasm: 8 };

export class StockContestant implements Contestant {
  #device?: GPUDevice;
  #run?: () => Promise<Result>;
  readonly #networks = new Map<string, StockNetwork>();

  constructor(private readonly backend: StockBackend) {}

  async start(): Promise<string> {
    const { device, says } = await startStock(this.backend);
    this.#device = device;
    registerPhotoKernels();
    return says;
  }

  async prepare(job: Job, weights: Weights): Promise<void> {
    if (job.kind === 'embed') this.#run = this.#embed(job, weights);
    else if (job.kind === 'pnet') this.#run = this.#propose(job, weights);
    else this.#run = this.#detect(job, weights);
  }

  run(): Promise<Result> {
    return fenced(this.#device, this.#run!);
  }

  #network(name: string, make: () => StockNetwork): StockNetwork {
    const network = this.#networks.get(name) ?? make();
    this.#networks.set(name, network);
    return network;
  }

  #embed(job: Job & { kind: 'embed' }, weights: Weights) {
    const architecture = findNetwork(job.network)!;
    const size = job.embeddingSize;
    const network = this.#network(job.network, () =>
      stockNetwork(architecture, plainLayers(architecture, weights, size), size),
    );
    const { width, height } = architecture.input;
    const pictures = parts(job.values, job.batch);
    const most = Math.min(job.batch, PICTURES_AT_ONCE[this.backend]);
    return async () => {
      const rows: Float32Array[] = [];
      for (let start = 0; start < job.batch; start += most) {
        const count = Math.min(most, job.batch - start);
        const from = start * pictures[0]!.length;
        const values = job.values.subarray(from, from + count * pictures[0]!.length);
        const x = tensor4d(values, [count, height, width, 3]);
        const out = network.run(x);
        rows.push(...parts(await out.data<'float32'>(), count));
        [x, out].forEach((each) => each.dispose());
      }
      return { rows };
    };
  }

  #mtcnn(weights: Weights, net: typeof pnet): StockNetwork {
    return this.#network(net.id, () =>
      stockNetwork(net, plainLayers(net, weights, 0, `${net.id}/`)),
    );
  }

  #propose({ levels }: Job & { kind: 'pnet' }, weights: Weights) {
    const net = this.#mtcnn(weights, pnet);
    return async () => {
      const maps = levels.map(({ height, width, values }) => {
        const x = tensor4d(values, [1, height, width, 3]);
        const map = net.run(x);
        x.dispose();
        return map;
      });
      const rows = await Promise.all(maps.map((map) => map.data<'float32'>()));
      maps.forEach((map) => map.dispose());
      return { rows };
    };
  }

  #detect({ photos, options }: Job & { kind: 'detect' }, weights: Weights) {
    const [p, r, o] = [pnet, rnet, onet].map((net) => this.#mtcnn(weights, net)) as [
      StockNetwork,
      StockNetwork,
      StockNetwork,
    ];
    const nets = {
      id: weights.id,
      pnet: (x: Tensor4D) => p.run(x) as Tensor4D,
      rnet: (x: Tensor4D) => r.run(x) as Tensor2D,
      onet: (x: Tensor4D) => o.run(x) as Tensor2D,
      dispose: () => {},
    };
    const limits = limitsOf({ backend: this.backend, device: this.#device });
    const { height, width } = photos[0]!;
    const most = PHOTOS_AT_ONCE[this.backend];
    return async () => {
      const faces: Found[][] = [];
      for (let start = 0; start < photos.length; start += most) {
        const together = photos.slice(start, start + most).map(({ pixels }) => pixels);
        const tensor = photoTensor(together, height, width);
        const run = { nets, photos: tensor, options, limits, hooks: {} };
        faces.push(...(await detectBatch(run)).faces);
        tensor.dispose();
      }
      return { faces };
    };
  }
}
