import { Button, Group, Paper, Text } from '@mantine/core';
import { Link } from 'react-router';
import type { TableRunFragment } from '../../gql/graphql.ts';
import { formatCount } from '../../ui/format.ts';
import { CancelRuns } from './cancel-runs.tsx';
import { compareAddress } from './compare-address.ts';
import { DeleteRuns } from './delete-runs.tsx';
import { DownloadRuns } from './download-runs.tsx';
import { OrganizeRuns } from './organize-runs.tsx';
import type { TableColumn } from './run-table-view.ts';
import { TagRuns } from './tag-runs.tsx';
import classes from './bulk-bar.module.css';

/** What an action of the bar gets. */
export interface BulkActionProps {
  readonly runs: readonly TableRunFragment[];
  /**
   * To be called when it has been done: the list is read anew, and the runs may be gone from it.
   *
   * @param failures a line per run to which it could not be done
   */
  readonly onDone: (failures: readonly string[]) => void;
}

interface BulkBarProps extends BulkActionProps {
  /** Those that the table shows. */
  readonly columns: readonly TableColumn[];
  readonly baseline: TableRunFragment | null;
  readonly onClear: () => void;
  readonly onBaseline: (id: string) => void;
}

/** What can be done with the selected runs. */
export function BulkBar({ runs, columns, baseline, onDone, onClear, onBaseline }: BulkBarProps) {
  const [first, second] = runs;
  const compared = compareAddress(runs.map(({ id }) => id));
  return (
    <Paper className={classes.bar} role="region" aria-label="Selected runs" shadow="md">
      <Group gap="xs">
        <Text size="sm" fw={600}>
          {formatCount(runs.length)} selected
        </Text>
        {compared.address === null ? (
          <Button size="xs" disabled title={compared.reason}>
            Compare
          </Button>
        ) : (
          <Button size="xs" component={Link} to={compared.address}>
            Compare
          </Button>
        )}
        {first && !second && (
          <Button
            size="xs"
            variant="default"
            onClick={() => {
              onBaseline(first.id);
            }}
          >
            Use as baseline
          </Button>
        )}
        <TagRuns runs={runs} onDone={onDone} />
        <CancelRuns runs={runs} onDone={onDone} />
        <OrganizeRuns runs={runs} onDone={onDone} />
        <DeleteRuns runs={runs} onDone={onDone} />
        <DownloadRuns runs={runs} columns={columns} baseline={baseline} />
        <Button size="xs" variant="subtle" ml="auto" onClick={onClear}>
          Clear selection
        </Button>
      </Group>
    </Paper>
  );
}
