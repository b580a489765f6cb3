/** The state dict among all that a checkpoint holds. */
import { FacetError } from '../../../base/errors';
import { invalid } from '../../../files/parsing/errors';
import { Opaque, type PickleDict, type PickleValue } from '../../../files/pickles/values';
import { TorchTensor } from './pickle';

/**
 * The dictionary with the most tensors: the pickle's own, or one at any depth beside an optimiser and the
 * like. Of several with as many, the outermost and first.
 * @throws FacetError `WEIGHTS_UNKNOWN` for a whole model or a single tensor, `WEIGHTS_INVALID` for anything else
 */
export function findStateDict(root: PickleValue, file: string): PickleDict {
  let found: PickleDict | undefined;
  let [most, isModel] = [0, false];
  // One value may stand in many places, also in itself: each is looked at once.
  const seen = new Set<PickleValue>();
  let level: PickleValue[] = [root];
  while (level.length > 0) {
    const next: PickleValue[] = [];
    for (const value of level) {
      if (value instanceof Opaque) isModel ||= value.isModule;
      if (!(value instanceof Map || Array.isArray(value)) || seen.has(value)) continue;
      seen.add(value);
      let tensors = 0;
      for (const inner of value.values()) {
        if (inner instanceof TorchTensor) tensors++;
        else if (typeof inner === 'object') next.push(inner);
      }
      if (value instanceof Map && tensors > most) [found, most] = [value, tensors];
    }
    level = next;
  }
  if (found) return found;
  if (isModel) throw wholeModel(file);
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
