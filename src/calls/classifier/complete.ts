/** Whether what came from a file is a whole support vector machine. */
import type { Svc } from '../../base/types';

/** Counts, lengths and values fit together: nothing reads past an end, nothing is NaN. */
export function isWhole({ size, vectors, counts, coefficients, rho, probA, probB }: Svc): boolean {
  const classes = counts.length;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const pairs = (classes * (classes - 1)) / 2;
  return (
    classes >= 2 &&
    size >= 1 &&
    counts.every((count) => Number.isSafeInteger(count) && count >= 0) &&
    vectors.length === total * size &&
    coefficients.length === classes - 1 &&
    coefficients.every((row) => row.length === total && row.every(Number.isFinite)) &&
    [rho, probA, probB].every(
      (values) => !values || (values.length === pairs && values.every(Number.isFinite)),
    ) &&
    !probA === !probB &&
    vectors.every(Number.isFinite)
  );
}
