/** The watch over a training, as it stands after the steps that are done. */
import type { TrainingRecord } from '../../base/types';
import { Watch } from '../../train/watch';
import type { Began } from './began';
import { isScript } from './options';

/** It has seen what is recorded: a training that goes on is watched as if it had never been broken off. */
export function watchOf({ options, parts, record }: Began): Watch {
  const people = new Set(parts.train.map(({ label }) => label)).size;
  const { mode, scale, margin } = options;
  // All cosines alike: the true person's is less by the margin, and each of the people is as likely.
  const watch = new Watch(isScript(mode) ? undefined : scale * margin + Math.log(people));
  for (const step of recorded(record)) watch.see(step);
  return watch;
}

function recorded({ steps }: TrainingRecord) {
  return steps.data.map((data, i) => ({
    step: i + 1,
    data,
    total: steps.total[i]!,
    gradientNorm: steps.gradientNorm[i]!,
    rate: steps.rate[i]!,
  }));
}
