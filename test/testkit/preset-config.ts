import { presets, type RunConfigOf } from '#contracts/run-config.ts';

/** The complete config of a preset of EGSC-IT. */
export function presetConfig(name: string): RunConfigOf<'egsc-it'> {
  const preset = presets.find((each) => each.name === name);
  if (preset?.config.method !== 'egsc-it') throw new Error(`expected a preset ${name} of egsc-it`);
  return preset.config;
}
