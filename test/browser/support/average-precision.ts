/** Average precision of a detector over photos with known faces, as in PASCAL VOC (all points), at IoU 0.5. */
import type { Box } from '../../../src/base/types';
import { intersectionOverUnion } from './faces';

export interface Truth {
  box: Box;
  /** Too small to count: found or not, it says nothing. */
  ignored: boolean;
}

export interface Scored {
  box: Box;
  score: number;
}

export function averagePrecision(photos: { truth: Truth[]; found: Scored[] }[]): {
  ap: number;
  recall: number;
  precision: number;
} {
  const verdicts: { score: number; right: boolean }[] = [];
  const wanted = photos.flatMap(({ truth }) => truth.filter(({ ignored }) => !ignored)).length;
  for (const { truth, found } of photos) {
    const free = new Set(truth);
    for (const { box, score } of [...found].sort((a, b) => b.score - a.score)) {
      const [best] = [...free]
        .map((face) => ({ face, overlap: intersectionOverUnion(face.box, box) }))
        .filter(({ overlap }) => overlap >= 0.5)
        .sort((a, b) => b.overlap - a.overlap);
      if (best) free.delete(best.face);
      if (!best?.face.ignored) verdicts.push({ score, right: best !== undefined });
    }
  }
  verdicts.sort((a, b) => b.score - a.score);
  let right = 0;
  const curve = verdicts.map((verdict, i) => {
    if (verdict.right) right++;
    return { recall: right / wanted, precision: right / (i + 1) };
  });
  let ap = 0;
  let envelope = 0;
  for (let i = curve.length - 1; i >= 0; i--) {
    envelope = Math.max(envelope, curve[i]!.precision);
    ap += envelope * (curve[i]!.recall - (curve[i - 1]?.recall ?? 0));
  }
  return { ap, recall: right / wanted, precision: right / verdicts.length };
}
