import { describe, expect, test } from 'vitest';
import { methodDefinition, presets, type RunConfig } from '#contracts/run-config.ts';
import { sizeOf } from '#lib/size-of.ts';
import type { GraphValue, KernelValue } from '../../../../worker/compute/recorder/graph.ts';
import { recordStep } from '../../../../worker/compute/recorder/record-step.ts';
import { methodOf } from '../../../../worker/engine/methods/registry.ts';

function flopsOf(config: RunConfig): number {
  return methodDefinition(config.method).generatorFlops(config);
}

/** Counted in what is computed: filters and dense weights that are trained have `generator/` in their names. */
async function counted(config: RunConfig): Promise<number> {
  const { nodes } = await recordStep(methodOf(config).translateStep(config, 'A_TO_B', 1));
  return nodes
    .filter(({ inputs: [, weight] }) => isTrained(weight))
    .reduce((sum, node) => sum + flops(node), 0);
}

function isTrained(weight: GraphValue | undefined): boolean {
  return weight?.kind === 'input' && /(^|\/)generator\/.*(filter|weight)$/.test(weight.name);
}

function flops({ op: { kernel }, inputs, shape }: KernelValue): number {
  const [x, weight] = inputs;
  const weights = sizeOf(weight?.shape ?? []);
  if (kernel === 'Conv2D') return 2 * weights * pixels(shape);
  if (kernel === 'Conv2DBackpropInput') return 2 * weights * pixels(x?.shape ?? []);
  if (kernel === 'BatchMatMul') return 2 * weights;
  throw new Error(`${kernel} of a weight is not counted`);
}

/** Height times width of one image. */
function pixels([, height = NaN, width = NaN]: readonly number[]): number {
  return height * width;
}

test.each(presets.map(({ name, config }) => [name, config]))(
  'the FLOPs of %s are those that its translation computes',
  async (_, config) => {
    expect(flopsOf(config)).toBe(await counted(config));
  },
);

describe('what the small presets compute', () => {
  const small = (name: string): number => {
    const preset = presets.find((each) => each.name === name);
    if (!preset) throw new Error(`No preset ${name}`);
    return flopsOf(preset.config);
  };

  test.each(['cyclegan', 'unit', 'munit'])('%s is within a quarter of EGSC-IT', (method) => {
    const ratio = small(`${method}-mnist-single-small`) / small('mnist-single-small');
    expect(ratio).toBeGreaterThan(0.75);
    expect(ratio).toBeLessThan(1.25);
  });
});
