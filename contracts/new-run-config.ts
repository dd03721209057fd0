import { changedConfig, type NewRunConfig } from './changed-config.ts';
import { presets } from './run-config.ts';

/**
 * The complete config of a new run: a preset with changes, as `StartRunInput` names them. Groups of knobs are merged;
 * an absent knob keeps the preset's value, and null is null.
 *
 * @param changes JSON, unchecked
 */
export function newRunConfig(presetName: string, changes: unknown): NewRunConfig {
  const preset = presets.find(({ name }) => name === presetName);
  if (preset)
    return changedConfig(
      preset.config,
      changes,
      `fixed by the preset "${presetName}": choose another preset`,
    );
  const known = presets.map(({ name }) => name).join(', ');
  const message = `No preset is named "${presetName}". Presets: ${known}.`;
  return { config: null, refusals: [{ code: 'NOT_FOUND', field: ['preset'], message }] };
}
