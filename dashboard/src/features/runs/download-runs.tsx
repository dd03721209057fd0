import { Button, Menu } from '@mantine/core';
import type { TableRunFragment } from '../../gql/graphql.ts';
import { exportColumns, type ExportFormat, exportText } from './export-file.ts';
import type { TableColumn } from './run-table-view.ts';
import { saveRuns } from './save-runs.ts';

interface DownloadRunsProps {
  readonly runs: readonly TableRunFragment[];
  /** Those that the table shows. */
  readonly columns: readonly TableColumn[];
  readonly baseline: TableRunFragment | null;
}

/** Saves the selected runs with the columns that are shown. */
export function DownloadRuns({ runs, columns, baseline }: DownloadRunsProps) {
  const save = (format: ExportFormat) => {
    saveRuns(exportText(runs, exportColumns(columns), format, baseline), format);
  };
  return (
    <Menu position="top-start">
      <Menu.Target>
        <Button size="xs" variant="default">
          Download selected
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          onClick={() => {
            save('CSV');
          }}
        >
          CSV
        </Menu.Item>
        <Menu.Item
          onClick={() => {
            save('JSON');
          }}
        >
          JSON
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
