/** What the two Inception-ResNets of facenet are built of; they differ in how wide and how many. */
import type { Activation, Convolution, Layers, Padding } from './layers';

type Size = number | [height: number, width: number];

/** Names are those of the TensorFlow variables, without the network's scope. */
export abstract class InceptionParts<T> {
  /** @param scope before the names of all layers */
  constructor(
    protected readonly layers: Layers<T>,
    private readonly scope: string,
  ) {}

  /** The convolutional part, and facenet's Bottleneck behind the mean of its map. */
  embedding(x: T, outputs: number): T {
    const features = this.named(this.layers.globalAverage(this.run(x)), 'PreLogitsFlatten');
    const name = `${this.scope}/Bottleneck`;
    return this.layers.dense(this.layers.dropout(features), name, { outputs, form: 'norm' });
  }

  /** The convolutional part. */
  protected abstract run(x: T): T;

  /** @param widths filters of the branches' last convolutions, and of the middle one of the longest */
  protected block35(
    net: T,
    block: string,
    [middle, last]: [middle: number, last: number],
    trunk: number,
  ): T {
    const a = this.conv(net, `${block}/Branch_0/Conv2d_1x1`, 32, 1);
    let b = this.conv(net, `${block}/Branch_1/Conv2d_0a_1x1`, 32, 1);
    b = this.conv(b, `${block}/Branch_1/Conv2d_0b_3x3`, 32, 3);
    let c = this.conv(net, `${block}/Branch_2/Conv2d_0a_1x1`, 32, 1);
    c = this.conv(c, `${block}/Branch_2/Conv2d_0b_3x3`, middle, 3);
    c = this.conv(c, `${block}/Branch_2/Conv2d_0c_3x3`, last, 3);
    return this.residual(net, [a, b, c], block, trunk, 0.17, 'relu');
  }

  /** @param widths filters of the short branch, and of the long one's three convolutions */
  protected block17(
    net: T,
    block: string,
    [short, first, middle, last]: [short: number, first: number, middle: number, last: number],
    trunk: number,
  ): T {
    const a = this.conv(net, `${block}/Branch_0/Conv2d_1x1`, short, 1);
    let b = this.conv(net, `${block}/Branch_1/Conv2d_0a_1x1`, first, 1);
    b = this.conv(b, `${block}/Branch_1/Conv2d_0b_1x7`, middle, [1, 7]);
    b = this.conv(b, `${block}/Branch_1/Conv2d_0c_7x1`, last, [7, 1]);
    return this.residual(net, [a, b], block, trunk, 0.1, 'relu');
  }

  /** @param widths filters of the long branch's last two convolutions */
  protected block8(
    net: T,
    block: string,
    [middle, last]: [middle: number, last: number],
    trunk: number,
    [scale, activation]: [scale: number, activation: Activation] = [0.2, 'relu'],
  ): T {
    const a = this.conv(net, `${block}/Branch_0/Conv2d_1x1`, 192, 1);
    let b = this.conv(net, `${block}/Branch_1/Conv2d_0a_1x1`, 192, 1);
    b = this.conv(b, `${block}/Branch_1/Conv2d_0b_1x3`, middle, [1, 3]);
    b = this.conv(b, `${block}/Branch_1/Conv2d_0c_3x1`, last, [3, 1]);
    return this.residual(net, [a, b], block, trunk, scale, activation);
  }

  /** @param widths filters of the long branch's convolutions */
  protected reductionA(
    net: T,
    block: string,
    [first, middle, last]: [first: number, middle: number, last: number],
  ): T {
    const a = this.halve(net, `${block}/Branch_0/Conv2d_1a_3x3`, 384);
    let b = this.conv(net, `${block}/Branch_1/Conv2d_0a_1x1`, first, 1);
    b = this.conv(b, `${block}/Branch_1/Conv2d_0b_3x3`, middle, 3);
    b = this.halve(b, `${block}/Branch_1/Conv2d_1a_3x3`, last);
    const pool = this.pool(net, `${block}/Branch_2/MaxPool_1a_3x3`);
    return this.named(this.layers.concat([a, b, pool]), block);
  }

  /** @param widths filters of the second branch's last convolution, and of the third's last two */
  protected reductionB(
    net: T,
    block: string,
    [second, middle, last]: [second: number, middle: number, last: number],
  ): T {
    let a = this.conv(net, `${block}/Branch_0/Conv2d_0a_1x1`, 256, 1);
    a = this.halve(a, `${block}/Branch_0/Conv2d_1a_3x3`, 384);
    let b = this.conv(net, `${block}/Branch_1/Conv2d_0a_1x1`, 256, 1);
    b = this.halve(b, `${block}/Branch_1/Conv2d_1a_3x3`, second);
    let c = this.conv(net, `${block}/Branch_2/Conv2d_0a_1x1`, 256, 1);
    c = this.conv(c, `${block}/Branch_2/Conv2d_0b_3x3`, middle, 3);
    c = this.halve(c, `${block}/Branch_2/Conv2d_1a_3x3`, last);
    const pool = this.pool(net, `${block}/Branch_3/MaxPool_1a_3x3`);
    return this.named(this.layers.concat([a, b, c, pool]), block);
  }

  protected pool(x: T, name: string): T {
    return this.named(this.layers.maxPool(x, 3, 2, 'valid'), name);
  }

  protected conv(
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
    return this.named(this.layers.conv(x, `${this.scope}/${name}`, full), name);
  }

  protected named(x: T, name: string): T {
    return this.layers.named(x, name);
  }

  private halve(x: T, name: string, filters: number): T {
    return this.conv(x, name, filters, 3, { stride: 2, padding: 'valid' });
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
    const up = this.layers.conv(this.layers.concat(branches), `${this.scope}/${block}/Conv2d_1x1`, {
      kernel: [1, 1],
      filters,
      padding: 'same',
      form: 'bias',
      factor,
    });
    return this.named(this.layers.add(net, up, activation), block);
  }
}
