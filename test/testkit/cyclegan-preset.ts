import { presets, type RunConfigOf } from '#contracts/run-config.ts';

/** The complete config of a preset of CycleGAN. */
export function cycleganPreset(
  name: 'cyclegan-mnist-single-small' | 'cyclegan-tiny',
): RunConfigOf<'cyclegan'> {
  const config = presets.find((preset) => preset.name === name)?.config;
  if (config?.method !== 'cyclegan') throw new Error(`No preset ${name} of cyclegan`);
  return config;
}
