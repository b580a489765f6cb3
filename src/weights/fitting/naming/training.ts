/**
 * What a training keeps beside the variables of a network: moving averages of them, which are better than
 * their last values, and the state of its optimiser, which is no part of the network.
 */
import { plural } from '../../../base/plural';
import { noted, type RawTensor, type RawTensors } from '../../../files/parsing/tensor';

const AVERAGE = '/ExponentialMovingAverage';
/** A variable of the optimiser's for each of the network's; in TensorFlow 2 its own name comes first. */
const SLOT =
  /\/(Adam|Adagrad|AdagradDA|Adadelta|RMSProp|Momentum|Ftrl)(_\d+)?$|^(Adam|Adamax|Nadam|Adagrad|Adadelta|RMSprop|SGD|Ftrl)\/.*\/(m|v|vhat|rms|mg|momentum|accumulator|accum_grad|accum_var|linear)$|\/\.OPTIMIZER_SLOT\//;
/** Of the training as a whole; `centers` are those of its centre loss. */
const STATE =
  /^(.*\/)?(global_step|beta[12]_power|centers|save_counter|_CHECKPOINTABLE_OBJECT_GRAPH)(\/\.ATTRIBUTES\/.*)?$|\/(avg|biased|local_step)$/;

/** The variables of the network alone; where the moving average of one is there, that is its value. */
export function withoutTraining(raw: RawTensors): RawTensors {
  const tensors = new Map<string, RawTensor>();
  const averages: [string, RawTensor][] = [];
  for (const [name, tensor] of raw) {
    if (name.endsWith(AVERAGE)) averages.push([name.slice(0, -AVERAGE.length), tensor]);
    else if (!SLOT.test(name) && !STATE.test(name)) tensors.set(name, tensor);
  }
  if (averages.length === 0) return tensors.size === raw.size ? raw : tensors;
  for (const [name, average] of averages) tensors.set(name, average);
  const count = plural(averages.length, 'variable');
  return noted(tensors, `The moving averages of ${count} were taken, not the last values.`);
}
