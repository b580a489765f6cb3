/** What the page calls in the realm of an engine. */
import type { Weights } from '../../src/base/types';
import type { Pixels } from '../../src/photos/pixels';
import type { Ground } from '../cases';
import { makeContestant, makeRecogniser } from '../peers';
import type { Contestant, Found, Job, Recogniser, Result } from '../peers/contestant';

export class Realm {
  #contestant?: Contestant;
  #recogniser?: Recogniser;

  async start(id: string, ground: Ground): Promise<string> {
    this.#contestant = await makeContestant(id, ground);
    return this.#contestant.start();
  }

  async prepare(job: Job, weights: Weights): Promise<void> {
    await this.#contestant!.prepare(job, weights);
  }

  /**
   * Runs a case several times over.
   * @returns what the last run gave, and the wall time of each, ms
   */
  async run(times: number): Promise<{ result: Result; wall: number[] }> {
    const wall: number[] = [];
    let result: Result | undefined;
    for (let i = 0; i < times; i++) {
      const start = performance.now();
      result = await this.#contestant!.run();
      wall.push(performance.now() - start);
    }
    return { result: result!, wall };
  }

  /** Starts an engine that recognises faces by itself, for how well it does. */
  async startRecogniser(id: string): Promise<void> {
    this.#recogniser = await makeRecogniser(id);
  }

  find(photo: Pixels): Promise<Found[]> {
    return this.#recogniser!.find(photo);
  }

  describe(photo: Pixels): Promise<Float32Array | undefined> {
    return this.#recogniser!.describe(photo);
  }
}
