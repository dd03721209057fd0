import { Skeleton, Stack } from '@mantine/core';
import { useMemo } from 'react';
import { useParams } from 'react-router';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { PageNotice } from '../../ui/page-notice.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { useAnnouncedEnds } from '../../api/use-announced-ends.ts';
import { CheckpointList } from './checkpoint-list.tsx';
import { ConfigTable } from './config-table.tsx';
import { Curves } from './curves.tsx';
import { LogTail } from './log-tail.tsx';
import { RunHeader } from './run-header.tsx';
import classes from './run-page.module.css';
import { SampleViewer } from './sample-viewer.tsx';
import { type OpenedRun, useRunStream } from './use-run-stream.ts';
import { waitingFor } from './waiting-for.ts';

export function RunPage() {
  const { id = '' } = useParams();
  const { state, error, reload } = useRunStream(id);
  if (state === 'MISSING')
    return (
      <PageNotice title="Run not found" hint="It may have been deleted, or the address is wrong.">
        <TextLink to="/runs">Back to runs</TextLink>
      </PageNotice>
    );
  if (state) return <OpenRun opened={state} error={error} onReload={reload} />;
  return error === null ? <PageSkeleton /> : <ErrorNotice message={error} onRetry={reload} />;
}

interface OpenRunProps {
  readonly opened: OpenedRun;
  readonly error: string | null;
  readonly onReload: () => void;
}

function OpenRun({ opened: { snapshot, stream, catalog }, error, onReload }: OpenRunProps) {
  const shown = useMemo(() => [stream.run], [stream.run]);
  useAnnouncedEnds(shown);
  const waiting = waitingFor(stream.run, snapshot.stages ?? []);
  return (
    <Stack gap="lg">
      <title>{`${stream.run.displayName} · Exemplar`}</title>
      {error && <ErrorNotice message={error} onRetry={onReload} />}
      <RunHeader run={stream.run} snapshot={snapshot} />
      <div className={classes.pictures}>
        <SampleViewer snapshot={snapshot} samples={stream.samples} waiting={waiting.samples} />
        <CheckpointList
          runId={stream.run.id}
          stages={snapshot.stages ?? []}
          checkpoints={stream.checkpoints}
          waiting={waiting.checkpoints}
        />
      </div>
      <Curves catalog={catalog} series={stream.series} waiting={waiting.curves} />
      <div className={classes.details}>
        <LogTail lines={stream.logLines} />
        <ConfigTable entries={snapshot.configEntries} problem={snapshot.configProblem} />
      </div>
    </Stack>
  );
}

function PageSkeleton() {
  return (
    <Stack gap="lg" aria-label="Loading the run">
      <Skeleton height={84} />
      <Skeleton height={380} />
      <Skeleton height={180} />
    </Stack>
  );
}
