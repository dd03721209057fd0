import { Button, Text } from '@mantine/core';
import IconRefresh from '@tabler/icons-react/icons/IconRefresh';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useMutation } from 'urql';
import { freshKey } from '../../api/fresh-key.ts';
import { plainError } from '../../api/plain-error.ts';
import { useStartPlace } from '../../api/viewer.ts';
import { type RunPulseFragment, StartRunDocument } from '../../gql/graphql.ts';
import { runAgainInput } from './run-again-input.ts';
import type { RunSnapshot } from './run-stream.ts';

/** Starts a new run with the settings of this one; nothing where they cannot be read. */
export function RunAgain({ run, snapshot }: { run: RunPulseFragment; snapshot: RunSnapshot }) {
  const navigate = useNavigate();
  const [{ data, error, fetching }, startRun] = useMutation(StartRunDocument);
  // One key per page: a second click does not start a second run.
  const [idempotencyKey] = useState(freshKey);
  // Who may start runs in some experiments alone finds this one in one of them, most likely.
  const experimentName = useStartPlace() === null ? null : snapshot.experiment.name;
  const input = runAgainInput(run.displayName, snapshot, idempotencyKey, experimentName);
  if (!input) return null;
  const refusal = error
    ? plainError(error)
    : data?.startRun.userErrors.map(({ message }) => message).join(' ');
  const start = async () => {
    const result = await startRun({ input });
    const started = result.data?.startRun.run;
    if (started) await navigate(`/runs/${started.id}`);
  };
  return (
    <>
      <Button
        mt="sm"
        size="xs"
        variant="default"
        display="block"
        loading={fetching}
        leftSection={<IconRefresh size={14} />}
        onClick={() => void start()}
      >
        Run again
      </Button>
      {refusal && (
        <Text size="sm" mt="xs" role="alert">
          {refusal}
        </Text>
      )}
    </>
  );
}
