import { Button, Group, Stack, Text } from '@mantine/core';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { formatCount } from '../../ui/format.ts';
import { type ExportedList, useExport } from './use-export.ts';

/** The dialog that saves the list as a file. */
export function ExportDialog({
  list,
  opened,
  onClose,
}: {
  list: ExportedList;
  opened: boolean;
  onClose: () => void;
}) {
  const { save, stop, read, error } = useExport(list);
  return (
    <Dialog
      opened={opened}
      onClose={() => {
        stop();
        onClose();
      }}
      title="Download runs"
    >
      <Stack gap="md">
        <Text size="sm">
          Every run of the list, loaded or not, with the columns that are shown
          {list.baseline ? ' and their differences from the baseline' : ''}. Names that a spreadsheet would
          take for a formula begin with an apostrophe in CSV.
        </Text>
        {error && <ErrorNotice message={error} />}
        {read === null ? (
          <Group gap="xs">
            <Button
              onClick={() => {
                save('CSV');
              }}
            >
              Download CSV
            </Button>
            <Button
              variant="default"
              onClick={() => {
                save('JSON');
              }}
            >
              Download JSON
            </Button>
          </Group>
        ) : (
          <Group gap="xs">
            <Text size="sm" role="status">
              {formatCount(read)} runs read …
            </Text>
            <Button variant="default" onClick={stop}>
              Stop
            </Button>
          </Group>
        )}
      </Stack>
    </Dialog>
  );
}
