/**
 * facenet's frozen graphs. A graph's constants are weights and arithmetic alike (scales, sizes,
 * ranges): those that end in a variable's name are weights. Batch norm folded into a convolution
 * leaves `Conv2D_bn_offset` beside its kernel; batch norm's gamma, never trained, is a constant.
 */
import type { RawTensors } from '../../../files/parsing/tensor';
import { renameBy, type Naming } from './rename';

const VARIABLE =
  /(^|\/)(weights|biases|beta|gamma|moving_mean|moving_variance|alpha|filters|bias)$/;
const OFFSET = /\/(Conv2D|MatMul)_bn_offset$/;
const GAMMA = /\/BatchNorm\/Const$/;

export const graphNaming: Naming = {
  matches: (raw) => [...raw.keys()].some((name) => OFFSET.test(name) || GAMMA.test(name)),
  rename(raw) {
    const weights = [...raw].filter(
      ([name]) => VARIABLE.test(name) || OFFSET.test(name) || isGamma(name, raw),
    );
    return renameBy(new Map(weights), (name) => ({
      to: name.replace(OFFSET, '/biases').replace(GAMMA, '/BatchNorm/gamma'),
    }));
  },
};

function isGamma(name: string, raw: RawTensors): boolean {
  return GAMMA.test(name) && raw.has(name.replace(GAMMA, '/BatchNorm/moving_mean'));
}
