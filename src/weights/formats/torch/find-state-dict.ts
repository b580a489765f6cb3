/** The state dict among all that a checkpoint holds. */
import { FacetError } from '../../../base/errors';
import { invalid } from '../../../files/parsing/errors';
import { Opaque, type PickleDict, type PickleValue } from '../../../files/pickles/values';
import { isModule, tensorsOfModule } from './module';
import { TorchTensor } from './pickle';

export interface FoundDict {
  dict: PickleDict;
  /** It was put together from a model that was saved with its code. */
  isModel: boolean;
}

/**
 * The dictionary with the most tensors: the pickle's own, or one at any depth beside an optimiser and the
 * like, or what a whole model would give for its own. Of several with as many, the outermost and first.
 * @throws FacetError `WEIGHTS_UNKNOWN` for a model without tensors or a single tensor, `WEIGHTS_INVALID` for anything else
 */
export function findStateDict(root: PickleValue, file: string): FoundDict {
  let found: FoundDict | undefined;
  let [most, sawModel] = [0, false];
  // One value may stand in many places, also in itself: each is looked at once.
  const seen = new Set<PickleValue>();
  let level: PickleValue[] = [root];
  while (level.length > 0) {
    const next: PickleValue[] = [];
    for (const value of level) {
      if (value instanceof Opaque && isModule(value) && !seen.has(value)) {
        seen.add(value);
        sawModel = true;
        const dict = tensorsOfModule(value, file);
        if (dict.size > most) [found, most] = [{ dict, isModel: true }, dict.size];
      }
      if (!(value instanceof Map || Array.isArray(value)) || seen.has(value)) continue;
      seen.add(value);
      let tensors = 0;
      for (const inner of value.values()) {
        if (inner instanceof TorchTensor) tensors++;
        else if (typeof inner === 'object') next.push(inner);
      }
      if (value instanceof Map && tensors > most) {
        [found, most] = [{ dict: value, isModel: false }, tensors];
      }
    }
    level = next;
  }
  if (found) return found;
  if (sawModel) throw wholeModel(file);
  if (root instanceof TorchTensor) {
    throw new FacetError(
      'WEIGHTS_UNKNOWN',
      `${file} holds a single tensor, not the weights of a network.`,
      {
        hint: STATE_DICT,
        file,
      },
    );
  }
  throw invalid(file, 'holds no state dict');
}

const STATE_DICT =
  "In Python, save its state dict, torch.save(model.state_dict(), 'weights.pt'), and add that file.";

/** What is said of a model that was saved with its code: Facet takes tensors, and runs no code. */
export function wholeModel(file: string): FacetError {
  return new FacetError(
    'WEIGHTS_UNKNOWN',
    `${file} holds a whole model with its code, not its weights alone.`,
    {
      hint: STATE_DICT,
      file,
    },
  );
}
