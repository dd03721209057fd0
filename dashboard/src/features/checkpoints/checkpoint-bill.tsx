import { Loader, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from 'urql';
import { formatBytes } from '#lib/format-bytes.ts';
import { plainError } from '../../api/plain-error.ts';
import { CheckpointBillDocument, type CheckpointPolicyInput } from '../../gql/graphql.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { formatCount } from '../../ui/format.ts';

/** Milliseconds after the last change of a rule. */
const ASK_AFTER = 300;
const MOST_STEPS = 12;

/** What a policy would keep of a run, in bytes, before it is set. */
export function CheckpointBill({ runId, policy }: { runId: string; policy: CheckpointPolicyInput | null }) {
  const [asked] = useDebouncedValue(JSON.stringify(policy), ASK_AFTER);
  const [{ data, error, fetching }] = useQuery({
    query: CheckpointBillDocument,
    variables: { runId, policy: JSON.parse(asked) as CheckpointPolicyInput | null },
    requestPolicy: 'network-only', // checkpoints come while one thinks
  });
  if (error) return <ErrorNotice message={plainError(error)} />;
  const bill = data?.checkpointBill;
  if (!bill) return fetching ? <Loader size="sm" role="status" aria-label="Counting bytes" /> : null;
  const kept = bill.count - bill.goingSteps.length;
  return (
    <Stack gap={2} role="status">
      <Text size="sm">
        Now: {checkpoints(bill.count)}, {formatBytes(bill.byteSize)}
      </Text>
      <Text size="sm">
        Kept: {checkpoints(kept)}, {formatBytes(bill.keptByteSize)}
      </Text>
      {bill.endByteSize !== null && (
        <Text size="sm">At the end of the run: about {formatBytes(bill.endByteSize)}</Text>
      )}
      {bill.goingSteps.length > 0 && (
        <Text size="sm" fw={600}>
          Goes for good: {stepsText(bill.goingSteps)}
        </Text>
      )}
      {bill.unscoredSteps.length > 0 && (
        <Text size="sm" c="dimmed">
          Stays until it is scored: {stepsText(bill.unscoredSteps)}
        </Text>
      )}
    </Stack>
  );
}

function checkpoints(count: number): string {
  return count === 1 ? '1 checkpoint' : `${formatCount(count)} checkpoints`;
}

function stepsText(steps: readonly number[]): string {
  const shown = steps.slice(0, MOST_STEPS).map(formatCount).join(', ');
  const more = steps.length > MOST_STEPS ? ` and ${formatCount(steps.length - MOST_STEPS)} more` : '';
  return `${steps.length === 1 ? 'step' : 'steps'} ${shown}${more}`;
}
