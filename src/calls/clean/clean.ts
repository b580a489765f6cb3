/** `facet.clean`: a data set of people looked through. */
import { FacetError } from '../../base/errors';
import type { CallOptions, Clean, Cleaning, CleanOptions, Tree } from '../../base/types';
import { cleaningFiles } from '../../export/cleaning';
import type { Engine } from '../../engine/engine';
import { falseMatchesOf } from '../../identify/false-match-rates';
import { checkOptions, checkTree } from '../arguments';
import { callWith } from '../options';
import { findingsOf } from './findings';
import { lookAt, type DataPhoto, type DataSet } from './look';
import { peopleOf } from './people';
import { CLEAN, cleanOptions } from './options';
import { saveCleaned } from './save';

/** The usual distance of embedders of which nobody measured it. */
const UNMEASURED = 1.24;

export function cleaner(engine: Engine): Clean {
  return Object.assign(
    (tree: Tree, options?: CleanOptions & CallOptions) => clean(engine, tree, options),
    { files: cleaningFiles, save: saveCleaned },
  );
}

/**
 * @param tree photos in folders of people
 * @throws FacetError `NO_FACE` where there is no photo at all; what ends a run over many. A photo that fails is a finding
 */
async function clean(
  engine: Engine,
  tree: Tree,
  options: CleanOptions & CallOptions = {},
): Promise<Cleaning> {
  checkTree(tree);
  checkOptions(options, CLEAN);
  if (options.test !== undefined) checkTree(options.test);
  const { percentile, minImages, alike, test: testTree, ...gather } = cleanOptions(options);
  const call = callWith(gather, options);
  const set = await lookAt(engine, tree, call);
  if (set.photos.length + set.without.length === 0) {
    throw new FacetError('NO_FACE', 'There are no photos in it.', {
      hint: 'Choose a folder in which each person has a folder with their photos.',
    });
  }
  const test = testTree && (await lookAt(engine, testTree, { ...call, model: set.model.id }));
  const tests = test?.photos ?? [];
  const { names, labels, counts } = peopleOf(set.photos);
  const measured =
    set.photos.length === 0
      ? undefined
      : await measure(engine, set, tests, labels, { percentile, minImages, alike }, options);
  return {
    photos: set.photos.map(({ all: _, ...photo }, row) => ({
      ...photo,
      distance: measured!.distances[row]!,
    })),
    findings: findingsOf({ set, test: tests, measured, names, minImages }),
    people: names.map((name, person) => ({
      name,
      photos: counts[person]!,
      variance: measured!.variances[person]!,
    })),
    ...(measured && { threshold: measured.threshold }),
    files: set.files,
    unread: set.without.filter(({ path }) => !set.files.has(path)),
    test: new Map(tests.map(({ path, face }) => [path, { file: test!.files.get(path)!, face }])),
    model: set.model.id,
    notes: [...set.notes, ...(test?.notes ?? [])],
  };
}

interface Limits {
  percentile: number;
  minImages: number;
  alike: number;
}

function measure(
  engine: Engine,
  { photos, model }: DataSet,
  tests: readonly DataPhoto[],
  labels: number[],
  { percentile, minImages, alike }: Limits,
  { signal, onProgress }: CallOptions,
) {
  const usual = falseMatchesOf(model.id)?.usual ?? model.embedder?.threshold ?? UNMEASURED;
  return engine.numbers({ signal, onProgress }, (remote, crossing) =>
    remote.cleaning.measure(
      {
        vectors: [...photos, ...tests].map(({ face }) => face.embedding),
        alike: alike * usual,
        ...{ labels, percentile, minImages },
      },
      crossing,
    ),
  );
}
