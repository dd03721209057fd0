import { expect, test } from 'vitest';
import { newRunConfig } from '#contracts/new-run-config.ts';
import { type PlannedTrial, planTrials } from '#contracts/plan-trials.ts';
import { methodDefinition, presets } from '#contracts/run-config.ts';
import { merged } from '#lib/merged.ts';
import { cycleganPreset } from '../testkit/cyclegan-preset.ts';
import { egscItPreset } from '../testkit/egsc-it-preset.ts';

const TINY = egscItPreset('tiny');
const MASKS = '01890a5d-ac96-774b-bcce-b302099a8057';

function trial(id: string, changes: Partial<PlannedTrial> = {}): PlannedTrial {
  return { id, config: TINY, hasRun: false, artifacts: [], ...changes };
}

test('of the rows of a seed the first one learns the mask networks, and the others wait for it', () => {
  const plans = planTrials([
    trial('full 0'),
    trial('other 0'),
    trial('full 1', { config: { ...TINY, seed: 1 } }),
    trial('other 1', { config: { ...TINY, seed: 1 } }),
  ]);
  expect(Object.fromEntries(plans)).toEqual({
    'full 0': { type: 'START', config: TINY },
    'other 0': { type: 'WAIT', trialId: 'full 0' },
    'full 1': { type: 'START', config: { ...TINY, seed: 1 } },
    'other 1': { type: 'WAIT', trialId: 'full 1' },
  });
});

test('the others take the mask networks as soon as they are there, and differ in nothing else from their plan', () => {
  const config = { ...TINY, emaDecay: 0.5 };
  const plans = planTrials([
    trial('full', { hasRun: true, artifacts: [{ name: 'mask', id: MASKS }] }),
    trial('other', { config }),
  ]);
  expect(Object.fromEntries(plans)).toEqual({
    other: { type: 'START', config: { ...config, maskSteps: 0, maskArtifactId: MASKS } },
  });
});

test('a first row that is repeated takes what the others have learned from its former run', () => {
  const plans = planTrials([
    trial('full'),
    trial('other', { hasRun: true, artifacts: [{ name: 'mask', id: MASKS }] }),
  ]);
  expect(plans.get('full')).toMatchObject({ type: 'START', config: { maskSteps: 0, maskArtifactId: MASKS } });
});

test('mask networks of another seed, of another size or of another run of the list are not shared', () => {
  const wider = { ...TINY, network: { ...TINY.network, generatorChannels: 6 } };
  const given = { ...TINY, maskSteps: 0, maskArtifactId: MASKS };
  const plans = planTrials([
    trial('full', { hasRun: true, artifacts: [{ name: 'mask', id: MASKS }] }),
    trial('wider', { config: wider }),
    trial('given', { config: given }),
    trial('rival', { config: cycleganPreset('cyclegan-tiny') }),
  ]);
  expect(plans.get('wider')).toEqual({ type: 'START', config: wider });
  expect(plans.get('given')).toEqual({ type: 'START', config: given });
  expect(plans.get('rival')).toMatchObject({ type: 'START', config: { method: 'cyclegan' } });
});

test.each(
  presets.flatMap(({ name, config: { method } }) =>
    methodDefinition(method).variants.map((row) => ({ name, row })),
  ),
)(
  'the row $row.name of $name is a config, and learns what it shares as the full row does',
  ({ name, row }) => {
    const full = newRunConfig(name, {}).config;
    const { config, refusals } = newRunConfig(name, merged({}, row.changes));
    expect(refusals).toBeNull();
    for (const artifact of methodDefinition(full?.method ?? 'egsc-it').artifacts)
      if (full && config && artifact.isLearned(config))
        expect(artifact.requirements(config)).toEqual(artifact.requirements(full));
  },
);
