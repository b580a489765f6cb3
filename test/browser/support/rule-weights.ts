/** Weights and pictures made from the formula of `golden/networks/RULE.md`, exact in float32. */
import type { Weights } from '../../../src/base/types';
import type { Network } from '../../../src/networks/layers';
import { layersOf, tensorsOf } from '../../../src/networks/variables';

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) {
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return hash >>> 0;
}

function mix(hash: number, j: number): number {
  let x = (hash + Math.imul(j, 2654435761)) >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

function values(name: string, shape: number[]): Float32Array {
  const hash = fnv1a(name);
  const size = shape.reduce((product, n) => product * n, 1);
  const out = new Float32Array(size);
  if (!name.endsWith('/weights')) {
    const isVariance = name.endsWith('moving_variance');
    for (let i = 0; i < size; i++) {
      const k = mix(hash, i) >>> 28;
      out[i] = isVariance ? (17 + 2 * k) / 32 : (2 * k - 15) / 128;
    }
    return out;
  }
  const filters = shape.at(-1)!;
  const fan = size / filters;
  const m = Math.floor(256 * Math.sqrt(9.6 / fan) + 0.5);
  for (let row = 0; row < fan; row++) {
    for (let o = 0; o < filters; o++) {
      const k = mix(hash, Math.floor(row / 2) * filters + o) >>> 30;
      const value = ((2 * k - 3) * m) / 1024;
      out[row * filters + o] = row % 2 ? -value : value;
    }
  }
  return out;
}

/** All tensors of a network, batch norm beside the convolutions. */
export function ruleWeights(network: Network, embeddingSize: number): Weights {
  const specs = layersOf(network, embeddingSize).flatMap((layer) => tensorsOf(layer)[0]!);
  const size = (shape: number[]) => shape.reduce((product, n) => product * n, 1);
  const data = new Float32Array(specs.reduce((sum, { shape }) => sum + size(shape), 0));
  let offset = 0;
  const tensors = specs.map(({ name, shape }) => {
    const tensor = { name, shape, offset };
    data.set(values(name, shape), offset);
    offset += size(shape);
    return tensor;
  });
  return { id: network.id, digest: '', tensors, data };
}

/** Picture n of the rule: [160, 160, 3], already standardised. */
export function ruleImage(n: number): Float32Array {
  const tri = (t: number) => Math.abs((t & 127) - 64) / 32 - 1;
  const out = new Float32Array(160 * 160 * 3);
  for (let y = 0, i = 0; y < 160; y++) {
    for (let x = 0; x < 160; x++) {
      for (let c = 0; c < 3; c++, i++) {
        const a = tri((3 + 2 * n) * x + (5 - n) * y + 41 * c + 17 * n);
        const d = (x - (40 + 30 * n)) ** 2 + (y - (110 - 25 * n)) ** 2;
        const b = tri((d >> (5 + (n % 2))) + 29 * c * (n + 1));
        out[i] = 0.75 * a + 0.75 * b;
      }
    }
  }
  return out;
}
