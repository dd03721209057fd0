import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

/** Acts before, in the middle of, and right after which a process under test kills itself. */
export const CRASH_POINTS = {
  trainer: [
    'checkpoint: half a file of weights is written',
    'checkpoint: a file of weights is written, and has no name yet',
    'checkpoint: a file of weights has its name, and its folder is not synced',
    'checkpoint: weights are stored, the manifest is not',
    'checkpoint: half the manifest is written',
    'checkpoint: the manifest is stored, nobody has been told',
    'checkpoint: the supervisor has been told',
  ],
  supervisor: [
    'checkpoint: before its row',
    'checkpoint: its row is written, and not committed',
    'checkpoint: committed, nobody has been told',
    'metric batch: before its points',
    'metric batch: its points are written, and not committed',
    'metric batch: committed',
    'metric batch: half a record is in the local log',
    'metric batch: its record is in the local log, and not synced',
    'metric batch: its record is in the local log',
    'claim: the job is taken, and not committed',
    'claim: committed, the worker does not know',
    'claim: the task is read, there is no trainer yet',
    'claim: the trainer has begun, its segment is not stored',
    'claim: its segment is written, and not committed',
    'settle: before the job',
    'settle: the job has ended, and it is not committed',
    'settle: committed, the worker does not know',
    'reap: the job is taken back, and it is not committed',
    'reap: committed, nobody has been told',
  ],
} as const;
export type Role = keyof typeof CRASH_POINTS;
export type CrashPoint = (typeof CRASH_POINTS)[Role][number];

/** Where a process is to die. */
export interface Arm {
  readonly point: CrashPoint;
  /** So many checkpoints it makes before. */
  readonly afterCheckpoints: number;
}

/** In the process that is to die. */
export interface Crash {
  /** The point that comes next, now that it has made so many checkpoints; null when it is not its turn. */
  due(): CrashPoint | null;
  /** Dies, if this is its point. */
  at(point: CrashPoint): void;
  /** It has made a checkpoint. */
  getFurther(): void;
}

const armSchema = z.object({
  point: z.enum([...CRASH_POINTS.trainer, ...CRASH_POINTS.supervisor]),
  afterCheckpoints: z.int().nonnegative(),
});

/** Says where the next processes of a role are to die, the first one first; those that come after them live. */
export function armProcesses(dataDirectory: string, role: Role, arms: readonly Arm[]): void {
  const folder = folderOf(dataDirectory, role);
  mkdirSync(folder, { recursive: true });
  for (const file of waitingIn(folder)) renameSync(file, `${file}.unused`);
  for (const [i, arm] of arms.entries()) {
    writeFileSync(path.join(folder, `${String(i).padStart(4, '0')}.json`), JSON.stringify(arm));
  }
}

/** Takes what the next process of its role is to die of. */
export function takeArm(dataDirectory: string, role: Role): Crash {
  const [file] = waitingIn(folderOf(dataDirectory, role));
  const arm = file === undefined ? null : armSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  if (file !== undefined) renameSync(file, `${file}.taken`);
  let checkpoints = 0;
  const due = () => (arm && checkpoints >= arm.afterCheckpoints ? arm.point : null);
  return {
    due,
    at(point) {
      if (due() !== point) return;
      appendFileSync(killsFile(dataDirectory), `${point}\n`);
      process.kill(process.pid, 'SIGKILL');
    },
    getFurther() {
      checkpoints++;
    },
  };
}

/** Where the processes of a data folder have died, in order. */
export function readKills(dataDirectory: string): string[] {
  const file = killsFile(dataDirectory);
  return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
}

function folderOf(dataDirectory: string, role: Role): string {
  return path.join(dataDirectory, 'crashes', role);
}

function killsFile(dataDirectory: string): string {
  return path.join(dataDirectory, 'crashes', 'kills.log');
}

function waitingIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return names.sort().map((name) => path.join(folder, name));
}
