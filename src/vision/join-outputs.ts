/** From the raw outputs of a network to one embedding a face. */

/** Squared length below which a vector counts as that long, as facenet's l2_normalize. */
const EPSILON = 1e-10;

/** A vector brought to length 1, in place. */
export function normaliseVector(vector: Float32Array): Float32Array {
  let squares = 0;
  for (const value of vector) squares += value * value;
  const over = 1 / Math.sqrt(Math.max(squares, EPSILON));
  for (let i = 0; i < vector.length; i++) vector[i] = vector[i]! * over;
  return vector;
}

/**
 * One embedding of a face from the raw outputs of its inputs: with `flip` each crop gave two, which
 * are joined and scaled by 1/sqrt(2), so that distances stay in the unit of a single one; several
 * crops are averaged.
 * @param normalise bring each output, and the mean, to length 1
 */
export function joinOutputs(
  outputs: Float32Array[],
  { flip, normalise }: { flip: boolean; normalise: boolean },
): Float32Array {
  if (normalise) outputs.forEach(normaliseVector);
  const whole = flip ? pairs(outputs) : outputs;
  if (whole.length === 1) return whole[0]!;
  const mean = new Float32Array(whole[0]!.length);
  for (const vector of whole) {
    for (let i = 0; i < mean.length; i++) mean[i] = mean[i]! + vector[i]! / whole.length;
  }
  return normalise ? normaliseVector(mean) : mean;
}

function pairs(outputs: Float32Array[]): Float32Array[] {
  const joined: Float32Array[] = [];
  for (let i = 0; i < outputs.length; i += 2) {
    const both = [...outputs[i]!, ...outputs[i + 1]!];
    joined.push(Float32Array.from(both, (value) => value * Math.SQRT1_2));
  }
  return joined;
}
