import type { TensorMap } from '../../compute/step.ts';
import { tf } from '../../compute/tf.ts';
import { constant, heNormal } from '../random.ts';
import { tensorOf, type ParameterSpecs } from './parameters.ts';

/** Weights of a dense layer: `weight` [inputs, outputs] by He et al. 2015, `bias` [outputs] from 0. */
export function denseParameters(
  path: string,
  { inputs, outputs }: { readonly inputs: number; readonly outputs: number },
): ParameterSpecs {
  return {
    [`${path}/weight`]: { shape: [inputs, outputs], initial: heNormal(inputs) },
    [`${path}/bias`]: { shape: [outputs], initial: constant(0) },
  };
}

/** x W + b: `[B, inputs]` -> `[B, outputs]`. */
export function dense(parameters: TensorMap, path: string, x: tf.Tensor2D): tf.Tensor2D {
  const weight = tensorOf(parameters, `${path}/weight`) as tf.Tensor2D;
  return tf.add(tf.matMul(x, weight), tensorOf(parameters, `${path}/bias`));
}
