/**
 * Keras's ports of facenet (keras-facenet, deepface): layers of Inception-ResNet-v1 by one name instead of a
 * path, batch norm as a layer of its own, `kernel` and `bias`. The table follows from the structure.
 */
import { inceptionResnetV1 } from '../../../networks/inception-resnet-v1';
import { layersOf } from '../../../networks/variables';
import { RawTensor, type RawTensors } from '../../../files/parsing/tensor';
import { renameBy, type Naming } from './rename';

const NORM = /_BatchNorm$/;
const PARTS: Readonly<Record<string, string>> = { kernel: 'weights', bias: 'biases' };

export const kerasNaming: Naming = {
  matches: (raw) => [...raw.keys()].some((name) => name.endsWith('/kernel')),
  rename(raw) {
    const names = layerNames();
    return renameBy(flatSlopes(raw), (name) => {
      const groups = name.split('/');
      const part = groups.pop()!;
      // Older Keras counts uses of a layer: "Bottleneck/Bottleneck_1/kernel".
      const group = groups.findLast((own) => names.has(own.replace(NORM, '')));
      if (group !== undefined) {
        const norm = NORM.test(group) ? ['BatchNorm'] : [];
        return { to: [names.get(group.replace(NORM, '')), ...norm, PARTS[part] ?? part].join('/') };
      }
      return { to: name.replace(/\/kernel$/, '/weights').replace(/\/bias$/, '/biases') };
    });
  },
};

/** Slopes that a map shares have an axis of one for its height and width there. */
function flatSlopes(raw: RawTensors): RawTensors {
  const flat = ([name, tensor]: [string, RawTensor]): [string, RawTensor] => {
    const { shape, strides } = tensor.layout;
    const isFlat = !name.endsWith('/alpha') || shape.slice(0, -1).some((side) => side !== 1);
    if (isFlat) return [name, tensor];
    const last = { shape: shape.slice(-1), strides: strides.slice(-1) };
    return [name, new RawTensor({ ...tensor.layout, ...last })];
  };
  return new Map([...raw].map(flat));
}

let known: ReadonlyMap<string, string> | undefined;

/** By Keras's name: "Block35_1_Branch_0_Conv2d_1x1" is ".../Repeat/block35_1/Branch_0/Conv2d_1x1". */
function layerNames(): ReadonlyMap<string, string> {
  known ??= new Map(
    layersOf(inceptionResnetV1, inceptionResnetV1.embeddingSizes[0]!).map(({ name }) => [
      kerasName(name),
      name,
    ]),
  );
  return known;
}

/** The last block, which is no repeat, is counted there with those before it. */
function kerasName(name: string): string {
  return name
    .replace(/^InceptionResnetV1\//, '')
    .replace(/^Repeat(_\d)?\/block/, 'Block')
    .replace(/^Block8\//, 'Block8_6/')
    .replaceAll('/', '_');
}
