import type { ConvolutionWay } from '#contracts/compute-plan.ts';
import type { Window } from '../recorder/graph.ts';
import type { OnnxGraph, OnnxTensor } from './onnx-graph.ts';

/** A gradient of a convolution, and the ways to compute it. */
export interface Choice {
  readonly key: string;
  readonly tensors: Tensors;
  /** Whether the filter, which is the second tensor then, never changes. */
  readonly frozenFilter: boolean;
  /** That of the rule first. */
  readonly ways: readonly Way[];
}

export interface Way {
  readonly name: ConvolutionWay;
  readonly lower: (graph: OnnxGraph, tensors: Tensors) => OnnxTensor;
}

/** What a convolution or its gradient takes: images or a gradient, a filter or a gradient, and a bias that was fused in. */
export type Tensors = readonly [OnnxTensor, OnnxTensor, ...OnnxTensor[]];

/**
 * Names a gradient by all that decides how long it takes.
 *
 * @param a the images, or the gradient that comes back, `[n, channels, height, width]`
 * @param b the gradient that comes back, or the filter `[out, in, height, width]`
 */
export function gradientKey(
  of: 'filter' | 'input' | 'input of frozen filter',
  a: OnnxTensor,
  b: OnnxTensor,
  { size, strides, before, after }: Window,
): string {
  const places = `${size.join('x')} by ${strides.join('x')} in ${[...before, ...after].join(' ')}`;
  return `${of}: ${a.shape.join('x')}, ${b.shape.join('x')}, ${places}`;
}
