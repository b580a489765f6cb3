/** The reference outputs of MTCNN's nets, and the pictures they belong to, in our order of axes. */
import { faceProbability } from '../../src/kernels/photos/pack-candidates';
import { needed } from './carried';

interface GoldenNet {
  /** [n, width, height, 3]. */
  inputShape: number[];
  prob: { data: number[] };
  reg: { data: number[] };
  points?: { data: number[] };
}

/** Picture n of the reference's rule, [height, width, 3]. */
export function waves(width: number, height: number, n = 0): Float32Array {
  const out = new Float32Array(width * height * 3);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < 3; c++) out[i++] = Math.sin(0.37 * x + 0.11 * y + 1.7 * c + 0.9 * n);
    }
  }
  return out;
}

/** What a net gives for each picture (of P-Net each cell, in our order), as probability, box and landmarks. */
export function mtcnnReference(net: string) {
  const golden = needed<Record<string, GoldenNet>>('nets.json')[net]!;
  const { prob, reg, points } = golden;
  const rows = Array.from({ length: reg.data.length / 4 }, (_, i) =>
    Float32Array.from([
      prob.data[2 * i + 1]!,
      ...reg.data.slice(4 * i, 4 * i + 4),
      ...(points?.data.slice(10 * i, 10 * i + 10) ?? []),
    ]),
  );
  const [, width, height] = golden.inputShape as [number, number, number];
  return { rows, width, height };
}

/** A row of a net with its two logits as one probability. */
export function comparable(row: Float32Array): Float32Array {
  return Float32Array.from([faceProbability(row[0]!, row[1]!), ...row.subarray(2)]);
}
