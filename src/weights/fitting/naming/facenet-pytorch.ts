/**
 * State dicts of facenet-pytorch's Inception-ResNet-v1: the same layers under other names, kernels
 * [out, in, height, width], dense layers [out, in]. The table follows from the structure: blocks
 * are counted from 0, and the layers of a branch too, where it has several.
 */
import { inceptionResnetV1 } from '../../../networks/inception-resnet-v1';
import { layersOf, type LayerSpec } from '../../../networks/variables';
import { renameBy, type Naming, type Renaming } from './rename';

/** From [out, in, height, width] to [height, width, in, out]. */
const KERNEL = [2, 3, 1, 0];
const DENSE = [1, 0];

export const facenetPytorchNaming: Naming = {
  matches: (raw) => raw.has('conv2d_1a.conv.weight'),
  rename(raw) {
    const names = table();
    return renameBy(raw, (name) => names.get(name));
  },
};

function table(): Map<string, Renaming> {
  const layers = layersOf(inceptionResnetV1, inceptionResnetV1.embeddingSizes[0]!);
  const names = new Map<string, Renaming>([
    ['logits.weight', { to: 'Logits/weights', axes: DENSE }],
    ['logits.bias', { to: 'Logits/biases' }],
  ]);
  for (const layer of layers) {
    const { name, shape } = layer;
    const own = ownName(layer, layers);
    const dense = shape.length === 2;
    const kernel = dense ? 'last_linear' : layer.form === 'norm' ? `${own}.conv` : own;
    const norm = dense ? 'last_bn' : `${own}.bn`;
    names.set(`${kernel}.weight`, { to: `${name}/weights`, axes: dense ? DENSE : KERNEL });
    if (layer.form === 'bias') names.set(`${kernel}.bias`, { to: `${name}/biases` });
    else {
      names.set(`${norm}.weight`, { to: `${name}/BatchNorm/gamma` });
      names.set(`${norm}.bias`, { to: `${name}/BatchNorm/beta` });
      names.set(`${norm}.running_mean`, { to: `${name}/BatchNorm/moving_mean` });
      names.set(`${norm}.running_var`, { to: `${name}/BatchNorm/moving_variance` });
    }
  }
  return names;
}

/** "InceptionResnetV1/Repeat/block35_1/Branch_1/Conv2d_0b_3x3" is "repeat_1.0.branch1.1". */
function ownName({ name }: LayerSpec, layers: readonly LayerSpec[]): string {
  const branch = /^(.*\/Branch_(\d))\//.exec(name);
  const block = branch ? branch[1]! : name;
  const place = block
    .replace(/^InceptionResnetV1\//, '')
    .replace(/^(Repeat\w*)\/\w+?_(\d+)/, (_, repeat: string, n: string) => {
      const group = repeat === 'Repeat' ? 1 : Number(repeat.slice(-1)) + 1;
      return `repeat_${group}.${Number(n) - 1}`;
    })
    .replace(/\/Branch_(\d)$/, '.branch$1')
    .replace(/\/Conv2d_1x1$/, '.conv2d')
    .replace(/^(Conv2d_\d[abc])_\dx\d$/, '$1')
    .replace(/^[A-Z]/, (letter) => letter.toLowerCase());
  if (!branch) return place;
  const siblings = layers.filter((other) => other.name.startsWith(`${block}/`));
  const index = siblings.findIndex((other) => other.name === name);
  return siblings.length === 1 ? place : `${place}.${index}`;
}
