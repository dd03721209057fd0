import type { UserError } from '#contracts/errors.ts';
import { presets } from '#contracts/presets.ts';
import { type RunConfig, presetNameSchema, runConfigSchema } from '#contracts/run-config.ts';
import { uuidOf } from '../relay/global-id.ts';
import { parseInput, refuse } from '../shared/user-errors.ts';
import type { RunConfigInput } from './run-config.input.ts';

type Merged = { config: RunConfig; userErrors: null } | { config: null; userErrors: UserError[] };

/** The complete config of a run: the preset's, with the changes that are not null. */
export function mergeConfig(preset: string, changes: RunConfigInput | null): Merged {
  const name = presetNameSchema.safeParse(preset);
  if (!name.success) {
    const known = presetNameSchema.options.join(', ');
    return failed(refuse('NOT_FOUND', ['preset'], `There is no preset "${preset}". There are: ${known}.`));
  }
  const artifact = changes?.maskArtifactId == null ? null : uuidOf('MaskArtifact', changes.maskArtifactId);
  if (changes?.maskArtifactId != null && artifact === null) return failed(unknownArtifact);

  const merged = { ...merge(presets[name.data].config, changes ?? {}), maskArtifactId: artifact };
  const parsed = parseInput(runConfigSchema, merged, ['config']);
  if (parsed.userErrors) return { config: null, userErrors: parsed.userErrors };
  return { config: parsed.value, userErrors: null };
}

export const unknownArtifact = refuse(
  'NOT_FOUND',
  ['config', 'maskArtifactId'],
  'There are no mask networks of that id.',
);

function failed(error: UserError): Merged {
  return { config: null, userErrors: [error] };
}

function merge(base: object, changes: object): Record<string, unknown> {
  const result: Record<string, unknown> = { ...base };
  for (const [key, change] of Object.entries(changes) as [string, unknown][]) {
    if (change === null || change === undefined) continue;
    const before = result[key];
    result[key] = isObject(change) && isObject(before) ? merge(before, change) : change;
  }
  return result;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
