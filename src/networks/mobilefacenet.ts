/**
 * MobileFaceNet (Chen et al. 2018) in the widths of InsightFace's first MXNet model: blocks that widen,
 * look at each channel by itself and narrow again. Names follow that model's, a part a step.
 */
import { ARCFACE_FACES } from './faces';
import type { Activation, EmbedderNetwork, Layers } from './layers';

/** Batch norm of the last layer adds another value than the others. */
const LAST_EPSILON = 2e-5;

export const mobilefacenet: EmbedderNetwork = {
  id: 'mobilefacenet',
  title: 'MobileFaceNet',
  ...ARCFACE_FACES,
  axes: 'cyx',
  embeddingSizes: [128],
  optional: [],
  forward<T>(layers: Layers<T>, x: T, embeddingSize: number): T {
    const prelu = (name: string): Activation => ({ prelu: `${name}/relu` });
    const conv = (
      net: T,
      name: string,
      filters: number,
      size: number,
      more: { stride?: number; groups?: number; activation?: Activation } = {},
    ) =>
      layers.named(
        layers.conv(net, name, {
          kernel: [size, size],
          filters,
          padding: size === 3 ? 1 : 0,
          activation: prelu(name),
          form: 'norm',
          ...more,
        }),
        name,
      );
    const block = (net: T, name: string, inner: number, filters: number, stride: number) => {
      const wide = conv(net, `${name}/conv_sep`, inner, 1);
      const each = conv(wide, `${name}/conv_dw`, inner, 3, { stride, groups: inner });
      return conv(each, `${name}/conv_proj`, filters, 1, { activation: 'none' });
    };
    const residuals = (net: T, name: string, count: number, inner: number, filters: number) => {
      let out = net;
      for (let i = 0; i < count; i++) {
        const inside = block(out, `${name}/block${i}`, inner, filters, 1);
        out = layers.named(layers.add(inside, out, 'none'), `${name}/block${i}`);
      }
      return out;
    };

    let net = conv(x, 'conv_1', 64, 3, { stride: 2 });
    net = conv(net, 'conv_2_dw', 64, 3, { groups: 64 });
    net = block(net, 'dconv_23', 128, 64, 2);
    net = residuals(net, 'res_3', 4, 128, 64);
    net = block(net, 'dconv_34', 256, 128, 2);
    net = residuals(net, 'res_4', 6, 256, 128);
    net = block(net, 'dconv_45', 512, 128, 2);
    net = residuals(net, 'res_5', 2, 256, 128);
    net = conv(net, 'conv_6sep', 512, 1);
    net = conv(net, 'conv_6dw7_7', 512, 7, { groups: 512, activation: 'none' });
    return layers.dense(net, 'fc1', {
      outputs: embeddingSize,
      form: 'biased-norm',
      epsilon: LAST_EPSILON,
    });
  },
};
