import { Button } from '@mantine/core';
import IconDownload from '@tabler/icons-react/icons/IconDownload';
import { useClient } from 'urql';
import { readDocument } from '../../api/read-document.ts';
import { LogUrlDocument } from '../../gql/graphql.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { useDownload } from './use-download.ts';

/** Saves the whole log. */
export function LogDownload({ runId }: { runId: string }) {
  const client = useClient();
  const { isAsking, error, download } = useDownload();
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconDownload size={14} />}
        loading={isAsking}
        onClick={() => {
          download(
            async () => (await readDocument(client, LogUrlDocument, { id: runId })).run?.logUrl ?? null,
          );
        }}
      >
        Download
      </Button>
      {error !== null && <ErrorNotice message={error} />}
    </>
  );
}
