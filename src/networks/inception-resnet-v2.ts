/**
 * Inception-ResNet-v2 as facenet defines it (Szegedy et al. 2016, with facenet's Bottleneck in place
 * of the classifier). Names are those of its TensorFlow variables.
 */
import { FACENET_FACES } from './faces';
import { InceptionParts } from './inception-parts';
import type { EmbedderNetwork, Layers } from './layers';

const SCOPE = 'InceptionResnetV2';

export const inceptionResnetV2: EmbedderNetwork = {
  id: 'inception-resnet-v2',
  title: 'Inception-ResNet-v2',
  ...FACENET_FACES,
  embeddingSizes: [128, 512],
  optional: ['Logits'],
  forward<T>(layers: Layers<T>, x: T, embeddingSize: number): T {
    return new Trunk(layers, SCOPE).embedding(x, embeddingSize);
  },
};

/** The convolutional part. */
class Trunk<T> extends InceptionParts<T> {
  protected run(x: T): T {
    let net = this.mixed(this.stem(x), 'Mixed_5b');
    for (let i = 1; i <= 10; i++) net = this.block35(net, `Repeat/block35_${i}`, [48, 64], 320);
    net = this.reductionA(net, 'Mixed_6a', [256, 256, 384]);
    for (let i = 1; i <= 20; i++) {
      net = this.block17(net, `Repeat_1/block17_${i}`, [192, 128, 160, 192], 1088);
    }
    net = this.reductionB(net, 'Mixed_7a', [288, 288, 320]);
    for (let i = 1; i <= 9; i++) net = this.block8(net, `Repeat_2/block8_${i}`, [224, 256], 2080);
    net = this.block8(net, 'Block8', [224, 256], 2080, [1, 'none']);
    return this.conv(net, 'Conv2d_7b_1x1', 1536, 1);
  }

  private stem(x: T): T {
    let net = this.conv(x, 'Conv2d_1a_3x3', 32, 3, { stride: 2, padding: 'valid' });
    net = this.conv(net, 'Conv2d_2a_3x3', 32, 3, { padding: 'valid' });
    net = this.conv(net, 'Conv2d_2b_3x3', 64, 3);
    net = this.pool(net, 'MaxPool_3a_3x3');
    net = this.conv(net, 'Conv2d_3b_1x1', 80, 1, { padding: 'valid' });
    net = this.conv(net, 'Conv2d_4a_3x3', 192, 3, { padding: 'valid' });
    return this.pool(net, 'MaxPool_5a_3x3');
  }

  private mixed(net: T, block: string): T {
    const a = this.conv(net, `${block}/Branch_0/Conv2d_1x1`, 96, 1);
    let b = this.conv(net, `${block}/Branch_1/Conv2d_0a_1x1`, 48, 1);
    b = this.conv(b, `${block}/Branch_1/Conv2d_0b_5x5`, 64, 5);
    let c = this.conv(net, `${block}/Branch_2/Conv2d_0a_1x1`, 64, 1);
    c = this.conv(c, `${block}/Branch_2/Conv2d_0b_3x3`, 96, 3);
    c = this.conv(c, `${block}/Branch_2/Conv2d_0c_3x3`, 96, 3);
    const pool = this.layers.averagePool(net, 3, 1, 'same');
    const d = this.conv(pool, `${block}/Branch_3/Conv2d_0b_1x1`, 64, 1);
    return this.named(this.layers.concat([a, b, c, d]), block);
  }
}
