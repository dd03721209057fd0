import { Button, Group, Paper, SegmentedControl, Skeleton, Stack, TextInput, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import IconPlayerPlay from '@tabler/icons-react/icons/IconPlayerPlay';
import IconSearch from '@tabler/icons-react/icons/IconSearch';
import { useSearchParams } from 'react-router';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { useAnnouncedEnds } from '../../api/use-announced-ends.ts';
import { readRunFilter, type RunGroup, type RunListFilter, writeRunFilter } from './run-list.ts';
import { RunTable } from './run-table.tsx';
import { StartRunDialog } from './start-run-dialog.tsx';
import { useRuns } from './use-runs.ts';

const groups: { value: RunGroup; label: string }[] = [
  { value: 'all', label: 'All' },
  { value: 'active', label: 'Active' },
  { value: 'finished', label: 'Finished' },
  { value: 'stopped', label: 'Failed / canceled' },
];

const NO_RUNS = [] as const;

export function RunsPage() {
  const [search, setSearch] = useSearchParams();
  const [opened, dialog] = useDisclosure(false);
  const filter = readRunFilter(search);
  const { rows, error, loadMore, reload } = useRuns(filter);
  useAnnouncedEnds(rows ?? NO_RUNS);
  const show = (next: RunListFilter, replace: boolean) => {
    setSearch(writeRunFilter(next), { replace });
  };

  return (
    <Stack gap="md">
      <title>Runs · Exemplar</title>
      <Group gap="md">
        <Title order={1} size="h3">
          Runs
        </Title>
        <SegmentedControl
          size="xs"
          aria-label="State"
          data={groups}
          value={filter.group}
          onChange={(group) => {
            show({ ...filter, group: group }, false);
          }}
        />
        <TextInput
          size="xs"
          aria-label="Name contains"
          placeholder="Name contains"
          leftSection={<IconSearch size={14} />}
          value={filter.name}
          onChange={(event) => {
            show({ ...filter, name: event.currentTarget.value }, true);
          }}
        />
        <Button ml="auto" leftSection={<IconPlayerPlay size={16} />} onClick={dialog.open}>
          Start a run
        </Button>
      </Group>
      {error && <ErrorNotice message={error} onRetry={reload} />}
      <Paper style={{ overflow: 'hidden' }}>
        {!rows && !error && <TableSkeleton />}
        {rows?.length === 0 && (
          <NoRuns
            onStart={dialog.open}
            onClear={
              search.size > 0
                ? () => {
                    setSearch({});
                  }
                : null
            }
          />
        )}
        {rows && rows.length > 0 && <RunTable rows={rows} />}
      </Paper>
      {loadMore && (
        <Button variant="default" onClick={loadMore} mx="auto">
          Load older runs
        </Button>
      )}
      <StartRunDialog opened={opened} onClose={dialog.close} />
    </Stack>
  );
}

/** @param onClear null where no filter is set. */
function NoRuns({ onStart, onClear }: { onStart: () => void; onClear: (() => void) | null }) {
  if (onClear)
    return (
      <EmptyState title="No runs match" hint="Change the filter or clear it.">
        <Button mt="sm" variant="default" onClick={onClear}>
          Clear the filter
        </Button>
      </EmptyState>
    );
  return (
    <EmptyState
      title="No runs yet"
      hint="A run trains a model that translates between the two domains of a dataset."
    >
      <Button mt="sm" onClick={onStart}>
        Start the first run
      </Button>
    </EmptyState>
  );
}

function TableSkeleton() {
  return (
    <Stack gap="sm" p="md" aria-label="Loading runs">
      {[0, 1, 2, 3].map((row) => (
        <Skeleton key={row} height={44} />
      ))}
    </Stack>
  );
}
