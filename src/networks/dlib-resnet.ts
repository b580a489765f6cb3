/**
 * dlib's face ResNet (Davis King, 2017): 29 convolutions, each with a channel scale in place of batch
 * norm. Names are those of the face-api package that carries its weights.
 */
import type { Activation, EmbedderNetwork, Layers } from './layers';

export const dlibResnet: EmbedderNetwork = {
  id: 'dlib-resnet',
  title: "dlib's ResNet",
  input: { width: 150, height: 150 },
  usual: {
    crop: { rule: 'landmarks', template: 'dlib', width: 150, height: 150 },
    standardisation: 'dlib',
    normalise: false,
  },
  embeddingSizes: [128],
  optional: [],
  forward<T>(layers: Layers<T>, x: T, embeddingSize: number): T {
    const conv = (net: T, name: string, filters: number, activation: Activation) =>
      named(
        layers.conv(net, name, {
          kernel: [3, 3],
          filters,
          padding: 'same',
          activation,
          form: 'scale',
        }),
        name,
      );
    const named = (net: T, name: string) => layers.named(net, name);

    const residual = (net: T, name: string, filters: number) => {
      const inner = conv(net, `${name}/conv1`, filters, 'relu');
      return layers.add(conv(inner, `${name}/conv2`, filters, 'none'), net, 'relu');
    };

    // The convolution may come out a row and a column smaller than the shortcut, the shortcut has
    // fewer channels: `add` fills both with zeros.
    const down = (net: T, name: string, filters: number) => {
      const inner = named(
        layers.conv(net, `${name}/conv1`, {
          kernel: [3, 3],
          filters,
          stride: 2,
          padding: 'valid',
          activation: 'relu',
          form: 'scale',
        }),
        `${name}/conv1`,
      );
      const shortcut = layers.averagePool(net, 2, 2, 'valid');
      return layers.add(conv(inner, `${name}/conv2`, filters, 'none'), shortcut, 'relu');
    };

    let net = layers.conv(x, 'conv32_down', {
      kernel: [7, 7],
      filters: 32,
      stride: 2,
      padding: 'valid',
      activation: 'relu',
      form: 'scale',
    });
    net = layers.maxPool(named(net, 'conv32_down'), 3, 2, 'valid');
    for (const i of [1, 2, 3]) net = residual(net, `conv32_${i}`, 32);
    net = down(net, 'conv64_down', 64);
    for (const i of [1, 2, 3]) net = residual(net, `conv64_${i}`, 64);
    net = down(net, 'conv128_down', 128);
    for (const i of [1, 2]) net = residual(net, `conv128_${i}`, 128);
    net = down(net, 'conv256_down', 256);
    for (const i of [1, 2]) net = residual(net, `conv256_${i}`, 256);
    net = down(net, 'conv256_down_out', 256);
    return layers.dense(layers.globalAverage(net), 'fc', { outputs: embeddingSize, form: 'plain' });
  },
};
