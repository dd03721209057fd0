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
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import IconColumns3 from '@tabler/icons-react/icons/IconColumns3';
import IconDownload from '@tabler/icons-react/icons/IconDownload';
import IconPackageImport from '@tabler/icons-react/icons/IconPackageImport';
import IconPlayerPlay from '@tabler/icons-react/icons/IconPlayerPlay';
import { Suspense, useState } from 'react';
import { useMayEditSomewhere } from '../../api/viewer.ts';
import { formatCount } from '../../ui/format.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ReadErrorNotice } from '../../ui/read-error-notice.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { useAnnouncedEnds } from '../../api/use-announced-ends.ts';
import { BulkFailures } from './bulk-failures.tsx';
import type { RunGroup } from '#contracts/run-group.ts';
import { readBaseline, writeBaseline } from './baseline-address.ts';
import { readRunFilter, type RunListFilter, writeRunFilter } from './run-list.ts';
import { GroupSelect } from './group-select.tsx';
import { NOTHING_SELECTED, selectedOf, selectThrough, toggleAll, toggleRun } from './run-selection.ts';
import { RunTable } from './run-table.tsx';
import {
  nextSort,
  readTableView,
  type RunTableView,
  toggleColumn,
  writeTableView,
} from './run-table-view.ts';
import { useDefaultColumns } from './use-default-columns.ts';
import { runValues } from './run-values.ts';
import { useBaseline } from './use-baseline.ts';
import { useRuns } from './use-runs.ts';
import { useViewedAddress, type ViewedAddress } from './use-viewed-address.ts';
import { closed } from './viewed-address.ts';
import { loadedLater } from '../../ui/loaded-later.ts';

const StartRunDialog = loadedLater(async () => (await import('./start-run-dialog.tsx')).StartRunDialog);
const ImportCheckpointDialog = loadedLater(
  async () => (await import('../checkpoints/import-checkpoint-dialog.tsx')).ImportCheckpointDialog,
);
const FilterBox = loadedLater(async () => (await import('./filter-box.tsx')).FilterBox);
const ColumnChooser = loadedLater(async () => (await import('./column-chooser.tsx')).ColumnChooser);
const ExportDialog = loadedLater(async () => (await import('./export-dialog.tsx')).ExportDialog);
const BaselineGone = loadedLater(async () => (await import('./baseline-gone.tsx')).BaselineGone);
const ViewsMenu = loadedLater(async () => (await import('./views-menu.tsx')).ViewsMenu);
const ViewNotices = loadedLater(async () => (await import('./view-notices.tsx')).ViewNotices);
const BulkBar = loadedLater(async () => (await import('./bulk-bar.tsx')).BulkBar);

const groups: { value: RunGroup; label: string }[] = [
  { value: 'all', label: 'All' },
  { value: 'active', label: 'Active' },
  { value: 'finished', label: 'Finished' },
  { value: 'stopped', label: 'Failed / canceled' },
];

const NO_RUNS = [] as const;

/** A dialog is fetched when it is first opened, and stays for its way out. */
function useWasEver(now: boolean): boolean {
  const [was, setWas] = useState(now);
  if (now && !was) setWas(true);
  return was || now;
}

export function RunsPage() {
  const { search, ...viewed } = useViewedAddress();
  if (search !== null) return <RunList viewed={{ search, ...viewed }} />;
  return (
    <Stack gap="md">
      <title>Runs · Exemplar</title>
      <Title order={1} size="h3">
        Runs
      </Title>
      <ReadErrorNotice message={viewed.error} onRetry={viewed.reload} />
      {viewed.error === null && <TableSkeleton />}
    </Stack>
  );
}

interface RunListProps {
  readonly viewed: ViewedAddress & { readonly search: URLSearchParams };
}

function RunList({ viewed }: RunListProps) {
  const { search, change: changeAddress, open } = viewed;
  const [viewProblem, setViewProblem] = useState<string | null>(null);
  const [opened, dialog] = useDisclosure(false);
  const [importing, importer] = useDisclosure(false);
  const hasImported = useWasEver(importing);
  const [choosing, chooser] = useDisclosure(false);
  const hasStarted = useWasEver(opened);
  const hasChosen = useWasEver(choosing);
  const [exporting, exporter] = useDisclosure(false);
  const hasExported = useWasEver(exporting);
  const filter = readRunFilter(search);
  const view = readTableView(search);
  const defaults = useDefaultColumns();
  const columns = view.columns ?? defaults;
  const { rows, isStale, error, more, reload } = useRuns(
    filter,
    view,
    columns.map(({ column }) => column),
  );
  const baselineId = readBaseline(search);
  const baseline = useBaseline(
    baselineId,
    runValues(
      columns.map(({ column }) => column),
      view.group,
    ),
  );
  const chooseBaseline = (id: string | null) => {
    changeAddress((now) => writeBaseline(now, id), { replace: false });
  };
  useAnnouncedEnds(rows ?? NO_RUNS);
  const mayStart = useMayEditSomewhere();
  const show = (part: Partial<RunListFilter>, replace: boolean) => {
    changeAddress((now) => writeRunFilter(now, { ...readRunFilter(now), ...part }), { replace });
  };
  const showAs = (part: Partial<RunTableView>, replace: boolean) => {
    changeAddress((now) => writeTableView(now, part), { replace });
  };

  const hasRoomForBoxes = useMediaQuery('(min-width: 36em)', undefined, { getInitialValueInEffect: false });
  const [selection, setSelection] = useState(NOTHING_SELECTED);
  const [failures, setFailures] = useState<readonly string[]>([]);
  const selected = selectedOf(selection, rows ?? NO_RUNS);
  const order = () => (rows ?? NO_RUNS).map(({ id }) => id);
  const selecting = {
    selection,
    toggle: (id: string) => {
      setSelection((now) => toggleRun(now, id));
    },
    selectThrough: (id: string) => {
      setSelection((now) => selectThrough(now, order(), id));
    },
    toggleAll: () => {
      setSelection((now) => toggleAll(now, order()));
    },
  };

  return (
    <Stack gap="md">
      <title>Runs · Exemplar</title>
      <Group gap="md">
        <Title order={1} size="h3">
          Runs
        </Title>
        {mayStart && (
          <Button size="xs" leftSection={<IconPlayerPlay size={16} />} onClick={dialog.open}>
            Start a run
          </Button>
        )}
        {mayStart && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPackageImport size={16} />}
            aria-haspopup="dialog"
            onClick={importer.open}
          >
            Import a checkpoint
          </Button>
        )}
        <SegmentedControl
          size="xs"
          aria-label="State"
          data={groups}
          value={filter.group}
          onChange={(group) => {
            show({ group }, false);
          }}
        />
        <Suspense fallback={<ComingFilter where={filter.where} />}>
          <FilterBox
            where={filter.where}
            onApply={(where) => {
              show({ where }, false);
            }}
          />
        </Suspense>
        <GroupSelect
          columns={columns}
          group={view.group}
          onChange={(group) => {
            showAs({ group }, false);
          }}
        />
        <Suspense fallback={<ComingViews />}>
          <ViewsMenu open={open} search={search} change={changeAddress} onProblem={setViewProblem} />
        </Suspense>
        <Text size="sm" ml="auto">
          <TextLink to="/experiments">Experiments</TextLink>
        </Text>
        <Button size="xs" variant="default" leftSection={<IconColumns3 size={16} />} onClick={chooser.open}>
          Columns
        </Button>
        <Button size="xs" variant="default" leftSection={<IconDownload size={16} />} onClick={exporter.open}>
          Download
        </Button>
      </Group>
      <ReadErrorNotice message={error} onRetry={reload} />
      <ReadErrorNotice message={viewed.error} onRetry={viewed.reload} />
      {viewProblem !== null && <ErrorNotice message={viewProblem} />}
      {open.id !== null && (
        <Suspense>
          <ViewNotices
            open={open}
            shown={columns.map(({ id }) => id)}
            onTakeOut={(id) => {
              showAs(toggleColumn({ columns, pinned: view.pinned }, id), false);
            }}
            onClose={() => {
              changeAddress(closed, { replace: false });
            }}
          />
        </Suspense>
      )}
      <ReadErrorNotice message={baseline.error} onRetry={baseline.reload} />
      {baseline.isGone && (
        <Suspense>
          <BaselineGone
            onTakeOff={() => {
              chooseBaseline(null);
            }}
          />
        </Suspense>
      )}
      <BulkFailures failures={failures} />
      {view.group !== null && rows && (
        <Text size="sm" c="dimmed" role="status">
          Groups of the {formatCount(rows.length)} loaded runs
          {more.loadMore
            ? '; there are more: load them below the table to have them counted.'
            : ': these are all.'}
        </Text>
      )}
      <Paper style={{ overflow: 'hidden' }}>
        {!rows && !error && <TableSkeleton />}
        {rows?.length === 0 && (
          <NoRuns
            onClear={
              filter.group !== 'all' || filter.where !== ''
                ? () => {
                    show({ group: 'all', where: '' }, false);
                  }
                : null
            }
            onStart={mayStart ? dialog.open : null}
          />
        )}
        {rows && (rows.length > 0 || baseline.run !== null) && (
          <RunTable
            rows={rows}
            columns={columns}
            pinned={view.columns ? view.pinned : 0}
            sort={view.sort}
            group={view.group}
            onSort={(id) => {
              showAs({ sort: nextSort(view.sort, id) }, false);
            }}
            onResize={(id, width) => {
              const resized = columns.map((each) => (each.id === id ? { ...each, width } : each));
              showAs({ columns: resized }, true);
            }}
            baseline={baseline.run}
            onTakeOffBaseline={() => {
              chooseBaseline(null);
            }}
            selecting={hasRoomForBoxes ? selecting : null}
            isStale={isStale}
          />
        )}
      </Paper>
      {selected.length > 0 && (
        <Suspense>
          <BulkBar
            runs={selected}
            columns={columns.map(({ column }) => column)}
            baseline={baseline.run}
            onDone={(refused) => {
              setFailures(refused);
              reload();
            }}
            onBaseline={(id) => {
              setSelection(NOTHING_SELECTED);
              chooseBaseline(id);
            }}
            onClear={() => {
              setSelection(NOTHING_SELECTED);
            }}
          />
        </Suspense>
      )}
      <LoadMore label="Load older runs" more={more} />
      <Suspense>
        {hasImported && <ImportCheckpointDialog opened={importing} onClose={importer.close} />}
      </Suspense>
      <Suspense>{hasStarted && <StartRunDialog opened={opened} onClose={dialog.close} />}</Suspense>
      <Suspense>
        {hasExported && (
          <ExportDialog
            list={{
              filter,
              sort: view.sort,
              columns: columns.map(({ column }) => column),
              baseline: baseline.run,
            }}
            opened={exporting}
            onClose={exporter.close}
          />
        )}
      </Suspense>
      <Suspense>
        {hasChosen && (
          <ColumnChooser
            opened={choosing}
            onClose={chooser.close}
            choice={{ columns, pinned: view.pinned }}
            onChange={(choice) => {
              showAs(choice, true);
            }}
            onReset={
              view.columns === null
                ? null
                : () => {
                    showAs({ columns: null, pinned: 0 }, true);
                  }
            }
          />
        )}
      </Suspense>
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

/** Where the filter box will be: its code is no part of the first visit. */
function ComingFilter({ where }: { where: string }) {
  return <TextInput flex="1 1 14rem" maw="44rem" size="xs" aria-label="Filter" value={where} readOnly />;
}

/** Where the menu of views will be. */
function ComingViews() {
  return (
    <Button size="xs" variant="default" disabled>
      Views
    </Button>
  );
}
