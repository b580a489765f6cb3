/** How many multiplications a network takes for one picture: those of its convolutions and dense layers. */
import type { Convolution, Dense, Layers, Network, Padding } from '../../src/networks/layers';

type Shape = number[];

/** @param picture of a network that takes any size, the size it is given */
export function multiplicationsOf(
  network: Network,
  embeddingSize = 0,
  { width, height } = network.input,
): number {
  const counter = new Counter();
  network.forward<Shape>(counter, [height, width, 3], embeddingSize);
  return counter.count;
}

class Counter implements Layers<Shape> {
  count = 0;

  conv([height, width, channels]: Shape, _name: string, options: Convolution): Shape {
    const { kernel, filters, stride = 1, padding, groups = 1 } = options;
    const rows = along(height!, kernel[0], stride, padding);
    const columns = along(width!, kernel[1], stride, padding);
    this.count += (rows * columns * filters * kernel[0] * kernel[1] * channels!) / groups;
    return [rows, columns, filters];
  }

  dense(x: Shape, _name: string, { outputs }: Pick<Dense, 'outputs'>): Shape {
    this.count += x.reduce((a, b) => a * b) * outputs;
    return [outputs];
  }

  heads(x: Shape, outputs: Readonly<Record<string, number>>): Shape {
    const sum = Object.values(outputs).reduce((a, b) => a + b);
    this.count += x.reduce((a, b) => a * b) * sum;
    return [...x.slice(0, -1), sum];
  }

  maxPool([height, width, channels]: Shape, size: number, stride: number, padding: Padding): Shape {
    const side = (pixels: number) => along(pixels, size, stride, padding);
    return [side(height!), side(width!), channels!];
  }

  averagePool(x: Shape, size: number, stride: number, padding: Padding): Shape {
    return this.maxPool(x, size, stride, padding);
  }

  concat(parts: Shape[]): Shape {
    const channels = parts.reduce((sum, part) => sum + part[2]!, 0);
    return [...parts[0]!.slice(0, 2), channels];
  }

  add(a: Shape, b: Shape): Shape {
    return a.map((side, axis) => Math.max(side, b[axis]!));
  }

  globalAverage(x: Shape): Shape {
    return [x[2]!];
  }

  dropout(x: Shape): Shape {
    return x;
  }

  named(x: Shape): Shape {
    return x;
  }
}

function along(pixels: number, size: number, stride: number, padding: Padding): number {
  if (padding === 'same') return Math.ceil(pixels / stride);
  const around = padding === 'valid' ? 0 : 2 * padding;
  return Math.floor((pixels + around - size) / stride) + 1;
}
