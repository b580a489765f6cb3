/** Training a classifier: classifier.py TRAIN, and CLASSIFY on the photos that did not teach. */
import { FacetError } from '../../base/errors';
import { plural } from '../../base/plural';
import type {
  CallOptions,
  Classifier,
  ClassifierPeople,
  Gallery,
  TrainClassifierOptions,
  TrainedClassifier,
  Tree,
} from '../../base/types';
import type { Engine } from '../../engine/engine';
import { scaleOf } from '../../identify/classifier';
import { foldSeedOf, splitPhotos, type Split } from '../../identify/classifier-split';
import { falseMatchesOf } from '../../identify/false-match-rates';
import { checkOptions, checkTree } from '../arguments';
import { embedderKey } from '../gallery/embedder-key';
import { callWith } from '../options';
import { galleryTree, isGallery } from './gallery-tree';
import { TRAIN_CLASSIFIER, trainClassifierOptions } from './options';
import { knownPeople, type KnownPeople, type PersonPhoto } from './people';
import { tested } from './test';

/** scikit-learn's. */
const COST = 1;
/** The usual distance of embedders of which nobody measured it. */
const UNMEASURED = 1.24;

/**
 * @param from photos in folders of people, embeddings, or the gallery
 * @throws FacetError `TOO_FEW_PHOTOS` where fewer than two people are left; what ends a run over many
 */
export async function trainClassifier(
  engine: Engine,
  from: Tree | ClassifierPeople | Gallery,
  options: TrainClassifierOptions & CallOptions = {},
): Promise<TrainedClassifier> {
  const isTree = typeof from !== 'object' || from === null || !('people' in from);
  if (isTree) checkTree(from);
  checkOptions(options, TRAIN_CLASSIFIER);
  const all = trainClassifierOptions(options);
  const { preset: _, split, minImages, trainImages, seed, scaled, nameBy, ...gather } = all;
  const { signal, onProgress } = options;
  const gallery = isGallery(from) ? await galleryTree(from, signal) : undefined;
  const people = gallery ? treeOf(gallery.pictures) : (from as Tree | ClassifierPeople);
  const known = await knownPeople(engine, people, callWith(gather, options));
  const chosen = split
    ? splitPhotos(photosOf(known), { minImages, trainImages, seed })
    : whole(photosOf(known), seed);
  const leftOut = chosen.left.map((person) => {
    const { name, photos } = known.people[person]!;
    return { name, photos: photos.length };
  });
  checkSplit(known, chosen, minImages);
  const names = chosen.people.map(({ person }) => known.people[person]!.name);
  const lessons = chosen.people.flatMap(({ train }, label) =>
    train.map(({ embedding }) => ({ embedding, label })),
  );
  const { id, embedder } = known.model;
  const usual = falseMatchesOf(id)?.usual ?? embedder?.threshold ?? UNMEASURED;
  const scale = scaled ? scaleOf(usual) : 1;
  const svc = await engine.numbers({ signal, onProgress }, (remote, crossing) =>
    remote.classifying.train(
      {
        vectors: lessons.map(({ embedding }) => embedding),
        labels: lessons.map(({ label }) => label),
        ...{ scale, cost: COST, seed: chosen.foldSeed },
      },
      crossing,
    ),
  );
  const classifier: Classifier = {
    ...{ names, svc, model: id, scale, nameBy, from: 'Facet' },
    // Of embeddings that were handed over nobody knows how the weights were set.
    ...((isTree || gallery) && { embedder: embedderKey(known.model) }),
  };
  const questions = chosen.people.flatMap(({ test }, label) =>
    test.map((photo) => ({ ...photo, label })),
  );
  return {
    classifier,
    ...(questions.length > 0 && {
      test: await tested(engine, classifier, questions, nameBy, signal),
    }),
    leftOut,
    without: known.without,
    taught: lessons.length,
    ...(gallery && { pictures: gallery.pictures }),
    notes: [
      ...(gallery?.notes ?? []),
      ...known.notes,
      ...notesOf(chosen, names, split, scaled, nameBy, id),
    ],
  };
}

const treeOf = (pictures: ReadonlyMap<string, Blob>): Tree =>
  [...pictures].map(([path, file]) => ({ path, file }));

const photosOf = ({ people }: KnownPeople) => people.map(({ photos }) => photos);

/** All photos teach. */
function whole(people: PersonPhoto[][], seed: number): Split<PersonPhoto> {
  return {
    people: people.map((train, person) => ({ person, train, test: [] })),
    left: [],
    foldSeed: foldSeedOf(seed),
  };
}

function checkSplit(known: KnownPeople, { people }: Split<unknown>, minImages: number): void {
  if (people.length >= 2) return;
  const all = known.people.length;
  if (all === 0) {
    throw new FacetError('TOO_FEW_PHOTOS', 'There are no faces in folders of people.', {
      hint: 'Make a folder for each person, named after them, with their photos in it.',
    });
  }
  if (all === 1) {
    throw new FacetError(
      'TOO_FEW_PHOTOS',
      `All photos are of one person, ${known.people[0]!.name}.`,
      {
        hint: 'A classifier tells people apart: add folders of other people.',
      },
    );
  }
  throw new FacetError(
    'TOO_FEW_PHOTOS',
    `Of ${all} people ${people.length === 0 ? 'none has' : 'only one has'} ${plural(minImages, 'photo')} with a face.`,
    { hint: 'Ask for fewer photos of each person (minImages), or add photos.' },
  );
}

function notesOf(
  { people }: Split<unknown>,
  names: string[],
  split: boolean,
  scaled: boolean,
  nameBy: string,
  model: string,
): string[] {
  const notes: string[] = [];
  const untested = people.flatMap(({ test }, i) => (split && test.length === 0 ? [names[i]!] : []));
  if (untested.length > 0) {
    notes.push(
      `All photos of ${untested.slice(0, 3).join(', ')}${untested.length > 3 ? ` and ${untested.length - 3} more` : ''} teach: none is left to test with.`,
    );
  }
  const few = people.filter(({ train }) => train.length < 2).length;
  if (few > 0) {
    notes.push(
      `${plural(few, 'person has', 'people have')} one photo to learn from: probabilities of them say little.`,
    );
  }
  if (!scaled && nameBy === 'probability' && (falseMatchesOf(model)?.usual ?? UNMEASURED) < 1) {
    notes.push(
      'Embeddings of these weights are small: without scaling their probabilities depend on chance, and the largest can name the wrong person where the votes name the right one. On 72 drawn photos between 21 % and all were right, over 200 seeds; by votes all.',
    );
  }
  return notes;
}
