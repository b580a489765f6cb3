/** The weights that all engines are given: published ones where they are there, else those that come with Facet. */
import type { Weights } from '../../src/base/types';
import { inceptionResnetV1 } from '../../src/networks/inception-resnet-v1';
import { memoryStorage } from '../../src/storage/entries';
import { findRow } from '../../src/weights/catalogue/catalogue';
import { WeightLibrary } from '../../src/weights/library';
import { ruleWeights } from '../../test/fixtures/rule-weights';
import type { Subject } from '../cases';
import { has } from './files';

const id = (await has('/models/mtcnn/det1.npy')) ? 'mtcnn' : 'mtcnn-facet';

/** The detector in use. */
export const DETECTOR = { id, thresholds: findRow(id)!.thresholds! };

const library = new WeightLibrary({ base: `${location.origin}/`, storage: memoryStorage() });
const loaded = new Map<string, Promise<Weights>>();

/** Of Inception-ResNet-v1 they are made by rule: they have a reference, and speed does not depend on values. */
export function weightsOf(subject: Subject): Promise<Weights> {
  const name = subject.kind === 'embed' ? subject.network : DETECTOR.id;
  const weights =
    loaded.get(name) ??
    (name === inceptionResnetV1.id
      ? Promise.resolve(ruleWeights(inceptionResnetV1, 512))
      : library.load(name));
  loaded.set(name, weights);
  return weights;
}
