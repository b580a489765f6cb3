/** `facet.classifier`: its calls over an engine. */
import type { Classifiers } from '../../base/types';
import type { Engine } from '../../engine/engine';
import { classifierFile, readClassifier } from './file';
import { predict } from './predict';
import { trainClassifier } from './train';

export function classifiers(engine: Engine): Classifiers {
  return {
    train: (people, options) => trainClassifier(engine, people, options),
    predict: (classifier, photos, options) => predict(engine, classifier, photos, options),
    open: (file) => readClassifier(file, file instanceof File ? file.name : 'the classifier'),
    save: (classifier) => classifierFile(classifier),
  };
}
