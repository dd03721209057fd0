import { formatBytes } from '#lib/format-bytes.ts';
import type { Space } from '#storage/room.ts';
import type { WorkerShortage } from '../worker/worker-shortage.type.ts';
import type { Attention } from './overview.type.ts';

/** What may need a hand. */
export interface Findings {
  /** Null while the folder of stored files is missing. */
  readonly space: Space | null;
  readonly hearsChanges: boolean;
  /** What work waits for that no worker takes. */
  readonly shortage: Pick<WorkerShortage, 'problem' | 'act'> | null;
  /** Names of workers that fell silent. */
  readonly offlineWorkers: readonly string[];
  /** Versions of workers that are not the server's. */
  readonly otherVersions: readonly string[];
  /** Within the last day. */
  readonly failedRuns: number;
  readonly degradedRuns: number;
  /** What lies in the trash. */
  readonly trashed: number;
}

/** Each thing that needs a hand with its next act, the most urgent first. */
export function attentionOf(found: Findings): Attention[] {
  const { space, hearsChanges, shortage, offlineWorkers, otherVersions } = found;
  const all: (Attention | false | null)[] = [
    !space && {
      kind: 'STORAGE_AWAY',
      message: 'The folder "blobs" of the data folder is missing.',
      act: 'Mount its disk again.',
    },
    space !== null &&
      space.state !== 'OK' && {
        kind: 'DISK_LOW',
        message: `${formatBytes(space.freeBytes)} of the disk are free; below ${formatBytes(space.floorBytes)} nothing new is stored.`,
        act: 'Empty the trash, delete what is no longer needed, or make room on the disk.',
      },
    !hearsChanges && {
      kind: 'NO_NOTIFICATIONS',
      message: 'The server does not hear of changes: open pages are late.',
      act: 'Look at its log for why the database cannot be listened to; it tries again by itself.',
    },
    shortage && { kind: 'WORKER_SHORTAGE', message: shortage.problem, act: shortage.act },
    offlineWorkers.length > 0 && {
      kind: 'WORKERS_OFFLINE',
      message: `${counted(offlineWorkers.length, 'worker has', 'workers have')} fallen silent: ${offlineWorkers.join(', ')}.`,
      act: 'Look at the machine and its log, then start the worker again; others take its work.',
    },
    otherVersions.length > 0 && {
      kind: 'WORKER_VERSIONS',
      message: `Workers run another version than the server: ${otherVersions.join(', ')}.`,
      act: 'Drain them, then start them again with the version of the server.',
    },
    found.degradedRuns > 0 && {
      kind: 'RUNS_DEGRADED',
      message: `${counted(found.degradedRuns, 'run trains on without storing what it should', 'runs train on without storing what they should')}.`,
      act: 'Make room on the disk of the worker: what is held in memory is then saved.',
    },
    found.failedRuns > 0 && {
      kind: 'RUNS_FAILED',
      message: `${counted(found.failedRuns, 'run', 'runs')} failed within the last day.`,
      act: 'Open each to see why; Run again starts it again.',
    },
    found.trashed > 0 && {
      kind: 'TRASH',
      message: `${counted(found.trashed, 'thing lies', 'things lie')} in the trash.`,
      act: 'Empty it to free its room now; it empties itself after some weeks.',
    },
  ];
  return all.filter((each) => each !== false && each !== null);
}

function counted(count: number, one: string, several: string): string {
  return `${count} ${count === 1 ? one : several}`;
}
