/** What runs and their presets are called, and how runs that are called the same are told apart. */
import type { EvaluationOptions } from '../../../base/types';
import { againstWeights, isChanged, type Preset } from '../../../protocol/presets';
import type { Run } from '../../../storage/runs';
import { words } from './words';

const said = words.runs;

/** "Plain", "As published, changed". */
export function presetName(preset: Preset, changed: boolean): string {
  const name = words.options.presets[preset];
  return changed ? words.options.changed(name) : name;
}

/** The preset of a run, with a mark where single options differ. */
export function presetOf(options: EvaluationOptions): string {
  const { standardise, crop } = againstWeights(options);
  const changed = isChanged(options.preset, options) || standardise || crop || options.crops > 1;
  return presetName(options.preset, changed);
}

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
  const { metric, standard, aligned } = words.options;
  return [
    source,
    metric.choices[options.metric],
    standard.choices[options.standardise],
    options.flip ? said.flipped : said.notFlipped,
    options.subtractMean ? said.meanSubtracted : said.meanKept,
    said.folds(options.folds),
    said.far(options.far),
    options.aligned ? aligned.choices.yes : aligned.choices.no,
    options.detector,
  ];
}
