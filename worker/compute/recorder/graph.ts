import type { Shape } from '../step.ts';

/** A tensor of the recorded step, in logical layout (images NHWC, filters HWIO). */
export type GraphValue = InputValue | ConstantValue | FillValue | KernelValue;

export type GraphDtype = 'float32' | 'int32' | 'bool';

interface Described {
  readonly shape: Shape;
  readonly dtype: GraphDtype;
}
/**
 * Given at each run: a feed, or a state tensor as the last run left it. In a phase of a step that is computed in parts, also
 * what an earlier phase has kept for it, or the mean over the parts of what it has shared.
 */
export interface InputValue extends Described {
  readonly kind: 'input';
  readonly source: 'feed' | 'state' | 'kept' | 'mean';
  readonly name: string;
}
export interface ConstantValue extends Described {
  readonly kind: 'constant';
  readonly data: Float32Array;
}
/** All elements are the same number; no array is kept. */
export interface FillValue extends Described {
  readonly kind: 'fill';
  readonly value: number;
}
/** What one tfjs kernel computes. Every recorded kernel has one output. */
export interface KernelValue extends Described {
  readonly kind: 'kernel';
  readonly op: Operation;
  readonly inputs: readonly GraphValue[];
}

/** A whole step, recorded: what a backend needs in order to run it without tfjs. */
export interface RecordedStep {
  readonly name: string;
  readonly feeds: Readonly<Record<string, Shape>>;
  readonly state: Readonly<Record<string, Shape>>;
  /** Each node stands after its inputs. */
  readonly nodes: readonly KernelValue[];
  readonly outputs: Readonly<Record<string, GraphValue>>;
  readonly nextState: Readonly<Record<string, GraphValue>>;
}

export type UnaryKernel =
  | 'Abs'
  | 'Neg'
  | 'Sign'
  | 'Sqrt'
  | 'Rsqrt'
  | 'Reciprocal'
  | 'Square'
  | 'Exp'
  | 'Log'
  | 'Relu'
  | 'Sigmoid'
  | 'Softplus'
  | 'Tanh'
  | 'LogicalNot';
export type BinaryKernel =
  'Add' | 'Sub' | 'Multiply' | 'RealDiv' | 'Maximum' | 'Minimum' | 'Pow' | 'SquaredDifference';
export type ComparisonKernel = 'Equal' | 'Greater' | 'GreaterEqual' | 'Less' | 'LessEqual' | 'LogicalAnd';

/** Values at the same place of all inputs, which broadcast, make the value at that place of the output. */
export type ElementwiseOperation =
  | { readonly kernel: UnaryKernel | BinaryKernel | ComparisonKernel | 'AddN' | 'Cast' | 'Select' }
  | { readonly kernel: 'LeakyRelu' | 'Step'; readonly alpha: number };

/** A tfjs kernel with its attributes made explicit: axes counted from 0, padding in numbers. */
export type Operation =
  | ElementwiseOperation
  | { readonly kernel: 'Reshape' | 'BroadcastTo' }
  /** Reduced axes stay, with length 1. */
  | { readonly kernel: 'Mean' | 'Sum'; readonly axes: readonly number[] }
  | { readonly kernel: 'Reverse'; readonly axes: readonly number[] }
  | { readonly kernel: 'Transpose'; readonly perm: readonly number[] }
  | { readonly kernel: 'Concat'; readonly axis: number }
  /** As many values as the output's shape says, from `begin` on. */
  | { readonly kernel: 'Slice'; readonly begin: readonly number[] }
  | { readonly kernel: 'Tile'; readonly repeats: readonly number[] }
  | { readonly kernel: 'PadV2'; readonly paddings: Paddings; readonly value: number }
  | { readonly kernel: 'MirrorPad'; readonly paddings: Paddings; readonly mode: 'reflect' | 'symmetric' }
  | { readonly kernel: 'BatchMatMul'; readonly transposeA: boolean; readonly transposeB: boolean }
  /** Conv2D and Conv2DBackpropInput may have a bias as third input. */
  | {
      readonly kernel: 'Conv2D' | 'Conv2DBackpropInput' | 'Conv2DBackpropFilter' | 'MaxPool' | 'MaxPoolGrad';
      readonly window: Window;
    }
  /** The window lies inside the image everywhere. */
  | { readonly kernel: 'AvgPool' | 'AvgPoolGrad'; readonly window: Window }
  /** Where a step is computed in parts of its batch. */
  | { readonly kernel: 'MeanOverParts' }
  /** To a multiple of height and width: each value becomes a block of equal ones. */
  | { readonly kernel: 'ResizeNearestNeighbor' };

/** Before and after, for each axis. */
export type Paddings = readonly (readonly [before: number, after: number])[];

/** The moving window of a convolution or a pooling; pairs are (height, width). */
export interface Window {
  readonly size: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly dilations: readonly [number, number];
  readonly before: readonly [number, number];
  readonly after: readonly [number, number];
}
