import { Alert, Button, Group, Text } from '@mantine/core';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { GivenName } from '../../ui/given-name.tsx';
import type { OpenView } from './use-viewed-address.ts';

interface Props {
  readonly open: OpenView;
  /** Names of the columns that are shown. */
  readonly shown: readonly string[];
  readonly onTakeOut: (column: string) => void;
  readonly onClose: () => void;
}

/** What is wrong with the view that is open. */
export function ViewNotices({ open, shown, onTakeOut, onClose }: Props) {
  const { view, isMissing } = open;
  const gone = view?.goneColumns.filter((name) => shown.includes(name)) ?? [];
  return (
    <>
      {isMissing && (
        <Alert color="yellow" variant="light" role="alert">
          <Group justify="space-between" gap="md">
            <Text size="sm">This view was deleted, or it is private to somebody else.</Text>
            <Button size="xs" variant="default" onClick={onClose}>
              Close the view
            </Button>
          </Group>
        </Alert>
      )}
      {view?.problem != null && <ErrorNotice message={view.problem} />}
      {gone.length > 0 && (
        <Alert color="yellow" variant="light" role="status">
          <Text size="sm">
            {gone.length === 1
              ? 'A column of this view is gone: no run has it.'
              : 'Columns of this view are gone: no run has them.'}
          </Text>
          <Group gap="xs" mt={6}>
            {gone.map((name) => (
              <Button
                key={name}
                size="compact-sm"
                variant="default"
                h="auto"
                mih={26}
                styles={LABEL_IN_LINES}
                onClick={() => {
                  onTakeOut(name);
                }}
              >
                <span>
                  Take out <GivenName name={name} />
                </span>
              </Button>
            ))}
          </Group>
        </Alert>
      )}
    </>
  );
}

/** A name may need several. */
const LABEL_IN_LINES = {
  label: { whiteSpace: 'normal', textAlign: 'start', height: 'auto', lineHeight: 1.4 },
} as const;
