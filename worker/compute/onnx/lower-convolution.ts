import type { Window } from '../recorder/graph.ts';
import type { Shape } from '../step.ts';
import { gradientKey, type Choice, type Tensors, type Way } from './choice.ts';
import { FILTER_ORDER, IMAGE_ORDER, identityOrder, inOrderShape } from './host-layout.ts';
import { inOrder, placed, reshaped, type Operand, type Placed } from './layout.ts';
import { gather } from './lower-movement.ts';
import { dimensions } from './memory-shape.ts';
import type { OnnxGraph, OnnxTensor } from './onnx-graph.ts';

/** Images or their gradient, filter, and the bias that may have been fused in. */
export type ConvolutionInputs = readonly [Operand, Operand, Operand?];

export function lowerConvolution(
  graph: OnnxGraph,
  [x, filter, bias]: ConvolutionInputs,
  window: Window,
  shape: Shape,
): Placed {
  const inputs = [
    inOrder(graph, x, IMAGE_ORDER),
    inOrder(graph, filter, FILTER_ORDER),
    ...biasOf(graph, bias),
  ];
  const attributes = {
    strides: window.strides,
    dilations: window.dilations,
    kernel_shape: window.size,
    pads: [...window.before, ...window.after],
  };
  return placed(graph.emit('Conv', inputs, inOrderShape(shape, IMAGE_ORDER), { attributes }), IMAGE_ORDER);
}

/**
 * Gradient of a convolution with respect to its input, and the forward pass of a transposed one: ConvTranspose with
 * the very same filter, or a convolution with the filter flipped, whichever was measured to be faster on this machine or,
 * where none was, on those that the rule was made on.
 */
export function lowerInputGradient(
  graph: OnnxGraph,
  [dy, filter, bias]: ConvolutionInputs,
  window: Window,
  shape: Shape,
): Placed {
  const gradient = inOrder(graph, dy, IMAGE_ORDER);
  const weights = inOrder(graph, filter, FILTER_ORDER);
  const inputs: Tensors = [gradient, weights, ...biasOf(graph, bias)];
  const memoryShape = inOrderShape(shape, IMAGE_ORDER);
  const frozenFilter = filter.kind === 'constant';
  const transposed: Way = {
    name: 'transposed',
    lower: (on, tensors) => convolveTransposed(on, tensors, window, memoryShape),
  };
  const flipped: Way = {
    name: 'flipped',
    lower: (on, tensors) => convolveFlipped(on, tensors, window, memoryShape),
  };
  const prefersFlipped = frozenFilter ? suitsFrozen(weights) : suitsTrained(weights);
  const both = prefersFlipped ? [flipped, transposed] : [transposed, flipped];
  const choice: Choice = {
    key: gradientKey(frozenFilter ? 'input of frozen filter' : 'input', gradient, weights, window),
    tensors: inputs,
    frozenFilter,
    ways: canConvolve(window) ? both : [transposed],
  };
  return placed(graph.choose(choice), IMAGE_ORDER);
}

function biasOf(graph: OnnxGraph, bias: Operand | undefined): OnnxTensor[] {
  return bias === undefined ? [] : [inOrder(graph, bias, [0])];
}

function canConvolve({ size, strides, before, after }: Window): boolean {
  return (
    strides.every((stride) => stride === 1) &&
    size.every((length, i) => length > (before[i] ?? 0) && length > (after[i] ?? 0))
  );
}

/** With weights that change, ConvTranspose wins but for very many or very few channels of dy (measured on CPU). */
function suitsTrained(weights: OnnxTensor): boolean {
  const [out] = dimensions(weights);
  return out >= 128 || out <= 8;
}

/** Known weights are flipped once and for all, and ONNX Runtime stores them in blocks of channels. */
function suitsFrozen(weights: OnnxTensor): boolean {
  const [out, channels] = dimensions(weights);
  return channels >= 16 || out <= 8;
}

function convolveTransposed(
  graph: OnnxGraph,
  [dy, weights, ...bias]: Tensors,
  { size, strides, before, after }: Window,
  shape: Shape,
): OnnxTensor {
  const covered = [0, 1].map((i) => {
    const steps = ((dy.shape[i + 2] ?? 1) - 1) * (strides[i] ?? 1);
    return steps + (size[i] ?? 1) - (before[i] ?? 0) - (after[i] ?? 0);
  });
  const attributes = {
    strides,
    kernel_shape: size,
    pads: [...before, ...after],
    // Rows and columns at the end that no window reached.
    output_padding: covered.map((length, i) => (shape[i + 2] ?? length) - length),
  };
  return graph.emit('ConvTranspose', [dy, weights, ...bias], shape, { attributes });
}

function convolveFlipped(
  graph: OnnxGraph,
  [dy, weights, ...bias]: Tensors,
  { size, before, after }: Window,
  shape: Shape,
): OnnxTensor {
  const [out, channels, height, width] = dimensions(weights);
  const flat = reshaped(graph, weights, [out, channels, height * width]);
  const flipped = gather(graph, flat, identityOrder(height * width).toReversed(), 2);
  const swapped = graph.emit('Transpose', [flipped], [channels, out, height * width], {
    attributes: { perm: [1, 0, 2] },
  });
  const kernel = reshaped(graph, swapped, [channels, out, height, width]);
  const pads = [before, after].flatMap((padding) => size.map((length, i) => length - 1 - (padding[i] ?? 0)));
  const attributes = { strides: [1, 1], dilations: [1, 1], kernel_shape: size, pads };
  return graph.emit('Conv', [dy, kernel, ...bias], shape, { attributes });
}
