/**
 * SqueezeNet as facenet defines it (Iandola et al. 2016, with batch norm, and facenet's Bottleneck
 * behind the 1,000 outputs). Names are those of its TensorFlow variables.
 */
import { FACENET_FACES } from './faces';
import type { Convolution, EmbedderNetwork, Layers } from './layers';

const SCOPE = 'squeezenet';

export const squeezenet: EmbedderNetwork = {
  id: 'squeezenet',
  title: 'SqueezeNet',
  ...FACENET_FACES,
  embeddingSizes: [128, 512],
  optional: ['Logits'],
  forward<T>(layers: Layers<T>, x: T, embeddingSize: number): T {
    const named = (net: T, name: string) => layers.named(net, name);
    const conv = (net: T, name: string, filters: number, size: number, more?: { stride: number }) =>
      layers.conv(net, `${SCOPE}/${name}`, {
        kernel: [size, size],
        filters,
        padding: 'same',
        activation: 'relu',
        form: 'norm',
        ...more,
      } satisfies Convolution);
    const pool = (net: T, name: string, size: number) =>
      named(layers.maxPool(net, size, 2, 'valid'), name);
    const fire = (net: T, name: string, squeezed: number, expanded: number) => {
      const narrow = conv(net, `${name}/squeeze`, squeezed, 1);
      const wide = [1, 3].map((n) => conv(narrow, `${name}/expand/${n}x${n}`, expanded, n));
      return named(layers.concat(wide), name);
    };

    let net = named(conv(x, 'conv1', 96, 7, { stride: 2 }), 'conv1');
    net = pool(net, 'maxpool1', 3);
    net = fire(net, 'fire2', 16, 64);
    net = fire(net, 'fire3', 16, 64);
    net = fire(net, 'fire4', 32, 128);
    net = pool(net, 'maxpool4', 2);
    net = fire(net, 'fire5', 32, 128);
    net = fire(net, 'fire6', 48, 192);
    net = fire(net, 'fire7', 48, 192);
    net = fire(net, 'fire8', 64, 256);
    net = pool(net, 'maxpool8', 3);
    net = fire(net, 'fire9', 64, 256);
    net = layers.conv(layers.dropout(net), `${SCOPE}/conv10`, {
      kernel: [1, 1],
      filters: 1000,
      padding: 'same',
      form: 'bias',
    });
    const logits = named(layers.globalAverage(named(net, 'conv10')), 'logits');
    return layers.dense(logits, `${SCOPE}/Bottleneck`, { outputs: embeddingSize, form: 'norm' });
  },
};
