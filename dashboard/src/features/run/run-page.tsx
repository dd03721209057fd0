import { Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import { useMemo } from 'react';
import { useParams } from 'react-router';
import { ReadErrorNotice } from '../../ui/read-error-notice.tsx';
import { useAnnouncedEnds } from '../../api/use-announced-ends.ts';
import { NotFound } from '../../ui/not-found.tsx';
import { CheckpointList } from './checkpoint-list.tsx';
import { ConfigTable } from './config-table.tsx';
import { Curves } from './curves.tsx';
import { Environment } from './environment.tsx';
import { KeptCheckpoints } from './kept-checkpoints.tsx';
import { Log } from './log.tsx';
import { RunHeader } from './run-header.tsx';
import classes from './run-page.module.css';
import { runTitle } from './run-title.ts';
import { SampleViewer } from './sample-viewer.tsx';
import {
  checkpointChanges,
  type OpenedRun,
  useCheckpointNews,
  useEarlierCheckpoints,
  useRunStream,
} from './use-run-stream.ts';
import { waitingFor } from './waiting-for.ts';

export function RunPage() {
  const { id = '' } = useParams();
  const { state, error, reload, update } = useRunStream(id);
  if (state === 'MISSING') return <NotFound what="Run" />;
  if (state) return <OpenRun opened={state} error={error} onReload={reload} update={update} />;
  return (
    <>
      <title>Run · Exemplar</title>
      <VisuallyHidden component="h1">Run</VisuallyHidden>
      <ReadErrorNotice message={error} onRetry={reload} />
      {error === null && <PageSkeleton />}
    </>
  );
}

interface OpenRunProps {
  readonly opened: OpenedRun;
  readonly error: string | null;
  readonly onReload: () => void;
  readonly update: Parameters<typeof useEarlierCheckpoints>[1];
}

function OpenRun({ opened, error, onReload, update }: OpenRunProps) {
  const { snapshot, stream, catalog } = opened;
  const earlier = useEarlierCheckpoints(opened, update);
  useCheckpointNews(opened, update);
  const shown = useMemo(() => [stream.run], [stream.run]);
  useAnnouncedEnds(shown);
  const waiting = waitingFor(stream.run, snapshot.origin !== null);
  const changes = stream.run.allowedActions.includes('EDIT') ? checkpointChanges(opened, update) : null;
  return (
    <Stack gap="lg">
      <title>{runTitle(stream.run)}</title>
      <ReadErrorNotice message={error} onRetry={onReload} />
      <RunHeader run={stream.run} snapshot={snapshot} />
      <div className={classes.pictures}>
        <SampleViewer snapshot={snapshot} stream={stream} waiting={waiting.samples} />
        <CheckpointList
          runId={stream.run.id}
          stages={snapshot.stages ?? []}
          images={snapshot.datasetVersion}
          checkpoints={stream.checkpoints}
          mayEvaluate={stream.run.allowedActions.includes('TRANSLATE')}
          changes={changes}
          kept={
            <KeptCheckpoints
              runId={stream.run.id}
              version={stream.run.version}
              policy={snapshot.checkpointPolicy}
              catalog={catalog}
              onSet={changes?.onPolicy ?? null}
            />
          }
          earlier={earlier}
          waiting={waiting.checkpoints}
        />
      </div>
      <Curves
        runId={stream.run.id}
        catalog={catalog}
        series={stream.series}
        forkedFrom={snapshot.forkedFrom}
        waiting={waiting.curves}
      />
      <div className={classes.details}>
        <Log runId={stream.run.id} end={stream.log} />
        <Stack gap="md">
          <ConfigTable
            entries={snapshot.configEntries}
            weights={snapshot.networkWeights}
            problem={snapshot.configProblem}
          />
          <Environment segments={snapshot.segments} />
        </Stack>
      </div>
    </Stack>
  );
}

function PageSkeleton() {
  return (
    <Stack gap="lg" role="status" aria-label="Loading the run">
      <Skeleton height={84} />
      <Skeleton height={380} />
      <Skeleton height={180} />
    </Stack>
  );
}
