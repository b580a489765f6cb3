/**
 * State dicts of facenet-pytorch's MTCNN: kernels [out, in, y, x] where the det files have
 * [x, y, in, out], dense layers [out, in], and layers counted as "dense5_1" for "conv5-1".
 */
import type { RawTensors } from '../../../files/parsing/tensor';
import { renameBy, type Naming, type Renaming } from './rename';

export const mtcnnPytorchNaming: Naming = {
  matches: (raw) => ['', 'pnet.', 'rnet.', 'onet.'].some((net) => raw.has(`${net}prelu1.weight`)),
  rename: (raw) => renameBy(raw, (name) => rename(name, raw)),
};

/** Only P-Net has a convolution called conv4_1, and only it writes PReLU in capitals. */
function rename(name: string, raw: RawTensors): Renaming | undefined {
  const [, net = '', layer, value] = /^([pro]net\.)?(\w+)\.(weight|bias)$/.exec(name) ?? [];
  if (!layer || !value) return undefined;
  const prelu = raw.has(`${net}conv4_1.weight`) ? 'PReLU' : 'prelu';
  const own =
    net.replace('.', '/') +
    layer
      .replace(/^dense/, 'conv')
      .replace(/^prelu/, prelu)
      .replace('_', '-');
  if (value === 'bias') return { to: `${own}/biases` };
  if (layer.startsWith('prelu')) return { to: `${own}/alpha` };
  return { to: `${own}/weights`, axes: layer.startsWith('dense') ? [1, 0] : [3, 2, 1, 0] };
}
