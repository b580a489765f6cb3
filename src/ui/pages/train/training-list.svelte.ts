/** The trainings of this device. */
import type { Training } from '../../../base/types';
import { facet } from '../../../page-facet';
import { gate } from '../../../storage/gate';

export class TrainingList {
  /** The newest first. */
  all = $state.raw<Training[]>([]);

  constructor() {
    gate.on('wiped', () => (this.all = []));
  }

  get unfinished(): Training[] {
    return this.all.filter(({ state }) => state === 'unfinished');
  }

  find(id: string): Training | undefined {
    return this.all.find((training) => training.id === id);
  }

  async look(): Promise<void> {
    this.all = [...(await facet.trainings())].sort((a, b) => b.date - a.date);
  }

  async forget({ id }: Training): Promise<void> {
    this.all = this.all.filter((other) => other.id !== id);
    await facet.forgetTraining(id);
  }
}
