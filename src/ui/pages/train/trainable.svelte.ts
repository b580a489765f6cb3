/** The weights that are here, as far as training asks for them: which can be trained, and what trained ones are called. */
import type { ModelInfo } from '../../../base/types';
import { facet } from '../../../page-facet';

/** Architectures that have a trunk to train from. */
const TRAINABLE: ReadonlySet<string> = new Set(['inception-resnet-v1']);

const canBeTrained = ({ kind, embedder }: ModelInfo) =>
  kind === 'embedder' && embedder !== undefined && TRAINABLE.has(embedder.network);

export class TrainableWeights {
  /** Undefined until it is known. */
  all = $state.raw<ModelInfo[]>();

  /** Those that can be trained now. */
  get here(): ModelInfo[] {
    return (this.all ?? []).filter((model) => canBeTrained(model) && model.state !== 'missing');
  }

  /** The one that a training without a choice begins with. */
  get usual(): ModelInfo | undefined {
    return this.here.find(({ inUse }) => inUse) ?? this.here[0];
  }

  /** None of those that are here can be trained. */
  get none(): boolean {
    return this.all !== undefined && this.here.length === 0;
  }

  find(id: string | undefined): ModelInfo | undefined {
    return this.all?.find((model) => model.id === id && model.state !== 'missing');
  }

  titleOf(id: string): string {
    return this.all?.find((model) => model.id === id)?.title ?? id;
  }

  async look(): Promise<void> {
    this.all = await facet.models();
  }
}
