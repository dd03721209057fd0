import { Alert, Button, Group, Text } from '@mantine/core';

/** Says that the run that others are to be compared with is not there any more. */
export function BaselineGone({ onTakeOff }: { readonly onTakeOff: () => void }) {
  return (
    <Alert color="yellow" variant="light" role="alert">
      <Group justify="space-between" gap="md">
        <Text size="sm">The baseline run was deleted: nothing is compared with it.</Text>
        <Button size="xs" variant="default" onClick={onTakeOff}>
          Take off the baseline
        </Button>
      </Group>
    </Alert>
  );
}
