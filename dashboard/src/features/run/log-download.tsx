import { Button } from '@mantine/core';
import IconDownload from '@tabler/icons-react/icons/IconDownload';
import { useState } from 'react';
import { useClient } from 'urql';
import { plainError } from '../../api/plain-error.ts';
import { readDocument } from '../../api/read-document.ts';
import { LogUrlDocument } from '../../gql/graphql.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';

/** Saves the whole log; its address is asked for when it is wanted, since it is good for some minutes only. */
export function LogDownload({ runId }: { runId: string }) {
  const client = useClient();
  const [isAsking, setIsAsking] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const download = async () => {
    setIsAsking(true);
    try {
      const { run } = await readDocument(client, LogUrlDocument, { id: runId });
      if (run) follow(run.logUrl);
      setError(null);
    } catch (problem) {
      setError(plainError(problem));
    } finally {
      setIsAsking(false);
    }
  };
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconDownload size={14} />}
        loading={isAsking}
        onClick={() => void download()}
      >
        Download
      </Button>
      {error !== null && <ErrorNotice message={error} />}
    </>
  );
}

/** The browser saves what it gets; a download that fails leaves the page as it is. */
function follow(url: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = '';
  link.click();
}
