/** Asking a classifier who is in photos: predict.py, and CLASSIFY of classifier.py where folders are people. */
import { FacetError } from '../../base/errors';
import { plural } from '../../base/plural';
import type {
  CallOptions,
  Classifier,
  ModelInfo,
  Predicted,
  PredictOptions,
  Tree,
} from '../../base/types';
import type { Engine } from '../../engine/engine';
import { checkOptions, checkTree } from '../arguments';
import { embedderKey } from '../gallery/embedder-key';
import { models } from '../models';
import { callWith } from '../options';
import { gatherFaces } from '../people/gather-faces';
import { PREDICT, predictOptions } from './options';
import { byFolder } from './people';
import { tested } from './test';

/**
 * @param photos any; where `labelled`, in folders of people
 * @throws FacetError `INVALID_OPTION` where the classifier is of another embedder, or of one that was set otherwise; what
 *   ends a run over many
 */
export async function predict(
  engine: Engine,
  classifier: Classifier,
  photos: Tree,
  options: PredictOptions & CallOptions = {},
): Promise<Predicted> {
  checkClassifier(classifier);
  checkTree(photos);
  checkOptions(options, PREDICT);
  const { nameBy = classifier.nameBy, labelled, ...gather } = predictOptions(options);
  const { signal, onProgress } = options;
  await checkSettings(engine, classifier);
  const found = await gatherFaces(engine, photos, {
    ...callWith(gather, { signal, onProgress }),
    model: classifier.model,
    ...(labelled && { face: 'best' }),
  });
  const faces = found.photos.flatMap((photo) => photo.faces);
  if (faces.length > 0) checkSize(classifier, faces[0]!.embedding.length, found.model);
  const guesses = await engine.numbers({ signal }, (remote, crossing) =>
    remote.classifying.guess(
      classifier,
      faces.map(({ embedding }) => embedding),
      nameBy,
      crossing,
    ),
  );
  const byFace = new Map(faces.map((face, i) => [face, guesses[i]!]));
  const people = labelled ? byFolder(found.photos) : [];
  const places = new Map(classifier.names.map((name, i) => [spoken(name), i]));
  const questions = people.flatMap(({ name, photos: of }) => {
    const label = places.get(spoken(name));
    return label === undefined ? [] : of.map((photo) => ({ ...photo, label }));
  });
  const strangers = people.filter(({ name }) => !places.has(spoken(name)));
  return {
    photos: found.photos.map((photo) => ({
      ...photo,
      faces: photo.faces.map((face) => ({ ...face, guess: byFace.get(face)! })),
    })),
    ...(questions.length > 0 && {
      test: await tested(engine, classifier, questions, nameBy, signal),
    }),
    without: found.without,
    notes: [
      ...found.notes,
      ...(strangers.length > 0
        ? [
            `${plural(strangers.length, 'person', 'people')} whom the classifier does not know: it gives them somebody else’s name, and they are not counted.`,
          ]
        : []),
    ],
  };
}

/** classifier.py writes names with spaces for the folders' underscores. */
const spoken = (name: string) => name.replaceAll('_', ' ');

function checkClassifier(classifier: unknown): void {
  const isOne =
    typeof classifier === 'object' &&
    classifier !== null &&
    'svc' in classifier &&
    'names' in classifier;
  if (isOne) return;
  throw new FacetError('INVALID_OPTION', 'This is no classifier.', {
    hint: 'Pass what facet.classifier.train gave as classifier, or facet.classifier.open.',
  });
}

/** Weights that are set otherwise give other embeddings, of the same length. */
async function checkSettings(engine: Engine, { model, embedder }: Classifier): Promise<void> {
  if (embedder === undefined) return;
  const info = (await models(engine)).find(({ id }) => id === model);
  if (!info || embedderKey(info) === embedder) return;
  throw new FacetError(
    'INVALID_OPTION',
    `The settings of ${info.title} are others than when the classifier learned.`,
    { hint: 'Set them back on the Models page, or have it learn again.' },
  );
}

function checkSize({ svc, model }: Classifier, size: number, used: ModelInfo): void {
  if (svc.size === size) return;
  throw new FacetError(
    'INVALID_OPTION',
    `The classifier learned from embeddings of ${plural(svc.size, 'value')}; those of ${used.title} have ${size}.`,
    {
      hint: model
        ? 'Use the option flip as it was when it was trained.'
        : 'Use the embedder that it was trained with: choose it on the Models page.',
    },
  );
}
