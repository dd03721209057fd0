import {
  Button,
  Group,
  Paper,
  SegmentedControl,
  Skeleton,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import IconPlayerPlay from '@tabler/icons-react/icons/IconPlayerPlay';
import IconSearch from '@tabler/icons-react/icons/IconSearch';
import { useMayEdit } from '../../api/viewer.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ReadErrorNotice } from '../../ui/read-error-notice.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { useAddress } from '../../ui/use-address.ts';
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
  const [search, changeAddress] = useAddress();
  const [opened, dialog] = useDisclosure(false);
  const filter = readRunFilter(search);
  const { rows, error, more, reload } = useRuns(filter);
  useAnnouncedEnds(rows ?? NO_RUNS);
  const mayStart = useMayEdit();
  const show = (part: Partial<RunListFilter>, replace: boolean) => {
    changeAddress((now) => writeRunFilter({ ...readRunFilter(now), ...part }), { replace });
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
            show({ group }, false);
          }}
        />
        <TextInput
          size="xs"
          aria-label="Name contains"
          placeholder="Name contains"
          leftSection={<IconSearch size={14} />}
          value={filter.name}
          onChange={(event) => {
            show({ name: event.currentTarget.value }, true);
          }}
        />
        <Text size="sm" ml="auto">
          <TextLink to="/experiments">Experiments</TextLink>
        </Text>
        {mayStart && (
          <Button leftSection={<IconPlayerPlay size={16} />} onClick={dialog.open}>
            Start a run
          </Button>
        )}
      </Group>
      <ReadErrorNotice message={error} onRetry={reload} />
      <Paper style={{ overflow: 'hidden' }}>
        {!rows && !error && <TableSkeleton />}
        {rows?.length === 0 && (
          <NoRuns
            onClear={
              search.size > 0
                ? () => {
                    show({ group: 'all', name: '' }, false);
                  }
                : null
            }
            onStart={mayStart ? dialog.open : null}
          />
        )}
        {rows && rows.length > 0 && <RunTable rows={rows} />}
      </Paper>
      <LoadMore label="Load older runs" more={more} />
      <StartRunDialog opened={opened} onClose={dialog.close} />
    </Stack>
  );
}

function NoRuns({ onClear, onStart }: { onClear: (() => void) | null; onStart: (() => void) | null }) {
  if (onClear)
    return (
      <EmptyState title="No runs match" hint="Change the filter, or clear it.">
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
      {onStart && (
        <Button mt="sm" onClick={onStart}>
          Start the first run
        </Button>
      )}
    </EmptyState>
  );
}

function TableSkeleton() {
  return (
    <Stack gap="sm" p="md" role="status" aria-label="Loading runs">
      {[0, 1, 2, 3].map((row) => (
        <Skeleton key={row} height={44} />
      ))}
    </Stack>
  );
}
