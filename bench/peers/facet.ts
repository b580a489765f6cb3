/** Facet as its vision worker runs it, on the backend that is asked for. */
import { tensor4d } from '@tensorflow/tfjs-core';
import type { Backend, Weights } from '../../src/base/types';
import { loadNets, type Nets } from '../../src/mtcnn/nets';
import { findNetwork } from '../../src/networks';
import { loadNetwork, type LoadedNetwork } from '../../src/networks/run';
import { startBackend, type RunningBackend } from '../../src/vision/backend';
import { detecting } from '../../src/vision/detector-jobs';
import { embedding } from '../../src/vision/embedder-jobs';
import { fenced } from '../../src/vision/gpu-errors';
import { usualOf } from '../../src/weights/catalogue/usual';
import { parts } from './batches';
import type { Contestant, Found, Job, Result } from './contestant';

type Run = () => Promise<Result>;

export class FacetContestant implements Contestant {
  #running?: RunningBackend;
  #run?: Run;
  readonly #networks = new Map<string, LoadedNetwork>();
  readonly #nets = new Map<string, Nets>();

  constructor(private readonly backend: Backend) {}

  async start(): Promise<string> {
    this.#running = await startBackend(this.backend);
    return `Facet on ${this.#running.backend}`;
  }

  async prepare(job: Job, weights: Weights): Promise<void> {
    const running = this.#running!;
    await fenced(running.device, async () => {
      this.#run = this.#runOf(running, job, weights);
    });
  }

  run(): Promise<Result> {
    return this.#run!();
  }

  #runOf(running: RunningBackend, job: Job, weights: Weights): Run {
    if (job.kind === 'embed') return this.#embed(running, job, weights);
    const nets = this.#nets.get(weights.id) ?? loadNets(weights);
    this.#nets.set(weights.id, nets);
    return job.kind === 'pnet' ? propose(running, job, nets) : detect(running, job, nets);
  }

  #embed(running: RunningBackend, job: Job & { kind: 'embed' }, weights: Weights): Run {
    const architecture = findNetwork(job.network)!;
    const network =
      this.#networks.get(job.network) ?? loadNetwork(architecture, weights, job.embeddingSize);
    this.#networks.set(job.network, network);
    const info = usualOf(architecture, job.embeddingSize);
    const kind = embedding(running, () => {});
    const embedder = { network, info, digest: '' };
    const inputs = parts(job.values, job.batch);
    return async () => ({
      rows: (await kind.work([{ embedder, inputs }], [undefined])).flat(),
    });
  }
}

function propose(running: RunningBackend, { levels }: Job & { kind: 'pnet' }, nets: Nets): Run {
  return () =>
    fenced(running.device, async () => {
      const maps = levels.map(({ height, width, values }) => {
        const picture = tensor4d(values, [1, height, width, 3]);
        const map = nets.pnet(picture);
        picture.dispose();
        return map;
      });
      const rows = await Promise.all(maps.map((map) => map.data<'float32'>()));
      maps.forEach((map) => map.dispose());
      return { rows };
    });
}

function detect(
  running: RunningBackend,
  { photos, options }: Job & { kind: 'detect' },
  nets: Nets,
): Run {
  const kind = detecting(running);
  const detector = { nets, thresholds: options.thresholds, digest: '' };
  const jobs = photos.map((photo) => ({ photo, detector, options }));
  const atOnce = Math.max(1, kind.atOnce(jobs[0]!));
  return async () => {
    const faces: Found[][] = [];
    for (let start = 0; start < jobs.length; start += atOnce) {
      const together = jobs.slice(start, start + atOnce);
      const found = await kind.work(
        together,
        together.map(() => undefined),
      );
      faces.push(...found.map((each) => each.faces));
    }
    return { faces };
  };
}
