/**
 * The three nets of MTCNN (Zhang et al. 2016). Names are those of facenet's det1.npy, det2.npy and
 * det3.npy. The original feeds pictures transposed, [N, x, y, c].
 */
import type { Activation, DetectorNetworks, Layers, Network } from './layers';

const axes = 'xyc';

/** From [N, h, w, 3] to [N, cellsY, cellsX, 6]: two logits (no face, face), four regressions. */
export const pnet: Network = {
  id: 'pnet',
  input: { width: 12, height: 12 },
  axes,
  forward<T>(layers: Layers<T>, x: T): T {
    let net = conv(layers, x, 'conv1', 10, 3, 'PReLU1');
    net = layers.maxPool(net, 2, 2, 'same');
    net = conv(layers, net, 'conv2', 16, 3, 'PReLU2');
    net = conv(layers, net, 'conv3', 32, 3, 'PReLU3');
    return layers.heads(net, { 'conv4-1': 2, 'conv4-2': 4 });
  },
};

/** From [N, 24, 24, 3] to [N, 6]: two logits, four regressions. */
export const rnet: Network = {
  id: 'rnet',
  input: { width: 24, height: 24 },
  axes,
  forward<T>(layers: Layers<T>, x: T): T {
    let net = conv(layers, x, 'conv1', 28, 3, 'prelu1');
    net = layers.maxPool(net, 3, 2, 'same');
    net = conv(layers, net, 'conv2', 48, 3, 'prelu2');
    net = layers.maxPool(net, 3, 2, 'valid');
    net = conv(layers, net, 'conv3', 64, 2, 'prelu3');
    net = layers.dense(net, 'conv4', { outputs: 128, form: 'bias', activation: prelu('prelu4') });
    return layers.heads(net, { 'conv5-1': 2, 'conv5-2': 4 });
  },
};

/** From [N, 48, 48, 3] to [N, 16]: two logits, four regressions, five landmark x, five landmark y. */
export const onet: Network = {
  id: 'onet',
  input: { width: 48, height: 48 },
  axes,
  forward<T>(layers: Layers<T>, x: T): T {
    let net = conv(layers, x, 'conv1', 32, 3, 'prelu1');
    net = layers.maxPool(net, 3, 2, 'same');
    net = conv(layers, net, 'conv2', 64, 3, 'prelu2');
    net = layers.maxPool(net, 3, 2, 'valid');
    net = conv(layers, net, 'conv3', 64, 3, 'prelu3');
    net = layers.maxPool(net, 2, 2, 'same');
    net = conv(layers, net, 'conv4', 128, 2, 'prelu4');
    net = layers.dense(net, 'conv5', { outputs: 256, form: 'bias', activation: prelu('prelu5') });
    return layers.heads(net, { 'conv6-1': 2, 'conv6-2': 4, 'conv6-3': 10 });
  },
};

export const mtcnn: DetectorNetworks = { id: 'mtcnn', title: 'MTCNN', nets: [pnet, rnet, onet] };

function conv<T>(
  layers: Layers<T>,
  x: T,
  name: string,
  filters: number,
  size: number,
  slopes: string,
): T {
  const kernel: [number, number] = [size, size];
  const activation = prelu(slopes);
  return layers.conv(x, name, { kernel, filters, padding: 'valid', form: 'bias', activation });
}

function prelu(slopes: string): Activation {
  return { prelu: slopes };
}
