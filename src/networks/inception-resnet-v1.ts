/**
 * Inception-ResNet-v1 as facenet defines it (Szegedy et al. 2016, with facenet's Bottleneck in place
 * of the classifier). Names are those of its TensorFlow variables.
 */
import type { Activation, Convolution, EmbedderNetwork, Layers, Padding } from './layers';

const SCOPE = 'InceptionResnetV1';

type Size = number | [number, number];

export const inceptionResnetV1: EmbedderNetwork = {
  id: 'inception-resnet-v1',
  title: 'Inception-ResNet-v1',
  input: { width: 160, height: 160 },
  usual: {
    crop: { rule: 'facenet', size: 160, margin: 32 },
    standardisation: 'fixed',
    normalise: true,
  },
  embeddingSizes: [512, 128],
  optional: ['Logits'],
  trainableFrom: { bottleneck: 'PreLogitsFlatten', lastBlock: 'Repeat_2/block8_5' },
  forward<T>(layers: Layers<T>, x: T, embeddingSize: number): T {
    const trunk = new Trunk(layers);
    const features = layers.named(layers.globalAverage(trunk.run(x)), 'PreLogitsFlatten');
    return layers.dense(layers.dropout(features), `${SCOPE}/Bottleneck`, {
      outputs: embeddingSize,
      form: 'norm',
    });
  },
};

/** The convolutional part. */
class Trunk<T> {
  constructor(private readonly layers: Layers<T>) {}

  run(x: T): T {
    let net = this.stem(x);
    for (let i = 1; i <= 5; i++) net = this.block35(net, `Repeat/block35_${i}`);
    net = this.reductionA(net, 'Mixed_6a');
    for (let i = 1; i <= 10; i++) net = this.block17(net, `Repeat_1/block17_${i}`);
    net = this.reductionB(net, 'Mixed_7a');
    for (let i = 1; i <= 5; i++) net = this.block8(net, `Repeat_2/block8_${i}`, 0.2, 'relu');
    return this.block8(net, 'Block8', 1, 'none');
  }

  private stem(x: T): T {
    let net = this.conv(x, 'Conv2d_1a_3x3', 32, 3, { stride: 2, padding: 'valid' });
    net = this.conv(net, 'Conv2d_2a_3x3', 32, 3, { padding: 'valid' });
    net = this.conv(net, 'Conv2d_2b_3x3', 64, 3);
    net = this.pool(net, 'MaxPool_3a_3x3');
    net = this.conv(net, 'Conv2d_3b_1x1', 80, 1, { padding: 'valid' });
    net = this.conv(net, 'Conv2d_4a_3x3', 192, 3, { padding: 'valid' });
    return this.conv(net, 'Conv2d_4b_3x3', 256, 3, { stride: 2, padding: 'valid' });
  }

  private block35(net: T, block: string): T {
    const a = this.conv(net, `${block}/Branch_0/Conv2d_1x1`, 32, 1);
    let b = this.conv(net, `${block}/Branch_1/Conv2d_0a_1x1`, 32, 1);
    b = this.conv(b, `${block}/Branch_1/Conv2d_0b_3x3`, 32, 3);
    let c = this.conv(net, `${block}/Branch_2/Conv2d_0a_1x1`, 32, 1);
    c = this.conv(c, `${block}/Branch_2/Conv2d_0b_3x3`, 32, 3);
    c = this.conv(c, `${block}/Branch_2/Conv2d_0c_3x3`, 32, 3);
    return this.residual(net, [a, b, c], block, 256, 0.17, 'relu');
  }

  private block17(net: T, block: string): T {
    const a = this.conv(net, `${block}/Branch_0/Conv2d_1x1`, 128, 1);
    let b = this.conv(net, `${block}/Branch_1/Conv2d_0a_1x1`, 128, 1);
    b = this.conv(b, `${block}/Branch_1/Conv2d_0b_1x7`, 128, [1, 7]);
    b = this.conv(b, `${block}/Branch_1/Conv2d_0c_7x1`, 128, [7, 1]);
    return this.residual(net, [a, b], block, 896, 0.1, 'relu');
  }

  private block8(net: T, block: string, scale: number, activation: Activation): T {
    const a = this.conv(net, `${block}/Branch_0/Conv2d_1x1`, 192, 1);
    let b = this.conv(net, `${block}/Branch_1/Conv2d_0a_1x1`, 192, 1);
    b = this.conv(b, `${block}/Branch_1/Conv2d_0b_1x3`, 192, [1, 3]);
    b = this.conv(b, `${block}/Branch_1/Conv2d_0c_3x1`, 192, [3, 1]);
    return this.residual(net, [a, b], block, 1792, scale, activation);
  }

  private reductionA(net: T, block: string): T {
    const a = this.halve(net, `${block}/Branch_0/Conv2d_1a_3x3`, 384);
    let b = this.conv(net, `${block}/Branch_1/Conv2d_0a_1x1`, 192, 1);
    b = this.conv(b, `${block}/Branch_1/Conv2d_0b_3x3`, 192, 3);
    b = this.halve(b, `${block}/Branch_1/Conv2d_1a_3x3`, 256);
    const pool = this.pool(net, `${block}/Branch_2/MaxPool_1a_3x3`);
    return this.named(this.layers.concat([a, b, pool]), block);
  }

  private reductionB(net: T, block: string): T {
    let a = this.conv(net, `${block}/Branch_0/Conv2d_0a_1x1`, 256, 1);
    a = this.halve(a, `${block}/Branch_0/Conv2d_1a_3x3`, 384);
    let b = this.conv(net, `${block}/Branch_1/Conv2d_0a_1x1`, 256, 1);
    b = this.halve(b, `${block}/Branch_1/Conv2d_1a_3x3`, 256);
    let c = this.conv(net, `${block}/Branch_2/Conv2d_0a_1x1`, 256, 1);
    c = this.conv(c, `${block}/Branch_2/Conv2d_0b_3x3`, 256, 3);
    c = this.halve(c, `${block}/Branch_2/Conv2d_1a_3x3`, 256);
    const pool = this.pool(net, `${block}/Branch_3/MaxPool_1a_3x3`);
    return this.named(this.layers.concat([a, b, c, pool]), block);
  }

  /** The branches joined, brought to the trunk's width without batch norm, scaled and added to it. */
  private residual(
    net: T,
    branches: T[],
    block: string,
    filters: number,
    factor: number,
    activation: Activation,
  ): T {
    const up = this.layers.conv(this.layers.concat(branches), `${SCOPE}/${block}/Conv2d_1x1`, {
      kernel: [1, 1],
      filters,
      padding: 'same',
      form: 'bias',
      factor,
    });
    return this.named(this.layers.add(net, up, activation), block);
  }

  private pool(x: T, name: string): T {
    return this.named(this.layers.maxPool(x, 3, 2, 'valid'), name);
  }

  private halve(x: T, name: string, filters: number): T {
    return this.conv(x, name, filters, 3, { stride: 2, padding: 'valid' });
  }

  private conv(
    x: T,
    name: string,
    filters: number,
    size: Size,
    options: { stride?: number; padding?: Padding } = {},
  ): T {
    const full: Convolution = {
      kernel: typeof size === 'number' ? [size, size] : size,
      filters,
      padding: 'same',
      activation: 'relu',
      form: 'norm',
      ...options,
    };
    return this.named(this.layers.conv(x, `${SCOPE}/${name}`, full), name);
  }

  private named(x: T, name: string): T {
    return this.layers.named(x, name);
  }
}
