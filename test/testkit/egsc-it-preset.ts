import { presets, type RunConfigOf } from '#contracts/run-config.ts';

/** The complete config of a preset of EGSC-IT. */
export function egscItPreset(
  name: 'mnist-single-small' | 'mnist-single-quick' | 'tiny',
): RunConfigOf<'egsc-it'> {
  const config = presets.find((preset) => preset.name === name)?.config;
  if (config?.method !== 'egsc-it') throw new Error(`No preset ${name} of egsc-it`);
  return config;
}
