import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** Above this share of the machine's processor time, taken by others, a measured time is not that of an idle machine. */
const MOST_OF_OTHERS = 0.25;

/** Begins to watch; the returned function tells whether other programs have taken a good part of the machine since. */
export function watchLoad(): () => boolean {
  const [before, ownBefore] = [readMachine(), process.cpuUsage()];
  return () => {
    const now = readMachine();
    const own = process.cpuUsage(ownBefore);
    const all = now.totalSeconds - before.totalSeconds;
    const others = now.busySeconds - before.busySeconds - (own.user + own.system) / 1e6;
    return all > 0 && others / all > MOST_OF_OTHERS;
  };
}

/** Processor seconds of all cores together since the machine started. */
interface MachineTime {
  readonly totalSeconds: number;
  readonly busySeconds: number;
}

function readMachine(): MachineTime {
  let [busy, idle] = [stolenMs(), 0];
  for (const { times } of cpus()) {
    busy += times.user + times.nice + times.sys + times.irq;
    idle += times.idle;
  }
  return { totalSeconds: (busy + idle) / 1000, busySeconds: busy / 1000 };
}

/** What a virtual machine's host has given to others; only Linux tells. */
function stolenMs(): number {
  if (process.platform !== 'linux') return 0;
  const [, steal] = /^cpu(?:\s+\d+){7}\s+(\d+)/m.exec(readFileSync('/proc/stat', 'utf8')) ?? [];
  return Number(steal ?? 0) * TICK_MS;
}

/** Of the kernel's counters, the same on every machine that Node runs on. */
const TICK_MS = 10;
