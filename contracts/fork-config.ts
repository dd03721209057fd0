import { changedConfig, type NewRunConfig } from './changed-config.ts';
import type { UserError } from './errors.ts';
import { knobValue, methodKnobs, type RunConfig, totalSteps } from './run-config.ts';

/**
 * The complete config of a run that goes on from a checkpoint: that of the checkpoint with changes to knobs that a fork may
 * change.
 *
 * @param step steps that are done at the checkpoint
 * @param changes JSON, unchecked
 */
export function forkConfig(parent: RunConfig, step: number, changes: unknown): NewRunConfig {
  const changed = changedConfig(parent, changes, 'that of the checkpoint: start a new run to choose another');
  if (!changed.config) return changed;
  const refusals = [...refuseFixed(parent, changed.config), ...refuseSteps(changed.config, step)];
  return refusals.length > 0 ? { config: null, refusals } : changed;
}

function refuseFixed(parent: RunConfig, config: RunConfig): UserError[] {
  return methodKnobs(parent.method).flatMap(({ path, fork }) => {
    const [theirs, own] = [knobValue(parent, path), knobValue(config, path)];
    if (fork === 'FREE' || theirs === own) return [];
    const field = ['config', ...path];
    const message =
      `A fork keeps "${field.join('.')}" of its checkpoint, which is ${String(theirs)}, but is given ${String(own)}. ` +
      'Start a new run to change it.';
    return [{ code: 'INVALID', field, message }];
  });
}

function refuseSteps(config: RunConfig, step: number): UserError[] {
  const total = totalSteps(config);
  if (total > step) return [];
  const least = config.translationSteps + step - total + 1;
  const message =
    `The checkpoint is at step ${step}, and with "config.translationSteps" ${config.translationSteps} the run ends after ` +
    `step ${total}, so nothing is left to train. Set it to at least ${least}.`;
  return [{ code: 'INVALID', field: ['config', 'translationSteps'], message }];
}
