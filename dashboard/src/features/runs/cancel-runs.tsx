import { Button, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation } from 'urql';
import { plainError } from '../../api/plain-error.ts';
import { CancelRunDocument } from '../../gql/graphql.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { formatCount } from '../../ui/format.ts';
import type { BulkActionProps } from './bulk-bar.tsx';
import { useBulk } from './use-bulk.ts';

/** Cancels those of some runs that are under way, once somebody has said so twice. */
export function CancelRuns({ runs, onDone }: BulkActionProps) {
  const [opened, dialog] = useDisclosure(false);
  const [, cancelRun] = useMutation(CancelRunDocument);
  const able = runs.filter(({ allowedActions }) => allowedActions.includes('CANCEL'));
  const bulk = useBulk(
    async ({ id }) => {
      const { data, error } = await cancelRun({ input: { runId: id } });
      if (error) return plainError(error);
      return data?.cancelRun.userErrors[0]?.message ?? null;
    },
    { said: 'canceled', onDone },
  );
  const confirm = () => {
    dialog.close();
    void bulk.act(able);
  };
  const others = runs.length - able.length;
  return (
    <>
      {able.length > 0 && (
        <Button size="xs" variant="default" loading={bulk.done !== null} onClick={dialog.open}>
          Cancel
        </Button>
      )}
      <Dialog opened={opened} onClose={dialog.close} title={`Cancel ${countOf(able.length)}?`}>
        <Stack gap="md">
          <Text size="sm">
            Their workers stop; the last checkpoint of each is kept.
            {others > 0 && ` ${countOf(others)} of the selection cannot be canceled and stay as they are.`}
          </Text>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={dialog.close}>
              Keep running
            </Button>
            <Button color="red.9" onClick={confirm}>
              {`Cancel ${countOf(able.length)}`}
            </Button>
          </Group>
        </Stack>
      </Dialog>
    </>
  );
}

function countOf(count: number): string {
  return `${formatCount(count)} ${count === 1 ? 'run' : 'runs'}`;
}
