import { describe, expect, test } from 'vitest';
import {
  anneal,
  discriminatorLearningRate,
  emaDecay,
  generatorLearningRate,
  maskDiscriminatorLearningRate,
  maskGeneratorLearningRate,
} from '../../../../../worker/engine/methods/egsc-it/schedule.ts';
import { egscItPreset } from '../../../../testkit/egsc-it-preset.ts';

const config = egscItPreset('mnist-single-quick');

describe('schedules count steps', () => {
  test('the learning rate rises in a straight line over the warm-up', () => {
    const cosine = (0.05 + 0.95 * 0.5 * (1 + Math.cos((Math.PI * 9) / 600))) * 2e-3;
    expect(generatorLearningRate(config, 9)).toBeCloseTo((10 / 20) * cosine, 12);
    expect(generatorLearningRate({ ...config, warmupSteps: 0 }, 9)).toBeCloseTo(cosine, 12);
  });

  test('half-way the cosine stands at the middle, at the end at its final share', () => {
    expect(generatorLearningRate(config, 300)).toBeCloseTo(2e-3 * (0.05 + 0.95 / 2), 12);
    expect(generatorLearningRate(config, 600)).toBeCloseTo(2e-3 * 0.05, 12);
    expect(discriminatorLearningRate(config, 300) / generatorLearningRate(config, 300)).toBeCloseTo(0.25, 9);
  });

  test('the mask stage ends at a tenth, its discriminators keep their rate', () => {
    expect(maskGeneratorLearningRate(config, 100)).toBeCloseTo(2e-3 * (0.1 + 0.9 / 2), 12);
    expect(maskGeneratorLearningRate(config, 200)).toBeCloseTo(2e-4, 12);
    expect(maskGeneratorLearningRate(config, 0)).toBeCloseTo(2e-3 / 20, 12);
    expect(maskDiscriminatorLearningRate(config, 100)).toBe(5e-4);
  });

  test('the anneal falls to its floor at half time', () => {
    expect(anneal(config, 0)).toBe(1);
    expect(anneal(config, 150)).toBeCloseTo(0.55, 12);
    expect(anneal(config, 300)).toBeCloseTo(0.1, 12);
    expect(anneal(config, 599)).toBeCloseTo(0.1, 12);
  });

  test('the stages have learning rates of their own', () => {
    const other = { ...config, maskGeneratorLearningRate: 1, maskDiscriminatorLearningRate: 0.5 };
    expect(maskGeneratorLearningRate(other, 100)).toBeCloseTo(0.1 + 0.9 / 2, 12);
    expect(maskDiscriminatorLearningRate(other, 100)).toBe(0.5);
    expect(generatorLearningRate(other, 300)).toBe(generatorLearningRate(config, 300));
  });

  test('the polynomial decay of the paper stands at 0.536 half-way, for all networks of both stages', () => {
    const paper = egscItPreset('mnist-single');
    for (const rate of [
      maskGeneratorLearningRate,
      maskDiscriminatorLearningRate,
      generatorLearningRate,
      discriminatorLearningRate,
    ]) {
      expect(rate(paper, 0)).toBe(1e-5);
      expect(rate(paper, 30_000)).toBeCloseTo(0.536e-5, 8);
      expect(rate(paper, 60_000)).toBe(0);
    }
    expect(emaDecay(paper, 10)).toBe(0);
    expect(anneal(paper, 59_999)).toBe(1);
  });

  test('the moving average starts warm', () => {
    expect(emaDecay(config, 0)).toBe(0.1);
    expect(emaDecay(config, 90)).toBe(0.91);
    expect(emaDecay(config, 10_000)).toBe(0.99);
  });
});
