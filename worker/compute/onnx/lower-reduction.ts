import type { Shape } from '../step.ts';
import { inOrderShape } from './host-layout.ts';
import { reshaped, toPlaced, type Operand, type Placed } from './layout.ts';
import type { OnnxGraph, OnnxTensor } from './onnx-graph.ts';

/** Mean and Sum; reduced axes keep length 1. Repeated values are counted, not read. */
export function lowerReduction(
  graph: OnnxGraph,
  kernel: 'Mean' | 'Sum',
  axes: readonly number[],
  input: Operand,
  shape: Shape,
): Placed {
  const x = toPlaced(graph, input);
  const stored = x.stored.map((length, axis) => (axes.includes(axis) ? 1 : length));
  const reduced = reduce(graph, kernel, axes, x);
  const repeats = axes.reduce((product, axis) => product * ((x.shape[axis] ?? 1) / (x.stored[axis] ?? 1)), 1);
  const tensor =
    kernel === 'Sum' && repeats > 1
      ? graph.emit('Mul', [reduced, graph.scalar(repeats)], reduced.shape)
      : reduced;
  return { kind: 'placed', tensor, shape, stored, order: x.order };
}

function reduce(graph: OnnxGraph, kernel: 'Mean' | 'Sum', axes: readonly number[], x: Placed): OnnxTensor {
  const memoryAxes = axes
    .filter((axis) => x.stored[axis] !== 1)
    .map((axis) => x.order.indexOf(axis))
    .sort((a, b) => a - b);
  const source = reshaped(graph, x.tensor, inOrderShape(x.stored, x.order));
  return neighbors(memoryAxes).reduceRight((result, run) => {
    const shape = result.shape.map((length, axis) => (run.includes(axis) ? 1 : length));
    return graph.emit(`Reduce${kernel}`, [result, graph.integers(run)], shape, {
      attributes: { keepdims: 1 },
    });
  }, source);
}

/** Axes that lie together in memory, in runs: ONNX Runtime reduces a run at a time several times faster. */
function neighbors(axes: readonly number[]): readonly (readonly number[])[] {
  return axes.reduce<number[][]>((runs, axis) => {
    const last = runs.at(-1);
    if (last?.at(-1) === axis - 1) last.push(axis);
    else runs.push([axis]);
    return runs;
  }, []);
}
