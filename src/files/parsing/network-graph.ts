/** What a file that holds a whole model says of how its tensors are used: its operators, in one form for all formats. */
import type { RawTensor } from './tensor';

/** What an operator takes and gives, by the names of the values; constants are values, too. */
interface Operator {
  /** What its format calls what it does. */
  operator: string;
  /** That, and what the file calls it, for sentences. */
  name: string;
  output: string;
}

/**
 * One operator. `input` is always an activation. Weights are given with what brings their axes into our order:
 * kernels [height, width, in / groups, filters], matrices [in, out].
 */
export type GraphNode = Operator &
  (
    | {
        kind: 'convolution';
        input: string;
        weights: RawTensor;
        bias?: RawTensor;
        stride: number;
        groups: number;
      }
    | { kind: 'matrix'; input: string; weights: RawTensor; bias?: RawTensor }
    | {
        kind: 'normalisation';
        input: string;
        /** One value a channel each. */
        gamma: RawTensor;
        beta: RawTensor;
        mean: RawTensor;
        variance: RawTensor;
        /** Added to the variance. */
        epsilon: number;
      }
    | { kind: 'slopes'; input: string; slopes: RawTensor }
    /** With a constant: one value, or one a channel. */
    | { kind: 'scaling' | 'offset'; input: string; by: RawTensor }
    | { kind: 'sum'; inputs: readonly [string, string] }
    | { kind: 'concatenation'; inputs: readonly string[] }
    | { kind: 'pooling'; input: string; of: 'maximum' | 'average'; size: number; stride: number }
    /** Mean over height and width. */
    | { kind: 'mean'; input: string }
    | { kind: 'activation'; input: string; of: 'relu' | 'relu6' | 'other' }
    /** Brings axes into another order: axis k becomes what axis `order[k]` was. */
    | { kind: 'transposition'; input: string; order: readonly number[] }
    /** Changes no value, or pads, or is what follows a network's last layer: what it takes stands for it. */
    | { kind: 'passing'; input: string }
    | { kind: 'other'; inputs: readonly string[] }
  );

/** Operators in the order in which they run. */
export interface NetworkGraph {
  /** Of the activations of a map, slowest first, as its convolutions take them. */
  axes: 'cyx' | 'yxc';
  nodes: readonly GraphNode[];
  /** Values that the model gives. */
  outputs: readonly string[];
  /** Sides of the picture that it takes, where it says so: [height, width]. */
  picture?: readonly [number, number];
}
