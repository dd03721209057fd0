import { Button, Menu } from '@mantine/core';
import IconDownload from '@tabler/icons-react/icons/IconDownload';
import { useClient } from 'urql';
import { readDocument } from '../../api/read-document.ts';
import { PointsUrlDocument, type PointsFormat } from '../../gql/graphql.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { useDownload } from './use-download.ts';

const LABELS = {
  CSV: 'CSV',
  NDJSON: 'NDJSON, a point per line',
  PARQUET: 'Parquet',
  TENSORBOARD: 'TensorBoard event file',
} as const satisfies Record<PointsFormat, string>;

/** Saves every point of a run as one file. */
export function PointsDownload({ runId }: { runId: string }) {
  const client = useClient();
  const { isAsking, error, download } = useDownload();
  return (
    <>
      <Menu position="bottom-end" withinPortal={false} withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconDownload size={14} />}
            loading={isAsking}
            aria-label="Download all points"
          >
            Points
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {Object.entries(LABELS).map(([format, label]) => (
            <Menu.Item
              key={format}
              onClick={() => {
                const asked = { id: runId, format: format as PointsFormat };
                download(
                  async () => (await readDocument(client, PointsUrlDocument, asked)).run?.pointsUrl ?? null,
                );
              }}
            >
              {label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {error !== null && <ErrorNotice message={error} />}
    </>
  );
}
