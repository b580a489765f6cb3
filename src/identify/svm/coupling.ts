/** Probabilities of pairs of classes into one a class: the second method of Wu, Lin and Weng (2004), as libsvm has it. */

/**
 * @param pairwise [i][j]: that it is i, of i and j
 * @returns probability of each class; their sum is 1
 */
export function coupled(pairwise: readonly Float64Array[]): Float64Array {
  const classes = pairwise.length;
  const matrix = pairwise.map((_, t) => {
    const row = new Float64Array(classes);
    for (let j = 0; j < classes; j++) {
      if (j === t) continue;
      row[t]! += pairwise[j]![t]! * pairwise[j]![t]!;
      row[j] = -pairwise[j]![t]! * pairwise[t]![j]!;
    }
    return row;
  });
  const p = new Float64Array(classes).fill(1 / classes);
  const products = new Float64Array(classes);
  const enough = 0.005 / classes;
  const rounds = Math.max(100, classes);
  for (let round = 0; round < rounds; round++) {
    let all = 0;
    for (let t = 0; t < classes; t++) {
      products[t] = 0;
      for (let j = 0; j < classes; j++) products[t]! += matrix[t]![j]! * p[j]!;
      all += p[t]! * products[t]!;
    }
    if (products.every((product) => Math.abs(product - all) < enough)) break;
    for (let t = 0; t < classes; t++) {
      const by = (all - products[t]!) / matrix[t]![t]!;
      p[t]! += by;
      all = (all + by * (by * matrix[t]![t]! + 2 * products[t]!)) / (1 + by) / (1 + by);
      for (let j = 0; j < classes; j++) {
        products[j] = (products[j]! + by * matrix[t]![j]!) / (1 + by);
        p[j]! /= 1 + by;
      }
    }
  }
  return p;
}
