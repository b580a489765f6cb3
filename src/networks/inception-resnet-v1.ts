/**
 * Inception-ResNet-v1 as facenet defines it (Szegedy et al. 2016, with facenet's Bottleneck in place
 * of the classifier). Names are those of its TensorFlow variables.
 */
import { FACENET_FACES } from './faces';
import { InceptionParts } from './inception-parts';
import type { EmbedderNetwork, Layers } from './layers';

const SCOPE = 'InceptionResnetV1';

export const inceptionResnetV1: EmbedderNetwork = {
  id: 'inception-resnet-v1',
  title: 'Inception-ResNet-v1',
  ...FACENET_FACES,
  embeddingSizes: [512, 128],
  optional: ['Logits'],
  trainableFrom: { bottleneck: 'PreLogitsFlatten', lastBlock: 'Repeat_2/block8_5' },
  forward<T>(layers: Layers<T>, x: T, embeddingSize: number): T {
    return new Trunk(layers, SCOPE).embedding(x, embeddingSize);
  },
};

/** The convolutional part. */
class Trunk<T> extends InceptionParts<T> {
  protected run(x: T): T {
    let net = this.stem(x);
    for (let i = 1; i <= 5; i++) net = this.block35(net, `Repeat/block35_${i}`, [32, 32], 256);
    net = this.reductionA(net, 'Mixed_6a', [192, 192, 256]);
    for (let i = 1; i <= 10; i++) {
      net = this.block17(net, `Repeat_1/block17_${i}`, [128, 128, 128, 128], 896);
    }
    net = this.reductionB(net, 'Mixed_7a', [256, 256, 256]);
    for (let i = 1; i <= 5; i++) net = this.block8(net, `Repeat_2/block8_${i}`, [192, 192], 1792);
    return this.block8(net, 'Block8', [192, 192], 1792, [1, 'none']);
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
}
