import { Skeleton } from '@mantine/core';
import { useQuery } from 'urql';
import { plainError } from '../../api/plain-error.ts';
import { withFieldValues } from '#lib/schema-fields.ts';
import { ForkedCheckpointDocument, type ForkedCheckpointQuery } from '../../gql/graphql.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { policyForm } from '../checkpoints/policy-form.ts';
import { StartRunDialog } from '../runs/start-run-dialog.tsx';
import type { ClonedRun } from '../runs/start-run-form.ts';

interface Props {
  readonly checkpointId: string;
  readonly onClose: () => void;
}

/** The dialog that starts a run, filled with what continues from a checkpoint. */
export function ForkDialog({ checkpointId, onClose }: Props) {
  const [{ data, error }] = useQuery({ query: ForkedCheckpointDocument, variables: { id: checkpointId } });
  const from = data?.checkpoint && forkOf(data.checkpoint);
  if (from) return <StartRunDialog opened onClose={onClose} from={from} />;
  const problem = error ? plainError(error) : data && problemOf(data);
  return (
    <Dialog onClose={onClose} title="Fork" size="xl">
      {problem ? (
        <ErrorNotice message={problem} />
      ) : (
        <Skeleton height={200} role="status" aria-label="Loading the checkpoint" />
      )}
    </Dialog>
  );
}

function problemOf({ checkpoint }: ForkedCheckpointQuery): string {
  return checkpoint && !checkpoint.run.datasetVersion
    ? 'This checkpoint was imported without the dataset that it was trained on, so it cannot be trained further. ' +
        'Import that dataset, then the checkpoint again.'
    : 'The config of its run cannot be read.';
}

/** Null for what cannot be trained further. */
function forkOf({ id, step, run }: NonNullable<ForkedCheckpointQuery['checkpoint']>): ClonedRun | null {
  const { preset, configEntries, datasetVersion, displayName, checkpointPolicy } = run;
  if (!preset || !configEntries || !datasetVersion) return null;
  return {
    preset,
    version: { id: datasetVersion.id, name: datasetVersion.dataset.name, number: datasetVersion.number },
    displayName,
    changes: [],
    checkpointPolicy: policyForm(checkpointPolicy),
    fork: {
      checkpointId: id,
      step,
      config: withFieldValues(configEntries.map(({ path, value }) => [path, value])),
    },
  };
}
