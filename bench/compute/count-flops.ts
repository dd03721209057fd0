import { sizeOf } from '#lib/size-of.ts';
import type {
  GraphValue,
  KernelValue,
  Operation,
  RecordedStep,
} from '../../worker/compute/recorder/graph.ts';

/** Multiplications and additions of a step's convolutions, their gradients and its matrix products, two for each pair. */
export function countFlops({ nodes }: RecordedStep): number {
  return nodes.reduce((sum, node) => sum + flopsOf(node), 0);
}

function flopsOf({ op, inputs: [first, second], shape }: KernelValue): number {
  if (!first || !second) return 0;
  if (op.kernel === 'BatchMatMul') return 2 * sizeOf(shape) * (first.shape.at(op.transposeA ? -2 : -1) ?? 1);
  const rule = rules[op.kernel];
  if (!rule) return 0;
  const { images, filter } = rule({ first, second, shape });
  return 2 * sizeOf(images) * (sizeOf(filter) / (filter.at(-1) ?? 1));
}

interface Convolved {
  /** What the convolution makes, or its gradient: `[B, h, w, outputs]`. */
  readonly images: GraphValue['shape'];
  /** `[rows, columns, inputs, outputs]` */
  readonly filter: GraphValue['shape'];
}
interface Given {
  readonly first: GraphValue;
  readonly second: GraphValue;
  readonly shape: GraphValue['shape'];
}

/** Both gradients of a convolution multiply the pairs that it does itself. */
const rules: Readonly<Partial<Record<Operation['kernel'], (given: Given) => Convolved>>> = {
  Conv2D: ({ second, shape }) => ({ images: shape, filter: second.shape }),
  Conv2DBackpropInput: ({ first, second }) => ({ images: first.shape, filter: second.shape }),
  Conv2DBackpropFilter: ({ second, shape }) => ({ images: second.shape, filter: shape }),
};
