import { presets, type RunConfigOf } from '#contracts/run-config.ts';

type PresetName =
  | 'mnist-single-small'
  | 'mnist-single-quick'
  | 'tiny'
  | 'mnist-single'
  | 'mnist-multiple'
  | 'gta-bdd'
  | 'celeba';

/** The complete config of a preset of EGSC-IT. */
export function egscItPreset(name: PresetName): RunConfigOf<'egsc-it'> {
  const config = presets.find((preset) => preset.name === name)?.config;
  if (config?.method !== 'egsc-it') throw new Error(`No preset ${name} of egsc-it`);
  return config;
}
