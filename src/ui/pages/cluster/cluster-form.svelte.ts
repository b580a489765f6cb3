/** How to sort: what the page asks, and the options that follow. */
import type { ClusterMethod, ClusterOptions } from '../../../base/types';
import { CLUSTER } from '../../../calls/cluster/options';

/** Methods that have a threshold of their own. */
export const WITH_THRESHOLD = ['cluster.py', 'clustering.py', 'average linkage'] as const;
type WithThreshold = (typeof WITH_THRESHOLD)[number];

export const hasThreshold = (method: ClusterMethod): method is WithThreshold =>
  (WITH_THRESHOLD as readonly string[]).includes(method);

export class ClusterForm {
  method = $state<ClusterMethod>(CLUSTER.method.default);
  /** Undefined: the method's. */
  threshold = $state<number>();
  minSize = $state<number>();
  minScore = $state<number>();
  seed = $state<number>();
  loseSingletons = $state(false);
  largestOnly = $state(false);
  aligned = $state(false);
  measure = $state(false);
  #apart = $state<boolean>();

  /** As the scripts do unless a person says otherwise. */
  get apart(): boolean {
    const asScript = this.method === 'cluster.py' || this.method === 'clustering.py';
    return this.#apart ?? !asScript;
  }

  set apart(apart: boolean) {
    this.#apart = apart;
  }

  choose(method: ClusterMethod): void {
    this.method = method;
    this.threshold = this.minSize = this.minScore = this.#apart = undefined;
  }

  get options(): ClusterOptions {
    const { method, threshold, minSize, minScore, seed, apart, aligned, largestOnly } = this;
    return {
      ...{ method, minSize, minScore, seed, apart, aligned, largestOnly },
      ...(hasThreshold(method) && { threshold }),
      ...(this.loseSingletons && { singletons: 'lost' }),
      ...(this.measure && { measure: true }),
    };
  }
}
