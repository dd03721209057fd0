import type { Logger } from 'pino';
import { type Listener, listen } from '#db/listen.ts';
import type { ViewerWatch } from '../auth/viewer-watch.ts';
import type { RunEventReader } from './run-event-reader.ts';
import type { WakeUps } from './wake-ups.ts';

export interface ChangeTargets {
  readonly url: string;
  readonly wakeUps: WakeUps;
  readonly runEvents: RunEventReader;
  readonly viewers: ViewerWatch;
  readonly log: Logger;
}

/** Turns the database's notifications into wake-ups, on one connection for the whole process. */
export function listenForChanges({
  url,
  wakeUps,
  runEvents,
  viewers,
  log,
}: ChangeTargets): Promise<Listener> {
  return listen({
    url,
    handlers: {
      run_changed: ({ runId }) => {
        runEvents.forget(runId); // a read that is under way may have begun before the change
        wakeUps.wake('run', runId);
      },
      dataset_changed: ({ datasetId }) => {
        wakeUps.wake('dataset', datasetId);
      },
      translation_changed: ({ translationId }) => {
        wakeUps.wake('work', translationId);
      },
      import_changed: ({ importId }) => {
        wakeUps.wake('work', importId);
      },
      checkpoint_import_changed: ({ checkpointImportId }) => {
        wakeUps.wake('work', checkpointImportId);
      },
      estimate_changed: ({ estimateId }) => {
        wakeUps.wake('work', estimateId);
      },
      verification_changed: ({ verificationId }) => {
        wakeUps.wake('work', verificationId);
      },
      job_queued: ({ kind }) => {
        wakeUps.wake('queue', kind);
      },
      checkpoints_changed: ({ runId }) => {
        wakeUps.wake('checkpoints', runId);
      },
      run_view_changed: ({ viewId }) => {
        wakeUps.wake('view', viewId);
      },
      worker_changed: ({ workerId }) => {
        wakeUps.wake('worker', workerId);
      },
      trash_changed: () => {
        wakeUps.wake('trash', 'trash');
      },
      audit_entry_added: ({ entryId }) => {
        wakeUps.wake('audit', entryId);
      },
      user_changed: ({ userId }) => {
        viewers.userChanged(userId);
        wakeUps.wake('user', userId);
      },
      user_seen: ({ userId }) => {
        wakeUps.wake('user', userId);
      },
      evaluation_changed: ({ evaluationId }) => {
        wakeUps.wake('work', evaluationId);
      },
    },
    onReconnect: () => {
      log.info('The database notifies again.');
      viewers.anyoneChanged();
      wakeUps.wakeAll();
    },
    onError: (error) => {
      log.warn({ err: error }, 'The connection for notifications is broken.');
    },
  });
}
