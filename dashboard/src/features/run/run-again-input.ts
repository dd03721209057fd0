import { withFieldValues } from '#lib/schema-fields.ts';
import { policyForm, policyInput } from '../checkpoints/policy-form.ts';
import type { StartRunInput } from '../../gql/graphql.ts';
import type { RunSnapshot } from './run-stream.ts';

/**
 * What starts a run with the settings of another; null where its preset, its config or its dataset is not known.
 *
 * @param experimentName where it is started; null for where runs go that name none
 */
export function runAgainInput(
  displayName: string,
  {
    preset,
    configEntries,
    datasetVersion,
    checkpointPolicy,
  }: Pick<RunSnapshot, 'preset' | 'configEntries' | 'checkpointPolicy'> & {
    readonly datasetVersion: { readonly id: string } | null;
  },
  idempotencyKey: string,
  experimentName: string | null,
): StartRunInput | null {
  if (!preset || !configEntries || !datasetVersion) return null;
  const changed = configEntries.filter(({ isChanged }) => isChanged);
  return {
    idempotencyKey,
    preset,
    datasetVersionId: datasetVersion.id,
    displayName,
    experimentName,
    checkpointPolicy: checkpointPolicy && policyInput(policyForm(checkpointPolicy)),
    config: changed.length > 0 ? withFieldValues(changed.map(({ path, value }) => [path, value])) : null,
  };
}
