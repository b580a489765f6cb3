/** What a program does with a sum before it writes it: bias, a map added, an activation. */

export type Activation = 'linear' | 'relu' | 'relu6' | 'prelu';

/** What follows the product in the same program; each has its binding, in this order after the filter. */
export interface Finish {
  activation: Activation;
  /** One value a channel is added. */
  bias: boolean;
  /** A map of the output's shape is added before the activation. */
  residual: boolean;
}

/** Names of the arrays that a finish reads: bias, slopes, residual. */
export function arraysOf({ activation, bias, residual }: Finish): string[] {
  return [
    ...(bias ? ['bias'] : []),
    ...(activation === 'prelu' ? ['slopes'] : []),
    ...(residual ? ['residual'] : []),
  ];
}

/** A short name of a finish, for keys. */
export function keyOf(finish: Finish): string {
  return [finish.activation, ...arraysOf(finish)].join('+');
}

/**
 * WGSL expression of the finished value.
 * @param zero of the type of the value: `0.0`, `vec4<f32>()`
 * @param channel index into bias and slopes
 * @param pixel index into the residual of the same value
 */
export function finished(
  finish: Finish,
  sum: string,
  { zero, channel, pixel }: { zero: string; channel: string; pixel: string },
): string {
  const biased = finish.bias ? `${sum} + bias[${channel}]` : sum;
  const value = finish.residual ? `(${biased} + residual[${pixel}])` : `(${biased})`;
  switch (finish.activation) {
    case 'linear':
      return value;
    case 'relu':
      return `max(${value}, ${zero})`;
    case 'relu6':
      return `clamp(${value}, ${zero}, ${zero} + 6.0)`;
    case 'prelu':
      return `rectified(${value}, slopes[${channel}])`;
  }
}

/** WGSL of what {@link finished} calls. */
export function functionsOf({ activation }: Finish, type: string): string {
  if (activation !== 'prelu') return '';
  return `
fn rectified(value : ${type}, slope : ${type}) -> ${type} {
  return select(value * slope, value, value >= ${type}());
}`;
}
