import { invariant } from '#lib/invariant.ts';
import { sizeOf } from '#lib/size-of.ts';
import type { Window } from '../recorder/graph.ts';
import type { Shape } from '../step.ts';
import { IMAGE_ORDER, inOrderShape } from './host-layout.ts';
import { inOrder, placed, reshaped, type Operand, type Placed } from './layout.ts';
import { dimensions } from './memory-shape.ts';
import type { OnnxGraph, OnnxTensor } from './onnx-graph.ts';

export function lowerMaxPool(graph: OnnxGraph, x: Operand, window: Window, shape: Shape): Placed {
  const options = { attributes: poolAttributes(window) };
  const tensor = graph.emit(
    'MaxPool',
    [inOrder(graph, x, IMAGE_ORDER)],
    inOrderShape(shape, IMAGE_ORDER),
    options,
  );
  return placed(tensor, IMAGE_ORDER);
}

/** Each value of dy goes to the place of its window's first maximum. */
export function lowerMaxPoolGradient(
  graph: OnnxGraph,
  [gradient, input]: readonly [Operand, Operand],
  window: Window,
): Placed {
  const x = inOrder(graph, input, IMAGE_ORDER);
  const dy = inOrder(graph, gradient, IMAGE_ORDER);
  const way = graph.standIns.maxPoolGradient ?? byPlaces;
  return placed(way(graph, x, dy, window), IMAGE_ORDER);
}

function byPlaces(graph: OnnxGraph, x: OnnxTensor, dy: OnnxTensor, window: Window): OnnxTensor {
  const [, places] = graph.emitMany('MaxPool', [x], [dy.shape, dy.shape], {
    attributes: poolAttributes(window),
  });
  invariant(places !== undefined, 'MaxPool: places of the maxima expected');
  const zeros = graph.emit('Expand', [graph.scalar(0), graph.integers([sizeOf(x.shape)])], [sizeOf(x.shape)]);
  const flat = (tensor: OnnxTensor): OnnxTensor => reshaped(graph, tensor, [sizeOf(tensor.shape)]);
  const spread = graph.emit('ScatterElements', [zeros, flat(places), flat(dy)], zeros.shape, {
    attributes: { axis: 0, reduction: 'add' },
  });
  return reshaped(graph, spread, x.shape);
}

export function lowerAveragePool(
  graph: OnnxGraph,
  x: Operand,
  { size, strides }: Window,
  shape: Shape,
): Placed {
  const tensor = graph.emit(
    'AveragePool',
    [inOrder(graph, x, IMAGE_ORDER)],
    inOrderShape(shape, IMAGE_ORDER),
    { attributes: { kernel_shape: size, strides } },
  );
  return placed(tensor, IMAGE_ORDER);
}

/** Each value of dy, shared out over its window: a transposed convolution of every channel by itself. */
export function lowerAveragePoolGradient(
  graph: OnnxGraph,
  gradient: Operand,
  { size, strides }: Window,
  shape: Shape,
): Placed {
  const dy = inOrder(graph, gradient, IMAGE_ORDER);
  const [, channels, outHeight, outWidth] = dimensions(dy);
  const [, height = 0, width = 0] = shape;
  const filterShape = [channels, 1, ...size];
  const share = graph.scalar(1 / (size[0] * size[1]));
  const filter = graph.emit('Expand', [share, graph.integers(filterShape)], filterShape);
  const attributes = {
    strides,
    kernel_shape: size,
    group: channels,
    // Rows and columns at the end that no window reached.
    output_padding: [
      height - ((outHeight - 1) * strides[0] + size[0]),
      width - ((outWidth - 1) * strides[1] + size[1]),
    ],
  };
  const memoryShape = inOrderShape(shape, IMAGE_ORDER);
  return placed(graph.emit('ConvTranspose', [dy, filter], memoryShape, { attributes }), IMAGE_ORDER);
}

/** Of ONNX's poolings. */
export function poolAttributes({ size, strides, before, after }: Window) {
  return {
    kernel_shape: size,
    strides,
    pads: [...before, ...after],
  };
}
