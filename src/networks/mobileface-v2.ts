/**
 * MobileFace's second network for identification (2018): MobileNet v2's inverted residuals over a
 * picture of a face. Names are those of its MXNet graph.
 */
import { ARCFACE_FACES } from './faces';
import type { Activation, Convolution, EmbedderNetwork, Layers } from './layers';

/** Of each block: filters inside, filters given, and every how many pixels. One that keeps both is added to what it had. */
const BLOCKS: readonly [inner: number, filters: number, stride: number][] = [
  [96, 32, 2],
  [96, 32, 1],
  [96, 32, 1],
  [96, 32, 2],
  [96, 32, 1],
  [96, 32, 1],
  [96, 64, 2],
  [192, 64, 1],
  [192, 64, 1],
  [192, 128, 2],
  [384, 128, 1],
  [384, 128, 1],
];

export const mobilefaceV2: EmbedderNetwork = {
  id: 'mobileface-v2',
  title: 'MobileFace V2',
  ...ARCFACE_FACES,
  axes: 'cyx',
  embeddingSizes: [256],
  optional: [],
  forward<T>(layers: Layers<T>, x: T, embeddingSize: number): T {
    let count = 0;
    const conv = (
      net: T,
      filters: number,
      size: number,
      activation: Activation,
      more?: Partial<Convolution>,
    ) => {
      const name = `convolution${count++}`;
      const options: Convolution = {
        kernel: [size, size],
        filters,
        padding: size === 3 ? 1 : 0,
        activation,
        form: 'norm',
        ...more,
      };
      return layers.named(layers.conv(net, name, options), name);
    };

    let net = layers.conv(x, 'conv1', {
      kernel: [3, 3],
      filters: 32,
      stride: 2,
      padding: 1,
      activation: 'relu6',
      form: 'biased-norm',
    });
    for (const [i, [inner, filters, stride]] of BLOCKS.entries()) {
      const wide = conv(net, inner, 1, 'relu6');
      const each = conv(wide, inner, 3, 'relu6', { stride, groups: inner });
      const narrow = conv(each, filters, 1, 'none');
      net = layers.named(stride === 1 ? layers.add(net, narrow, 'none') : narrow, `block${i}`);
    }
    return layers.dense(net, 'fc5', { outputs: embeddingSize, form: 'norm' });
  },
};
