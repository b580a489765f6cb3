/** What the program outside the browser calls: one page for all, a realm for each engine. */
import type { Ground, Subject } from '../cases';
import type { Job } from '../peers/contestant';
import { wrong, wrongOwn, type Reference } from './checks';
import { recognise, type Recognition } from '../recognition/page';
import { jobOf } from './jobs';
import { openRealm, type OpenRealm, type Place } from './open-realm';
import { referenceOf } from './references';
import { DETECTOR, weightsOf } from './weights';

/** What the page and its browser are. */
export interface PageEnvironment {
  userAgent: string;
  isolated: boolean;
  threads: number;
  adapter?: { vendor: string; architecture: string; description: string; software: boolean };
  detector: string;
}

/** What one sample gave: the wall time of each run, ms, and what is wrong with the result. */
export interface Sample {
  wall: number[];
  wrong?: string;
}

class Bench {
  readonly #realms = new Map<string, OpenRealm>();
  #subject?: Subject;
  #job?: Job;
  #reference?: Reference;

  async environment(): Promise<PageEnvironment> {
    const adapter = await navigator.gpu?.requestAdapter({ powerPreference: 'high-performance' });
    return {
      userAgent: navigator.userAgent,
      isolated: crossOriginIsolated,
      threads: navigator.hardwareConcurrency,
      detector: DETECTOR.id,
      ...(adapter && {
        adapter: {
          vendor: adapter.info.vendor,
          architecture: adapter.info.architecture,
          description: adapter.info.description,
          software: adapter.info.isFallbackAdapter,
        },
      }),
    };
  }

  /** Makes the inputs of a case, and what it should give. */
  async begin(subject: Subject): Promise<void> {
    this.#subject = subject;
    this.#job = await jobOf(subject);
    this.#reference = await referenceOf(subject, this.#job, await weightsOf(subject));
  }

  /** @returns what the engine says of itself */
  async start(id: string, ground: Ground, place?: Place): Promise<string> {
    const opened = await openRealm(place);
    this.#realms.set(id, opened);
    return Promise.race([opened.realm.start(id, ground), opened.failed]);
  }

  /** Readies an engine for the case that was begun. */
  async prepare(id: string): Promise<void> {
    await this.#realms.get(id)!.realm.prepare(this.#job!, await weightsOf(this.#subject!));
  }

  /** @param own whether its detector is one of its own, which finds other boxes */
  async run(id: string, times: number, own: boolean): Promise<Sample> {
    const { result, wall } = await this.#realms.get(id)!.realm.run(times);
    const isRight = own && 'faces' in result ? wrongOwn : wrong;
    return { wall, wrong: isRight(result, this.#reference!) };
  }

  /** How well an engine recognises faces by itself. */
  recognise(id: string, place: Place, bound: number): Promise<Recognition> {
    return recognise(id, place, bound);
  }

  close(id: string): void {
    this.#realms.get(id)?.close();
    this.#realms.delete(id);
  }
}

declare global {
  var bench: Bench;
}

export type { Bench };

globalThis.bench = new Bench();
