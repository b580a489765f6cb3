/** Classifiers that classifier.py wrote: scikit-learn's pickles of (SVC, class names), nothing in them run. */
import type { Classifier, Svc } from '../../base/types';
import { invalid, quoted } from '../../files/parsing/errors';
import type { NumericArray } from '../../files/parsing/tensor';
import { unpickle } from '../../files/pickles/machine';
import { NUMPY_GLOBALS, PickledArray } from '../../files/pickles/numpy';
import {
  PickleGlobal,
  PickleObject,
  type PickleContext,
  type PickleDict,
  type PickleGlobals,
  type PickleValue,
} from '../../files/pickles/values';
import { isWhole } from './complete';

/** Where scikit-learn keeps the class, now and before 0.22. */
const SVC_NAMES = ['sklearn.svm._classes.SVC', 'sklearn.svm.classes.SVC'];
const OBJECT_NAMES = ['copy_reg._reconstructor', 'copyreg._reconstructor'];
const BASE_NAMES = ['__builtin__.object', 'builtins.object'];

class PickledSvc extends PickleObject {
  attributes: PickleDict = new Map();

  override setState(state: PickleValue, { file }: PickleContext): void {
    if (!(state instanceof Map)) throw invalid(file, 'holds a classifier without its attributes');
    this.attributes = state;
  }
}

const MADE = new Map(
  [
    ...SVC_NAMES.map((name) => new PickleGlobal(name, () => new PickledSvc())),
    ...BASE_NAMES.map(
      (name) =>
        new PickleGlobal(name, (_, { file }) => {
          throw invalid(file, 'makes an object in a way that scikit-learn never does');
        }),
    ),
    // Protocols 0 and 1: (class, base, state of the base).
    ...OBJECT_NAMES.map(
      (name) =>
        new PickleGlobal(name, ([made], context) => {
          if (made instanceof PickleGlobal && SVC_NAMES.includes(made.name)) {
            return made.call([], context);
          }
          throw invalid(context.file, 'makes an object that is no classifier');
        }),
    ),
  ].map((made) => [made.name, made]),
);

const GLOBALS: PickleGlobals = { get: (name) => MADE.get(name) ?? NUMPY_GLOBALS.get(name) };

/**
 * @param file the name that errors give
 * @throws FacetError `WEIGHTS_INVALID`, `WEIGHTS_UNSAFE` for a pickle that names anything else
 */
export function readClassifierPickle(bytes: Uint8Array<ArrayBuffer>, file: string): Classifier {
  const value = unpickle(bytes, file, GLOBALS);
  const [model, classNames] = Array.isArray(value) ? value : [value];
  if (!(model instanceof PickledSvc)) {
    throw invalid(file, 'holds no support vector classifier of scikit-learn');
  }
  const svc = svcOf(model.attributes, file);
  const names = namesOf(classNames, svc.counts.length, file);
  const from = 'scikit-learn' as const;
  return { names, svc, scale: 1, nameBy: svc.probA ? 'probability' : 'votes', from };
}

function svcOf(attributes: PickleDict, file: string): Svc {
  const kernel = attributes.get('kernel');
  if (kernel !== 'linear') {
    const said = typeof kernel === 'string' ? quoted(kernel) : 'another';
    throw invalid(file, `has a kernel that is ${said}; Facet reads linear ones`);
  }
  const arrayOf = (...spellings: string[]): NumericArray | undefined => {
    const value = spellings.map((name) => attributes.get(name)).find((each) => each !== undefined);
    const content = value instanceof PickledArray ? value.content : undefined;
    return content && !('items' in content) ? content : undefined;
  };
  const wanted = (...spellings: string[]): NumericArray => {
    const found = arrayOf(...spellings);
    if (!found) throw invalid(file, `holds a classifier without ${spellings[0]!}`);
    return found;
  };
  const supports = wanted('support_vectors_');
  const dual = wanted('_dual_coef_');
  const [rows = 0, columns = 0] = dual.shape;
  const coefficients = dual.toFloat64();
  const [probA, probB] = [arrayOf('_probA', 'probA_'), arrayOf('_probB', 'probB_')];
  const svc: Svc = {
    size: supports.shape[1] ?? 0,
    vectors: supports.toFloat64(),
    counts: [...wanted('_n_support', 'n_support_').toFloat64()],
    coefficients: Array.from({ length: rows }, (_, i) =>
      coefficients.slice(i * columns, (i + 1) * columns),
    ),
    // scikit-learn keeps what is added, libsvm what is taken away.
    rho: wanted('_intercept_')
      .toFloat64()
      .map((value) => -value),
    ...(probA && probB && probA.size > 0 && { probA: probA.toFloat64(), probB: probB.toFloat64() }),
  };
  if (!isWhole(svc)) throw invalid(file, 'holds a classifier whose parts do not fit together');
  return svc;
}

/** Where there are no names, the classes have numbers. */
function namesOf(value: PickleValue | undefined, classes: number, file: string): string[] {
  if (value === undefined) return Array.from({ length: classes }, (_, i) => String(i));
  const items =
    value instanceof PickledArray && value.content && 'items' in value.content
      ? value.content.items
      : value;
  const isNames = Array.isArray(items) && items.every((name) => typeof name === 'string');
  if (!isNames || items.length < classes) {
    throw invalid(file, 'holds fewer names than its classifier has people');
  }
  return items.slice(0, classes) as string[];
}
