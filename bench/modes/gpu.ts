import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ComputeBackendName } from '#contracts/compute-plan.ts';
import type { NamedPreset } from '#contracts/run-config.ts';
import type { BenchMode, BenchOptions } from '../bench-mode.ts';
import { backendContestants } from '../compute/backend-contestant.ts';
import { compete } from '../compute/compete.ts';
import { YARDSTICK_FLOPS } from '../compute/open-yardstick.ts';
import { torchContestant } from '../compute/torch-contestant.ts';
import { trainingFlops } from '../compute/training-flops.ts';
import type { Figure } from '../figure.ts';
import { foundPython } from '../peers/found-python.ts';
import { writeTraining } from '../peers/write-training.ts';

/** The processor first: the others are compared with it, their losses too. */
const BACKENDS = ['onnx', 'webgpu', 'cuda'] as const;

/** What a graphics card is worth here: the training step of each preset on it, beside the processor and PyTorch. */
export const gpu: BenchMode = {
  summary:
    'the training step of each preset on a graphics card, beside the processor and PyTorch: --preset, --method, --python',
  counted: null,
  async measure(options) {
    const { say, compute } = options;
    const { rounds, presets } = compute;
    say('yardstick: a large convolution');
    const commands = backendContestants('YARDSTICK', { ...compute, backends: BACKENDS });
    const yardsticks = await compete(commands, { rounds, say });
    const figures = yardsticks.map((figure) => named('yardstick', withRate(figure, YARDSTICK_FLOPS, null)));
    const backends = BACKENDS.filter((_, i) =>
      yardsticks.some(({ name, times }) => times && name === commands[i]?.name),
    );
    if (backends.length < 2) return figures; // without a card there is the processor alone, which `train` measures
    for (const preset of presets) figures.push(...(await measurePreset(preset, backends, figures, options)));
    return figures;
  },
};

async function measurePreset(
  preset: NamedPreset,
  backends: readonly ComputeBackendName[],
  yardsticks: readonly Figure[],
  { compute, say }: BenchOptions,
): Promise<readonly Figure[]> {
  const { threads, rounds, python, data } = compute;
  say(`preset ${preset.name}`);
  const folder = await mkdtemp(path.join(tmpdir(), 'exemplar-gpu-'));
  try {
    const program = await writeTraining(preset.config, folder, threads);
    const flops = await trainingFlops(preset.config);
    const figures = await compete(
      [
        ...backendContestants('TRAIN', { ...compute, preset, backends }),
        torchContestant(python ?? foundPython(data), program, {
          threads,
          form: 'cuda',
          title: 'eager, on a card',
        }),
      ],
      { rounds, say },
    );
    return figures.map((figure) => {
      const yardstick = yardsticks.find(({ name }) => name === `yardstick: ${figure.name}`);
      return named(preset.name, withRate(figure, flops, rateOf(yardstick, YARDSTICK_FLOPS)));
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function named(what: string, figure: Figure): Figure {
  return { ...figure, name: `${what}: ${figure.name}` };
}

function withRate(figure: Figure, flops: number, peak: number | null): Figure {
  const rate = rateOf(figure, flops);
  if (rate === null) return figure;
  return {
    ...figure,
    facts: {
      ...figure.facts,
      'GFLOP of a step': flops / 1e9,
      'GFLOP/s': rate,
      ...(peak !== null && { 'share of the yardstick, %': (100 * rate) / peak }),
    },
  };
}

/** GFLOP/s; null where there are no times. */
function rateOf(figure: Figure | undefined, flops: number): number | null {
  return figure?.times ? flops / 1e6 / figure.times.p50 : null;
}
