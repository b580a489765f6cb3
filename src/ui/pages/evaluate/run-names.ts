/** How runs that are called the same are told apart. */
import { text } from '../../text';
import type { Run } from '../../../storage/runs';

const words = text.evaluate.runs;

/** Names by id: where several runs have one name, with what they differ in, else with when they were made. */
export function namesOf(runs: Run[]): Map<string, string> {
  return new Map(
    runs.map((run) => [
      run.id,
      nameAmong(
        run,
        runs.filter(({ name }) => name === run.name),
      ),
    ]),
  );
}

function nameAmong(run: Run, alike: Run[]): string {
  if (alike.length < 2) return run.name;
  const all = alike.map(traitsOf);
  const differing = all[0]!.map((_, i) => new Set(all.map((traits) => traits[i])).size > 1);
  const differenceOf = (traits: string[]) => traits.filter((_, i) => differing[i]).join(', ');
  const mine = differenceOf(traitsOf(run));
  const isAlone = all.filter((traits) => differenceOf(traits) === mine).length === 1;
  const when = isAlone ? '' : new Date(run.date).toLocaleString();
  return `${run.name} (${[mine, when].filter(Boolean).join(', ')})`;
}

/** What runs of the same weights and preset may differ in, as many for each. */
function traitsOf({ source, result: { options } }: Run): string[] {
  const { metrics, standards, alignment } = text.evaluate.options;
  return [
    source,
    metrics[options.metric],
    standards[options.standardise],
    options.flip ? words.flipped : words.notFlipped,
    options.subtractMean ? words.meanSubtracted : words.meanKept,
    words.folds(options.folds),
    words.far(options.far),
    options.aligned ? alignment.yes : alignment.no,
    options.detector,
  ];
}
