/**
 * MXNet's models of faces whose graph did not come along: kernels [out, in, height, width], dense layers [out, in], and each kind of
 * layer with endings of its own.
 */
import type { EmbedderNetwork } from '../../../networks/layers';
import { mobilefaceV2 } from '../../../networks/mobileface-v2';
import { mobilefacenet } from '../../../networks/mobilefacenet';
import { layersOf } from '../../../networks/variables';
import { renameBy, type Naming, type Renaming } from './rename';

/** From [out, in, height, width] to [height, width, in, out]. */
const KERNEL = [2, 3, 1, 0];
const DENSE = [1, 0];

/** What the arrays of a layer begin with: its weights, its biases, its batch norm. */
interface Stems {
  weights: string;
  biases: string;
  norm: string;
}

/** InsightFace's MobileFaceNet. Batch norm of its last layer holds gamma at 1, whatever the file has. */
export const mobilefacenetNaming: Naming = {
  matches: (raw) => raw.has('conv_6dw7_7_conv2d_weight'),
  rename(raw) {
    const names = table(mobilefacenet, (layer) => {
      if (layer === 'fc1') return { weights: 'fc1', biases: 'pre_fc1', norm: 'fc1' };
      const own = layer.replaceAll('/', '_');
      return { weights: `${own}_conv2d`, biases: `${own}_conv2d`, norm: `${own}_batchnorm` };
    });
    const used = [...raw].filter(([name]) => name !== 'fc1_gamma');
    return renameBy(new Map(used), (name) => names.get(name));
  },
};

export const mobilefaceV2Naming: Naming = {
  matches: (raw) => raw.has('convolution35_weight') && raw.has('fc5_weight'),
  rename(raw) {
    const names = table(mobilefaceV2, (layer) => {
      const norm = layer.replace('convolution', 'batchnorm').replace(/^conv1$/, 'bn1');
      return { weights: layer, biases: layer, norm: norm === layer ? `${layer}_bn` : norm };
    });
    return renameBy(raw, (name) => names.get(name));
  },
};

function table(
  network: EmbedderNetwork,
  stemsOf: (layer: string) => Stems,
): ReadonlyMap<string, Renaming> {
  const names = new Map<string, Renaming>();
  for (const { name, form, shape } of layersOf(network, network.embeddingSizes[0]!)) {
    if (form === 'slopes') {
      names.set(`${name.replaceAll('/', '_')}_gamma`, { to: `${name}/alpha` });
      continue;
    }
    const { weights, biases, norm } = stemsOf(name);
    const axes = shape.length === 2 ? DENSE : KERNEL;
    names.set(`${weights}_weight`, { to: `${name}/weights`, axes });
    names.set(`${biases}_bias`, { to: `${name}/biases` });
    names.set(`${norm}_gamma`, { to: `${name}/BatchNorm/gamma` });
    names.set(`${norm}_beta`, { to: `${name}/BatchNorm/beta` });
    names.set(`${norm}_moving_mean`, { to: `${name}/BatchNorm/moving_mean` });
    names.set(`${norm}_moving_var`, { to: `${name}/BatchNorm/moving_variance` });
  }
  return names;
}
