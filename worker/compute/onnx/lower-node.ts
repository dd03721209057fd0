import { invariant } from '#lib/invariant.ts';
import type { KernelValue } from '../recorder/graph.ts';
import { broadcastTo, type Operand } from './layout.ts';
import { lowerConvolution, lowerInputGradient, type ConvolutionInputs } from './lower-convolution.ts';
import { isElementwise, lowerElementwise } from './lower-elementwise.ts';
import { lowerFilterGradient } from './lower-filter-gradient.ts';
import { lowerMatMul } from './lower-matmul.ts';
import {
  lowerConcat,
  lowerMirrorPad,
  lowerPad,
  lowerReverse,
  lowerSlice,
  lowerTile,
} from './lower-movement.ts';
import {
  lowerAveragePool,
  lowerAveragePoolGradient,
  lowerMaxPool,
  lowerMaxPoolGradient,
} from './lower-pooling.ts';
import { lowerReduction } from './lower-reduction.ts';
import { lowerReshape, lowerTranspose } from './lower-reshape.ts';
import { lowerUpsampling } from './lower-upsampling.ts';
import type { OnnxGraph } from './onnx-graph.ts';

/** Writes one recorded kernel into the ONNX graph; says where its result is. */
export function lowerNode(graph: OnnxGraph, { op, shape }: KernelValue, inputs: readonly Operand[]): Operand {
  if (isElementwise(op)) return lowerElementwise(graph, op, inputs, shape);
  const [x] = inputs;
  invariant(x !== undefined, `${op.kernel}: at least one input expected`);
  switch (op.kernel) {
    case 'Reshape':
      return lowerReshape(graph, x, shape);
    case 'Transpose':
      return lowerTranspose(graph, x, op.perm);
    case 'BroadcastTo':
      return broadcastTo(graph, x, shape);
    case 'Mean':
    case 'Sum':
      return lowerReduction(graph, op.kernel, op.axes, x, shape);
    case 'Concat':
      return lowerConcat(graph, inputs, op.axis, shape);
    case 'Slice':
      return lowerSlice(graph, x, op.begin, shape);
    case 'Tile':
      return lowerTile(graph, x, op.repeats, shape);
    case 'PadV2':
      return lowerPad(graph, x, op.paddings, op.value);
    case 'MirrorPad':
      return lowerMirrorPad(graph, x, op.paddings, op.mode);
    case 'Reverse':
      return lowerReverse(graph, x, op.axes);
    case 'BatchMatMul':
      return lowerMatMul(graph, pair(inputs), op.transposeA, op.transposeB, shape);
    case 'Conv2D':
      return lowerConvolution(graph, withBias(inputs), op.window, shape);
    case 'Conv2DBackpropInput':
      return lowerInputGradient(graph, withBias(inputs), op.window, shape);
    case 'Conv2DBackpropFilter':
      return lowerFilterGradient(graph, pair(inputs), op.window);
    case 'MaxPool':
      return lowerMaxPool(graph, x, op.window, shape);
    case 'MaxPoolGrad':
      return lowerMaxPoolGradient(graph, pair(inputs), op.window);
    case 'AvgPool':
      return lowerAveragePool(graph, x, op.window, shape);
    case 'AvgPoolGrad':
      return lowerAveragePoolGradient(graph, x, op.window, shape);
    case 'ResizeNearestNeighbor':
      return lowerUpsampling(graph, x, shape);
    case 'MeanOverParts':
      throw new Error('MeanOverParts is between phases, not in one');
  }
}

function pair([a, b]: readonly Operand[]): readonly [Operand, Operand] {
  invariant(a !== undefined && b !== undefined, 'two inputs expected');
  return [a, b];
}

function withBias(inputs: readonly Operand[]): ConvolutionInputs {
  const bias = inputs[2];
  return bias === undefined ? pair(inputs) : [...pair(inputs), bias];
}
